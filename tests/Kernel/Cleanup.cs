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

    // One of them was as it has to be before, and one is changed by somebody else while we are there.
    [Fact]
    public void Gives_back_the_parameters_that_were_changed_and_no_others()
    {
        node.Run("cd /proc/sys/net; echo 1 >ipv4/vs/expire_nodest_conn; echo 0 >ipv4/ip_forward; echo 0 >ipv6/conf/all/forwarding").Ended();
        var before = Parameters();
        node.ServeWith("--strict-arp", Shop.Web);
        Assert.Equal("1 1 1 1 1 1 2", Parameters());
        node.Run("echo 2 >/proc/sys/net/ipv4/conf/all/arp_ignore").Ended();
        node.Ipvspure("cleanup --yes").Ended();
        Assert.Equal("0 1 0 0 0 0 0", before);
        Assert.Equal("0 1 0 0 0 2 0", Parameters());
        node.Run("cd /proc/sys/net; echo 0 >ipv4/conf/all/arp_ignore; echo 1 >ipv4/ip_forward; echo 1 >ipv6/conf/all/forwarding").Ended();
    }

    [Fact]
    public void Of_a_node_without_anything_of_ours_changes_nothing()
    {
        var before = node.Snapshot();
        node.Ipvspure("cleanup --yes").Ended();
        Assert.Equal(before, node.Snapshot());
    }

    private string Parameters() => string.Join(' ', node.Run(
        """
        cd /proc/sys/net
        cat ipv4/vs/conntrack ipv4/vs/expire_nodest_conn ipv4/vs/expire_quiescent_template \
            ipv4/ip_forward ipv6/conf/all/forwarding ipv4/conf/all/arp_ignore ipv4/conf/all/arp_announce
        """).Ended().Lines);
}
