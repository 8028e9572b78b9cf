using System;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using IpvsPure.App.Operating;
using IpvsPure.Planner;
using Microsoft.Extensions.Logging;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>What the agent tells on the node's loopback.</summary>
public sealed class The_debug_pages
{
    [Fact]
    public async Task Name_the_proxy_mode_as_tools_read_it()
    {
        await using var agent = await Running.Start();
        Assert.Equal("ipvs", await agent.Text(agent.Debug, "/proxyMode"));
        Assert.Equal("ok", await agent.Text(agent.Debug, "/healthz"));
    }

    [Fact]
    public async Task Show_the_last_plans_with_reasons_refusals_and_durations()
    {
        await using var agent = await Running.Start();
        agent.Round("start");
        agent.Round("drift");
        using var page = JsonDocument.Parse(await agent.Text(agent.Debug, "/debug/plan"));
        var rounds = page.RootElement.GetProperty("rounds");
        Assert.Equal(["drift", "start"], rounds.EnumerateArray().Select(x => x.GetProperty("cause").GetString()));
        var step = rounds[0].GetProperty("steps")[0];
        Assert.Equal("replies of pods", step.GetProperty("because").GetString());
        Assert.Contains("net.ipv4.ip_forward", step.GetProperty("do").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, rounds[0].GetProperty("milliseconds").GetDouble());
        Assert.Contains("read-only", rounds[0].GetProperty("refusals")[0].GetProperty("said").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keep_a_bounded_number_of_bounded_plans()
    {
        await using var agent = await Running.Start();
        var (round, _) = Running.Refused("start");
        var many = round with { Plan = new([.. Enumerable.Repeat(round.Plan.Steps[1], 1000)], []) };
        for (var i = 0; i < 50; i++)
        {
            agent.Status.Ended(many, []);
        }

        Assert.Equal(AgentStatus.RoundsKept, agent.Status.Now.Rounds.Length);
        Assert.Equal(RoundRecord.StepsKept, agent.Status.Now.Rounds[0].Plan.Steps.Length);
        Assert.Equal(1000 - RoundRecord.StepsKept, agent.Status.Now.Rounds[0].Omitted);
    }

    [Fact]
    public async Task Forget_no_plan_for_rounds_that_had_nothing_to_do()
    {
        await using var agent = await Running.Start();
        agent.Round("start");
        agent.Status.Ended(new(Running.Now, "drift", true, TimeSpan.Zero, Plan.Nothing, "", []), []);
        Assert.Equal("start", Assert.Single(agent.Status.Now.Rounds).Cause);
        Assert.Empty(agent.Status.Now.Refusals);
    }

    [Fact]
    public async Task Change_the_level_of_the_log()
    {
        await using var agent = await Running.Start();
        Assert.Equal("info\n", await agent.Text(agent.Debug, "/loglevel"));
        using var done = await agent.Put(agent.Debug, "/loglevel", "debug\n");
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(LogLevel.Debug, agent.Log.Level);
        using var wrong = await agent.Put(agent.Debug, "/loglevel", "loud");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("debug, info, warning, error", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(LogLevel.Debug, agent.Log.Level);
    }

    [Fact]
    public async Task Take_no_orders_from_a_page_in_a_browser()
    {
        await using var agent = await Running.Start();
        using var answer = await agent.Put(agent.Debug, "/loglevel", "debug", "rebound.example:10249");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var other = await agent.Put(agent.Debug, "/metrics", "x");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);
        Assert.Equal(LogLevel.Information, agent.Log.Level);
    }
}
