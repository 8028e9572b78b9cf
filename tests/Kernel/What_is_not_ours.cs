using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Objects of other people on the node: what apply and cleanup leave alone, and what they take over.</summary>
[Collection(KernelCollection.Name)]
public sealed class What_is_not_ours(Guest guest)
{
    private const string Others = """
        ipvsadm -A -t 198.51.100.1:80 -s wlc -p 77
        ipvsadm -a -t 198.51.100.1:80 -r 10.244.1.13:8080 -m -w 7
        ipvsadm -A -f 42 -s sh
        ipset create theirs hash:ip,port
        ipset add theirs 10.9.9.9,tcp:99
        ipset create KUBE-CLUSTER-IP hash:ip,port
        iptables -N THEIRS
        iptables -A THEIRS -m set --match-set theirs dst,dst -j ACCEPT
        iptables -A INPUT -p tcp --dport 99 -j THEIRS
        iptables -t nat -A POSTROUTING -s 172.30.0.0/16 -j MASQUERADE
        ip6tables -t mangle -A FORWARD -p tcp -j ACCEPT
        nft add table inet theirs
        nft add set inet theirs some "{ type ipv4_addr; elements = { 10.9.9.9 }; }"
        nft add chain inet theirs input "{ type filter hook input priority 90; }"
        nft add rule inet theirs input ip daddr @some tcp dport 99 accept
        ip link add theirs0 type dummy
        ip address add 198.51.100.1/32 dev theirs0
        ip link set theirs0 up
        ip route add local 198.51.100.9 dev theirs0 table local
        ip route add 198.51.100.16/28 dev theirs0 proto 99
        """;

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web(params string[] endpoints) => new("web", ["10.96.2.1", "fd96::2:1"], [new(80, NodePort: 30070)], endpoints);

    [Theory]
    [InlineData("")]
    [InlineData("--bind address")]
    [InlineData("--filter iptables")]
    public void Is_as_it_was_after_apply_another_apply_and_cleanup(string bind)
    {
        node.Run(Others).Ended();
        try
        {
            var before = node.Snapshot();
            var path = node.Write(Web("p1", "q1"));
            node.Apply(path, bind).Ended();
            node.Ask("c1", "tcp", "192.168.0.1", 30070).From(["p1", "q1"], ".*");
            AssertStill(before);
            node.Apply(node.Write(Web("p2")), bind).Ended();
            AssertStill(before);
            node.Ipvspure("cleanup --yes").Ended();
            Assert.Equal(before, node.Snapshot());
        }
        finally
        {
            node.Run("ip link delete theirs0");
        }
    }

    [Fact]
    public void Is_adopted_in_place_where_a_service_of_ours_is_wanted()
    {
        node.Run("""
            ip link add kube-ipvs0 type dummy
            ip address add 10.96.2.1/32 dev kube-ipvs0
            ip link set kube-ipvs0 up
            ipvsadm -A -t 10.96.2.1:80 -s wrr
            ipvsadm -a -t 10.96.2.1:80 -r 10.244.1.11:8080 -m -w 5
            echo 1 >/proc/sys/net/ipv4/vs/conntrack
            iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
            """).Ended();
        var connection = node.Hold("p3", "10.96.2.1", 80);
        var path = node.Serve(Web("p1", "p2"));
        node.Ask("p3", "tcp", "10.96.2.1", 80).From(["p1", "p2"], ".*");
        var said = connection.Stop().Ended();
        Assert.Contains("ALIVE", said.Output, StringComparison.Ordinal);
        node.Verify(path).Ended();
    }

    /// <summary>Every line that the tools printed before is printed now.</summary>
    private void AssertStill(string before)
    {
        var now = node.Snapshot();
        foreach (var part in (string[])["ipvsadm", "sets", "iptables", "ip6tables", "nft", "addresses", "routes"])
        {
            var lines = Snapshot.Part(now, part).Split('\n');
            Assert.All(Snapshot.Part(before, part).Split('\n'), line => Assert.Contains(line, lines));
        }
    }
}
