using System;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Wire;

public class The_last_address
{
    private static readonly Address One = Address.V4(1);
    private static readonly Address Two = Address.V4(2);
    private static readonly Address Six = Address.V6(3);

    [Fact]
    public void Is_taken_when_no_other_of_IPv4_is_left()
    {
        Operation[] both = [new Operation.UnbindAddress(One), new Operation.UnbindAddress(Two)];
        Assert.True(LastAddress.IsTakenBy(both, [One, Two, Six]));
        Assert.False(LastAddress.IsTakenBy(both.AsSpan(0, 1), [One, Two]));
        Assert.False(LastAddress.IsTakenBy([new Operation.UnbindAddress(Six)], [Six]));
        Assert.False(LastAddress.IsTakenBy([new Operation.DeleteRoute(One)], []));
    }

    [Fact]
    public void Makes_the_routes_again_that_the_batch_leaves_standing()
    {
        var (kept, edited) = (new LocalRoute(One), new LocalRoute(Two, 1400));
        Operation[] batch =
        [
            new Operation.EditRoute(Two, kept, edited),
            new Operation.UnbindAddress(One),
            new Operation.DeleteRoute(Address.V4(9)),
        ];
        Assert.Equal(
            [new Operation.AddRoute(One, kept), new Operation.AddRoute(Two, edited)],
            LastAddress.RoutesToMakeAgain(batch, [(One, kept), (Two, kept), (Address.V4(9), kept), (Six, kept)]));
    }
}
