using IpvsPure.App;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>Memory is given back when there is nothing else to do, and not more often than it is worth.</summary>
public sealed class Tidying_up
{
    private const long Much = 100 << 20;
    private const long Little = 10 << 20;

    private long committed = Much;
    private long now = 1_000_000;
    private int collections;

    private Tidying Made => new(() => committed, () => (committed, collections) = (Little, collections + 1), () => now);

    [Fact]
    public void Collects_after_a_great_plan_and_then_leaves_it()
    {
        var tidying = Made;
        Assert.Null(tidying.AtRest());
        Assert.Equal(1, collections);
        committed = Little + Tidying.LeastBytes - 1;
        now += 10 * Tidying.MillisecondsApart;
        Assert.Null(tidying.AtRest());
        Assert.Equal(1, collections);
    }

    [Fact]
    public void Waits_between_two_collections_and_says_until_when()
    {
        var tidying = Made;
        tidying.AtRest();
        committed = Much;
        Assert.Equal(now + Tidying.MillisecondsApart, tidying.AtRest());
        Assert.Equal(1, collections);
        now += Tidying.MillisecondsApart;
        Assert.Null(tidying.AtRest());
        Assert.Equal(2, collections);
    }

    [Fact]
    public void Does_not_wait_for_a_clock_that_was_set_back()
    {
        var tidying = Made;
        tidying.AtRest();
        (committed, now) = (Much, now - 3_600_000);
        tidying.AtRest();
        Assert.Equal(2, collections);
    }
}
