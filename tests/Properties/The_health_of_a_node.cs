using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What probes hear of an agent that falls behind (kube-proxy.md 3.2).</summary>
public sealed class The_health_of_a_node
{
    private const long Patience = 60_000;

    private static readonly Health Fresh = Health.Starting(1_000, 30_000);

    [Fact]
    public void Is_good_at_the_start_and_while_nothing_waits()
    {
        Assert.True(Fresh.IsAlive(long.MaxValue) && Fresh.IsReady(long.MaxValue));
        Assert.Equal(500_000, Fresh.LastUpdated(500_000));
        var done = Fresh.Told(1_000).Began().Updated(2_000);
        Assert.True(done.IsAlive(long.MaxValue));
    }

    [Fact]
    public void Is_bad_when_a_change_waits_longer_than_two_periods()
    {
        var waiting = Fresh.Told(2_000).Told(50_000);
        Assert.True(waiting.IsAlive(2_000 + Patience) && waiting.IsReady(2_000 + Patience));
        Assert.False(waiting.IsAlive(2_001 + Patience) || waiting.IsReady(2_001 + Patience));
        Assert.Equal((2_000 + Patience, 1_000), (waiting.LastUpdated(2_000 + Patience), waiting.LastUpdated(2_001 + Patience)));
    }

    [Fact]
    public void Is_bad_when_a_round_does_not_end()
    {
        var working = Fresh.Told(2_000).Began().Told(50_000).Began();
        Assert.True(working.IsAlive(2_000 + Patience));
        Assert.False(working.IsAlive(2_001 + Patience));
        Assert.Equal(90_000, working.Updated(90_000).LastUpdated(90_000));
        Assert.Equal(90_000, working.Updated(90_000).Told(90_000).LastUpdated(91_000 + Patience + 1_000));
    }

    [Fact]
    public void Turns_traffic_away_while_the_node_is_leaving()
    {
        var leaving = Fresh with { IsLeaving = true };
        Assert.True(leaving.IsAlive(2_000));
        Assert.False(leaving.IsReady(2_000));
    }
}
