using System;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using IpvsPure.App.Operating;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>/healthz and /livez, asked over HTTP as load balancers and kubelets do.</summary>
public sealed class The_probes
{
    [Fact]
    public async Task Are_answered_as_kube_proxy_does()
    {
        await using var agent = await Running.Start();
        using var healthz = JsonDocument.Parse(await agent.Text(agent.Health, "/healthz"));
        Assert.True(healthz.RootElement.GetProperty("nodeEligible").GetBoolean());
        Assert.True(healthz.RootElement.GetProperty("lastUpdated").TryGetDateTimeOffset(out var updated));
        Assert.True(healthz.RootElement.GetProperty("currentTime").TryGetDateTimeOffset(out var now));
        Assert.Equal(now, updated);
        using var livez = JsonDocument.Parse(await agent.Text(agent.Health, "/livez"));
        Assert.False(livez.RootElement.TryGetProperty("nodeEligible", out _));
        using var answer = await agent.Get(agent.Health, "/healthz");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Of_a_node_that_leaves_send_new_traffic_away_and_let_the_agent_live()
    {
        await using var agent = await Running.Start();
        var leaving = ClusterNode.Unknown("worker-3") with { IsLeaving = true };
        agent.Status.Heard(new([new ClusterChange.NodeIs(leaving)], [], true), Running.Now);
        using var healthz = await agent.Get(agent.Health, "/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, healthz.StatusCode);
        Assert.Contains("\"nodeEligible\": false", await healthz.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await agent.Text(agent.Health, "/livez");
        agent.Status.Heard(new([new ClusterChange.NodeIs(leaving with { IsLeaving = false })], [], true), Running.Now);
        await agent.Text(agent.Health, "/healthz");
    }

    [Fact]
    public async Task Fail_while_a_change_hangs_and_are_counted_by_code()
    {
        await using var agent = await Running.Start();
        var change = new ClusterChange.ServiceGone(new("shop", "cart"));
        agent.Status.Heard(new([change], [], true), Running.Now - 61_000);
        using var livez = await agent.Get(agent.Health, "/livez");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, livez.StatusCode);
        agent.Round("changed");
        await agent.Text(agent.Health, "/livez");
        var metrics = await agent.Text(agent.Debug, "/metrics");
        Assert.Contains("kubeproxy_proxy_livez_total{code=\"503\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("kubeproxy_proxy_livez_total{code=\"200\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stay_good_when_the_kernel_refuses_one_object()
    {
        await using var agent = await Running.Start();
        agent.Round("changed");
        await agent.Text(agent.Health, "/healthz");
    }

    [Fact]
    public async Task Tell_nothing_else_on_their_port()
    {
        await using var agent = await Running.Start();
        foreach (var path in (string[])["/", "/metrics", "/debug/plan", "/loglevel"])
        {
            using var answer = await agent.Get(agent.Health, path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Are_answered_on_an_address_that_becomes_free_later()
    {
        var first = await HttpDoor.Open(new(IPAddress.Loopback, 0), (_, _) => new(Answer.Text(200, "first")), default);
        var address = first.Address;
        var plan = new DoorPlan("health", IPEndPoint.Parse(address.Authority), (_, _) => new(Answer.Text(200, "second")));
        var lines = new Lines<OpenDoors>();
        await using var doors = new OpenDoors([plan], false, lines) { Again = TimeSpan.FromMilliseconds(20) };
        await doors.StartAsync(default);
        Assert.Contains("cannot be answered", Assert.Single(lines.Texts), StringComparison.Ordinal);
        await first.DisposeAsync();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        while (doors.Addresses.Count == 0)
        {
            await Task.Delay(20);
        }

        Assert.Equal("second", await client.GetStringAsync(address));
        await doors.StopAsync(default);
    }

    [Theory]
    [InlineData("127.0.0.1", "in use")]
    [InlineData("192.0.2.77", "assign requested address")]
    public async Task Say_why_their_address_cannot_be_had_and_what_to_do(string address, string why)
    {
        await using var taken = await HttpDoor.Open(new(IPAddress.Loopback, 0), (_, _) => new(Answer.Text(200, "first")), default);
        var plan = new DoorPlan("health", new(IPAddress.Parse(address), taken.Address.Port), (_, _) => new(Answer.Text(200, "second")));
        var lines = new Lines<OpenDoors>();
        await using var patient = new OpenDoors([plan], false, lines);
        await patient.StartAsync(default);
        var line = Assert.Single(lines.Texts);
        Assert.Contains(why, line, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("free the address, or give another", line, StringComparison.Ordinal);
        await patient.StopAsync(default);
        await using var hard = new OpenDoors([plan], true, lines);
        var trouble = await Assert.ThrowsAsync<DoorTrouble>(() => hard.StartAsync(default));
        Assert.Contains(why, trouble.Message, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("; free the address, or give another", trouble.Message, StringComparison.Ordinal);
    }
}
