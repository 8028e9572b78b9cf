using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>What is left of us in the end: nothing.</summary>
[Collection(KernelCollection.Name)]
public sealed class Cleanup(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    [Fact]
    public void Leaves_the_node_exactly_as_it_was_before_the_first_apply()
    {
        var before = node.Snapshot();
        node.Serve(Shop.Web, Shop.Other, Shop.Itself, Shop.Sticky, Shop.Empty);
        Assert.NotEqual(before, node.Snapshot());
        var dry = node.Ipvspure("cleanup --dry-run").Ended();
        Assert.Contains("10.96.0.1", dry.Output, StringComparison.Ordinal);
        Assert.Contains("10.96.0.1", node.Snapshot(), StringComparison.Ordinal);
        node.Ipvspure("cleanup --yes").Ended();
        Assert.Equal(before, node.Snapshot());
    }

    [Fact]
    public void Of_a_node_without_anything_of_ours_changes_nothing()
    {
        var before = node.Snapshot();
        node.Ipvspure("cleanup --yes").Ended();
        Assert.Equal(before, node.Snapshot());
    }
}
