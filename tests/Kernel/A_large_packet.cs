using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>
/// Questions and answers that do not fit into one packet: datagrams in fragments, and connections over a path that takes less than
/// either end believes, which the router in front of the pod says in an ICMP error.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class A_large_packet(Guest guest) : IDisposable
{
    private const string Large = "--size 6000 --timeout 8000";

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web => new("web", ["10.96.14.1", "fd96::14:1"], [new(80, NodePort: 30140), new(80, Protocol: "UDP", NodePort: 30140)], ["q1"])
    {
        ExternalIps = ["203.0.113.14", "2001:db8::14"],
    };

    public void Dispose() => Narrow(1500);

    [Theory]
    [InlineData("nftables", "c1", "203.0.113.14", 80)]
    [InlineData("nftables", "c1", "2001:db8::14", 80)]
    [InlineData("nftables", "c1", "192.168.0.1", 30140)]
    [InlineData("nftables", "p3", "10.96.14.1", 80)]
    [InlineData("iptables", "c1", "203.0.113.14", 80)]
    [InlineData("iptables", "c1", "2001:db8::14", 80)]
    public void Of_a_datagram_in_fragments_arrives(string form, string from, string address, int port)
    {
        node.ServeWith($"--filter {form}", Web);
        node.Ask(from, "udp", address, port, count: 3, more: Large).From(["q1"], "[0-9a-f.:]+");
    }

    // IPVS judges the whole datagram by the link's width unless it knows that it came in fragments, which the bridge forgets when it has
    // put them together for ip6tables; and a datagram of the node itself is cut only behind IPVS.
    [Theory]
    [InlineData("p3")]
    [InlineData("nodeA")]
    public void Of_a_pods_or_the_nodes_own_datagram_over_IPv6_does_not_get_through_IPVS(string from)
    {
        node.ServeWith("--mtu 1500", Web);
        node.Ask(from, "udp", "fd96::14:1", 80, count: 2, more: Large).All("ERROR Message too long");
        node.Ask(from, "udp", "fd10:2::11", 8080, count: 2, more: Large).From(["q1"], "[0-9a-f.:]+");
    }

    // Datagrams of the node itself are cut to what the local route says.
    [Fact]
    public void Of_the_nodes_own_datagram_over_IPv4_arrives()
    {
        node.ServeWith("--mtu 1500", Web);
        node.Ask("nodeA", "udp", "10.96.14.1", 80, count: 3, more: Large).From(["q1"], "[0-9a-f.:]+");
    }

    [Theory]
    [InlineData("nftables", "c1", "203.0.113.14", 80)]
    [InlineData("nftables", "c1", "2001:db8::14", 80)]
    [InlineData("nftables", "c1", "fd01::1", 30140)]
    [InlineData("nftables", "p3", "10.96.14.1", 80)]
    [InlineData("nftables", "p3", "fd96::14:1", 80)]
    [InlineData("iptables", "c1", "203.0.113.14", 80)]
    [InlineData("iptables", "p3", "fd96::14:1", 80)]
    public void That_is_too_large_for_the_path_is_sent_again_in_smaller_ones(string form, string from, string address, int port)
    {
        node.ServeWith($"--filter {form}", Web);
        Narrow(1300);
        node.Ask(from, "tcp", address, port, count: 3, more: Large).From(["q1"], "[0-9a-f.:]+");
    }

    // The path's width is not learnt on a local route: there the route says it, and an address on the link needs nothing.
    [Theory]
    [InlineData("--bind route --mtu 1300", "10.96.14.1")]
    [InlineData("--bind route --mtu 1300", "fd96::14:1")]
    [InlineData("--bind address", "10.96.14.1")]
    [InlineData("--bind address", "fd96::14:1")]
    public void Of_the_node_itself_fits_the_path(string settings, string address)
    {
        node.ServeWith(settings, Web);
        Narrow(1300);
        node.Ask("nodeA", "tcp", address, 80, count: 3, more: Large).From(["q1"], "[0-9a-f.:]+");
    }

    // What a smaller link in front of the pods of nodeB takes; nobody remembers what another test has learnt.
    private void Narrow(int bytes) => guest.Run($"""
        on nodeB ip link set cni0 mtu {bytes}
        for host in nodeA nodeB c1 p3 q1; do on $host ip route flush cache; on $host ip -6 route flush cache; done
        """);
}
