using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>What the settings of a node make of packets, behind either form of the packet filter.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_setting(Guest guest)
{
    private const string Node = "10.244.1.1|192.168.0.1|fd10:1::1|fd01::1";

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web => new("web", ["10.96.11.1", "fd96::11:1"], [new(80), new(80, Protocol: "UDP")], ["p1", "q1"])
    {
        ExternalIps = ["203.0.113.11", "2001:db8::11"],
    };

    [Theory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public void Says_whether_pings_are_answered(string form)
    {
        node.ServeWith($"--filter {form}", Web);
        Assert.All(Pings(), x => Assert.Equal(0, x.Code));
        node.ServeWith($"--filter {form} --refuse-ping", Web);
        Assert.All(Pings(), x => Assert.NotEqual(0, x.Code));
        node.Ask("c1", "tcp", "203.0.113.11", 80).From(["p1", "q1"], Node);
    }

    // c1 asks the network who has the address, instead of sending to the node as its router.
    [Fact]
    public void Says_whether_the_node_answers_for_virtual_addresses_on_its_networks()
    {
        guest.Run("on c1 ip route add 203.0.113.11/32 dev eth0").Ended();
        try
        {
            node.Serve(Web);
            node.Ask("c1", "tcp", "203.0.113.11", 80).From(["p1", "q1"], Node);
            node.ServeWith("--strict-arp", Web);
            guest.Run("on c1 ip neigh flush all").Ended();
            Assert.DoesNotContain(
                node.Ask("c1", "tcp", "203.0.113.11", 80, count: 1, more: "--timeout 5000").Counts.Keys,
                x => x.Contains("sees", StringComparison.Ordinal));
            guest.Run("on c1 ip route del 203.0.113.11/32 dev eth0").Ended();
            node.Ask("c1", "tcp", "203.0.113.11", 80).From(["p1", "q1"], Node);
        }
        finally
        {
            guest.Run("on c1 ip route del 203.0.113.11/32 dev eth0 2>/dev/null");
            node.Run("echo 0 >/proc/sys/net/ipv4/conf/all/arp_ignore; echo 0 >/proc/sys/net/ipv4/conf/all/arp_announce");
        }
    }

    // Somebody else marks every packet with the bit that is ours by default.
    [Theory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public void Moves_the_bit_that_asks_for_a_rewritten_source(string form)
    {
        node.ServeWith($"--filter {form} --masquerade-bit 17", Web);
        node.Run("iptables -t mangle -A PREROUTING -j MARK --set-xmark 0x1000/0x1000").Ended();
        node.Ask("p3", "tcp", "10.96.11.1", 80).From(["p1", "q1"], "10.244.1.13");
        node.Ask("c1", "tcp", "203.0.113.11", 80).From(["p1", "q1"], Node);
    }

    // Without a range, pods are told by the link that they come in by.
    [Theory]
    [InlineData("nftables", "cni0")]
    [InlineData("iptables", "cni+")]
    public void Tells_pods_by_their_links(string form, string link)
    {
        var path = guest.Share(
            "manifests/links.yaml",
            Cluster.Manifests(Web).Replace("podCIDRs: [10.244.1.0/24, \"fd10:1::/64\"]", "podCIDRs: []", StringComparison.Ordinal));
        node.Apply(path, $"--filter {form} --pod-interface {link}").Ended();
        node.Ask("p3", "tcp", "10.96.11.1", 80).From(["p1", "q1"], "10.244.1.13");
        node.Ask("p3", "tcp", "fd96::11:1", 80).From(["p1", "q1"], "fd10:1::13");
        node.Ask("c1", "tcp", "10.96.11.1", 80).From(["p1", "q1"], Node);
    }

    private Said[] Pings() =>
    [
        guest.Run("on c1 busybox ping -c 1 -W 5 203.0.113.11"),
        guest.Run("on c1 busybox ping -6 -c 1 -W 5 2001:db8::11"),
        guest.Run("on p3 busybox ping -c 1 -W 5 10.96.11.1"),
    ];
}
