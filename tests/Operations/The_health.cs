using System;
using IpvsPure.App.Operating;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>When probes are told that all is well: kube-proxy's rules.</summary>
public sealed class The_health
{
    private const long Start = 1_800_000_000_000;
    private const long Period = 30_000;

    private static readonly Health Started = Health.Starting(Start, Period);

    [Fact]
    public void Is_good_at_the_start_and_while_nothing_waits()
    {
        Assert.True(Started.IsReady(Start));
        Assert.True(Started.IsReady(Start + (1000 * Period)));
        Assert.Equal(Start + 77, Started.LastUpdated(Start + 77));
    }

    [Theory]
    [InlineData(2 * Period, true)]
    [InlineData((2 * Period) + 1, false)]
    public void Is_lost_when_a_change_waits_longer_than_two_sync_periods(long later, bool expected)
    {
        var waiting = Started.Told(Start + 5).Told(Start + Period);
        Assert.Equal(expected, waiting.IsAlive(Start + 5 + later));
        Assert.Equal(expected, waiting.Began().IsAlive(Start + 5 + later));
        Assert.Equal(expected ? Start + 5 + later : Start, waiting.LastUpdated(Start + 5 + later));
    }

    [Fact]
    public void Comes_back_with_the_round_that_takes_the_change()
    {
        var late = Start + (5 * Period);
        var mended = Started.Told(Start).Began().Updated(late);
        Assert.True(mended.IsAlive(late));
        Assert.Equal(late, mended.UpdatedAt);
    }

    [Fact]
    public void Counts_from_the_first_change_over_rounds_that_come_to_nothing()
    {
        var again = Started.Told(Start).Began().Told(Start + Period).Began();
        Assert.False(again.IsAlive(Start + (2 * Period) + 1));
    }

    [Fact]
    public void Keeps_a_change_that_came_during_a_round()
    {
        var during = Started.Told(Start).Began().Told(Start + 10).Updated(Start + 20);
        Assert.True(during.IsAlive(Start + 10 + (2 * Period)));
        Assert.False(during.IsAlive(Start + 11 + (2 * Period)));
    }

    [Fact]
    public void Of_a_leaving_node_is_alive_and_not_ready()
    {
        var leaving = Started with { IsLeaving = true };
        Assert.True(leaving.IsAlive(Start));
        Assert.False(leaving.IsReady(Start));
    }

    [Fact]
    public void Is_kept_by_a_change_that_asks_for_no_step()
    {
        var status = new AgentStatus(new(), "worker-3", TimeSpan.FromMilliseconds(Period), Start);
        status.Heard(new([new ClusterChange.SliceGone(new("shop", "cart-x7"))], [], true), Start + 1);
        status.AtRest(ClusterView.Empty, Start + 2);
        Assert.True(status.Now.Health.IsAlive(Start + (10 * Period)));
        Assert.Equal(Start + 2, status.Now.Health.UpdatedAt);
    }
}
