using System;
using System.Linq;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using IpvsPure.Domain;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>The binary that ships, a real kernel, real packets; only the API server is a test's.</summary>
[Collection(LongCollection.Name)]
public sealed class The_agent_on_an_API_server(Guest guest)
{
    [Fact]
    public async Task Serves_traffic_follows_every_change_and_outlives_the_server()
    {
        await using var agent = new AgentUnderTest(guest, _ => { });
        agent.Serve(1, "p1", "q1");
        agent.InStep("the start");
        Answers(agent, "c1", 1, "p1", "q1");

        agent.Serve(2, "p2");
        agent.Back(1, 1, new("p1"), new("p3"));
        agent.InStep("a Service and endpoints more");
        Answers(agent, "c1", 2, "p2");
        Answers(agent, "p2", 1, "p1", "p3");

        agent.World.Put(Kind.Services, ApiObjects.Service(2, ports: 2, nodePorts: true));
        agent.Back(2, 2, new("p2"), new("p3", Ready: false), new("q2"));
        agent.InStep("a changed Service");
        agent.Node.Ask("c1", "tcp", "192.168.0.1", 30509).From(["p2", "q2"], ".*");

        agent.World.Put(Kind.Services, ApiObjects.Service(2, ports: 2, more: ",\"trafficDistribution\":\"PreferClose\",\"internalTrafficPolicy\":\"Local\""));
        agent.InStep("a policy");
        Answers(agent, "p1", 2, "p2");

        // Connections that have not ended may keep it a while, with servers that get no new ones.
        agent.World.Delete(new(Kind.Services, ApiObjects.Space, "svc-1"));
        Assert.DoesNotContain(agent.InStep("a deletion").Services, x => x.Key.ToString().StartsWith("10.96.7.1:", StringComparison.Ordinal)
            && x.Value.Servers.Span.ToArray().Any(server => server.Weight != Weight.Drain));

        var page = agent.Node.Run("curl -s http://127.0.0.1:10247/").Ended().Output;
        Assert.StartsWith("<!DOCTYPE html>", page, System.StringComparison.OrdinalIgnoreCase);
        Assert.Contains("svc-2", page, System.StringComparison.Ordinal);
        var metrics = agent.Node.Run("curl -s http://127.0.0.1:10249/metrics | grep ^ipvspure_ipvs_connections_total").Ended().Lines;
        Assert.Contains(metrics, x => x.StartsWith("ipvspure_ipvs_connections_total{service=\"shop/svc-2:p0\",address=\"10.96.7.2:80/tcp\"} ", StringComparison.Ordinal)
            && !x.EndsWith(" 0", StringComparison.Ordinal));
        await agent.Server.Stop();
        agent.Node.Run("sleep 3");
        Answers(agent, "c1", 2, "p2");
        agent.Serve(3, "q1", "q2");
        agent.World.Delete(new(Kind.Services, ApiObjects.Space, "svc-2"));
        agent.Server.Start();
        agent.InStep("the server's return");
        Answers(agent, "c1", 3, "q1", "q2");
    }

    [Fact]
    public async Task Takes_a_change_of_its_Node_into_account_without_a_restart()
    {
        await using var agent = new AgentUnderTest(guest, _ => { });
        var service = ApiObjects.Service(4);
        agent.World.Put(Kind.Services, service);
        var slice = ApiObjects.Slice(4, isInet6: false, 1, [new("p1"), new("q1")]);
        foreach (var (endpoint, zone) in slice["endpoints"]!.AsArray().Zip((string[])["zone-a", "zone-b"]))
        {
            endpoint!["hints"] = System.Text.Json.Nodes.JsonNode.Parse($$"""{"forZones":[{"name":"{{zone}}"}]}""");
        }

        agent.World.Put(Kind.Slices, slice);
        Assert.Equal("10.244.1.11", Servers(agent.InStep("the start")));
        agent.World.Put(Kind.Nodes, ApiObjects.NodeObject("zone-b"));
        Assert.Equal("10.244.2.11", Servers(agent.InStep("another zone")));
        Assert.DoesNotContain("ended with", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_data_path_as_it_is_when_it_is_stopped_or_killed()
    {
        await using var agent = new AgentUnderTest(guest, _ => { });
        agent.Serve(5, "p1", "p2");
        agent.InStep("the start");
        var before = Snapshot.Part(agent.Node.Snapshot(), "nft");
        using var stream = new Flawless(agent.Node.Stream("c1", "tcp", ApiObjects.Address(5), 80));
        foreach (var signal in (string[])["TERM", "KILL"])
        {
            agent.Kill(signal);
            agent.Serve(6, signal == "TERM" ? "p3" : "q1");
            agent.InStep($"a SIG{signal}");
        }

        agent.World.Delete(new(Kind.Services, ApiObjects.Space, "svc-6"));
        agent.InStep("the end");
        Assert.Equal(before, Snapshot.Part(agent.Node.Snapshot(), "nft"));
        Assert.Contains("ended with 0", agent.Log, StringComparison.Ordinal);
        Assert.Contains("ended with 137", agent.Log, StringComparison.Ordinal);
    }

    private static string Servers(KernelState state) =>
        string.Join(' ', state.Services.Values.SelectMany(x => x.Servers.Span.ToArray()).Select(x => x.Key.Address).Distinct());

    private static void Answers(AgentUnderTest agent, string from, int number, params string[] pods) =>
        agent.Node.Ask(from, "tcp", ApiObjects.Address(number), 80).From(pods, ".*");
}
