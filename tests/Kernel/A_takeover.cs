using System;
using System.Linq;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>
/// From another service proxy to this one, and back, under load: short and long connections and datagrams, in both families,
/// on every kind of address. What the other proxy leaves is made from what is known of its objects (Peers/).
/// </summary>
[Collection(LongCollection.Name)]
public sealed class A_takeover(Guest guest) : IDisposable
{
    // Everything that either proxy calls its own.
    private const string TheirNames = "kube-ipvs0|kube-dummy-if|KUBE-(6-)?(LOOP|CLUSTER|EXTERNAL|LOAD|NODE-PORT|IPVS|HEALTH)|KUBE-(SERVICES|MARK-MASQ|POSTROUTING|FORWARD|PROXY|SOURCE)"
        + "|KUBE-ROUTER-(SERVICES|HAIRPIN)|kube-router-(svip|local)|SNAT|TCPMSS|0x1a2";

    // Few enough that an emulated machine keeps up. What is refused or cut shows at once; only silence is waited for.
    private const int Rate = 5;
    private const int Seconds = 600;
    private const int Patience = 30_000;

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    public void Dispose() => node.Reset();

    [Theory]
    [InlineData("kube-proxy", "iptables", "apply")]
    [InlineData("kube-proxy", "nftables", "agent")]
    [InlineData("kube-router", "nftables", "apply")]
    [InlineData("kube-router", "iptables", "agent")]
    public void Breaks_no_connection_and_refuses_none_there_and_back(string peer, string filter, string by)
    {
        Run("others");
        var before = node.Snapshot();
        Run(peer);
        var theirs = node.Snapshot();
        Traffic[] requests =
        [
            node.Stream("c1", "tcp", "203.0.113.6", 80, Rate, Seconds, Patience),
            node.Stream("c1", "tcp", "fd01::1", 30050, Rate, Seconds, Patience),
            node.Stream("p3", "tcp", "fd96::6:1", 80, Rate, Seconds, Patience),
            node.Stream("nodeA", "tcp", "10.96.6.1", 80, Rate, Seconds, Patience),
            node.Stream("p3", "udp", "10.96.6.1", 80, Rate, Seconds, Patience),
            node.Stream("c1", "udp", "192.168.0.1", 30050, Rate, Seconds, Patience),
        ];
        Traffic[] open =
            [node.Hold("c1", "203.0.113.6", 80, Seconds, Patience), node.Hold("c1", "2001:db8::6", 80, Seconds, Patience), node.Hold("p3", "10.96.6.1", 80, Seconds, Patience)];

        TakeOver(by, filter);
        var dry = node.Ipvspure($"cleanup --peer {peer} --dry-run").Ended().Output;
        Assert.Contains("10.96.6.9:80", dry, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.6:80", dry, StringComparison.Ordinal);
        node.Ipvspure($"cleanup --peer {peer} --yes").Ended();
        Assert.Contains("Nothing here was left", node.Ipvspure($"cleanup --peer {peer}").Ended().Output, StringComparison.Ordinal);
        node.Verify(node.Write(Shop.OfThePeers), $"--filter {filter}").Ended();
        var ours = node.Snapshot();
        var left = ours.Split('\n').Where(x => System.Text.RegularExpressions.Regex.IsMatch(x, TheirNames) && !x.Contains("kube-ipvs0", StringComparison.Ordinal));
        Assert.Empty(left);
        Assert.Contains("KUBE-FIREWALL", ours, StringComparison.Ordinal);

        Run(peer);
        node.Ipvspure($"cleanup --leave-to {peer} --yes").Ended();
        var after = node.Snapshot();
        foreach (var part in (string[])["ipvsadm", "sets", "nft"])
        {
            Assert.Equal(Snapshot.Part(theirs, part), Snapshot.Part(after, part));
        }

        foreach (var part in (string[])["iptables", "ip6tables"])
        {
            Assert.Equal(Snapshot.Part(theirs, part).Split('\n').Order(), Snapshot.Part(after, part).Split('\n').Order());
        }

        node.Run("sleep 1").Ended();
        Assert.All(requests, x => x.StopFlawless());
        Assert.All(open, x => Assert.Contains("ALIVE", x.Stop().Ended().Output, StringComparison.Ordinal));

        node.Ipvspure($"cleanup --peer {peer} --yes").Ended();
        Assert.Equal(before, node.Snapshot());
    }

    private void Run(string peer) => node.Run($"{Guest.Root}/tests/Kernel/Peers/{peer}").Ended();

    private void TakeOver(string by, string filter)
    {
        var path = node.Write(Shop.OfThePeers);
        if (by == "apply")
        {
            node.Apply(path, $"--filter {filter}").Ended();
            node.Verify(path, $"--filter {filter}").Ended();
            return;
        }

        var agent = new Traffic(guest, $"ip netns exec nodeA {Guest.Binary} agent -f {path} --node node-a --filter {filter} --snapshots none");
        node.Run($"until {Guest.Binary} verify -f {path} --node node-a --filter {filter}; do sleep 0.3; done", 120).Ended();
        agent.Stop().Ended();
    }
}
