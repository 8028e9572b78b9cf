using System;
using System.Linq;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Clients that send datagrams from one socket, for as long as they live: what IPVS and connection tracking remember of them must not hold them.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_stream_of_datagrams(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Dns(params string[] endpoints) =>
        new("dns", ["10.96.13.1", "fd96::13:1"], [new(80, Protocol: "UDP", NodePort: 30130)], endpoints) { ExternalIps = ["203.0.113.13"] };

    private static Service Other => new("other", ["10.96.13.2"], [new(80, Protocol: "UDP")], ["q2"]);

    // One datagram a second: the one after the change is the very next.
    [Theory]
    [InlineData("p3", "10.96.13.1")]
    [InlineData("c1", "203.0.113.13")]
    [InlineData("p3", "fd96::13:1")]
    public void Moves_to_a_living_pod_with_the_very_next_one_when_its_pod_goes(string client, string address)
    {
        node.Serve(Dns("p1"), Other);
        var moved = Stream(client, address, 5001);
        var untouched = Stream("p3", "10.96.13.2", 5002);
        var before = Entry("10.96.13.2", 5002);
        node.Serve(Dns("q1"), Other);
        node.Run("sleep 3").Ended();
        Assert.Equal(before, Entry("10.96.13.2", 5002));
        untouched.StopFlawless();
        var said = moved.StopFlawless().Output;
        Assert.Contains("p1 sees", said, StringComparison.Ordinal);
        Assert.Contains("q1 sees", said, StringComparison.Ordinal);
    }

    // Connection tracking knows the stream already, as one that only passes, and would never rewrite its source.
    [Fact]
    public void That_began_before_its_service_was_there_reaches_it()
    {
        node.Serve(Other);
        node.Run("ip route add default via 192.168.0.2").Ended();
        try
        {
            var early = Stream("c1", "203.0.113.13", 5003);
            Assert.NotEmpty(Entry("203.0.113.13", 5003));
            node.Serve(Dns("q1"), Other);
            node.Run("sleep 3").Ended();
            Assert.Contains("q1 sees 192.168.0.1", early.Stop().Output, StringComparison.Ordinal);
        }
        finally
        {
            node.Run("ip route del default");
        }
    }

    // As another proxy leaves it behind: the translation is connection tracking's own, and no packet comes to IPVS.
    [Fact]
    public void That_another_proxy_had_sent_to_a_pod_moves_when_the_pod_goes()
    {
        node.Run("iptables -t nat -A PREROUTING -p udp -d 10.96.13.1 --dport 80 -j DNAT --to-destination 10.244.1.11:8080").Ended();
        var taken = Stream("p3", "10.96.13.1", 5004);
        node.Serve(Dns("p1"));
        node.Run("iptables -t nat -F PREROUTING").Ended();
        node.Run("sleep 2").Ended();
        node.Serve(Dns("q1"));
        node.Run("sleep 3").Ended();
        var said = taken.StopFlawless().Output;
        Assert.Contains("q1 sees 10.244.1.13", said, StringComparison.Ordinal);
    }

    private Traffic Stream(string from, string address, int port)
    {
        var stream = new Traffic(
            guest, $"ip netns exec {from} probe stream udp {address} 80 --rate 1 --duration 120 --timeout 5000 --failures --fixed-source-port {port}");
        node.Run("sleep 2").Ended();
        return stream;
    }

    // The entry's number, which a new entry of the same client would not have.
    private string Entry(string address, int port) => node
        .Run($"conntrack -L -o id -p udp --orig-dst {address} --sport {port} 2>/dev/null").Output
        .Split(' ').Single(x => x.StartsWith("id=", StringComparison.Ordinal));
}
