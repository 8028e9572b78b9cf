using System;
using System.Globalization;
using System.Linq;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>From one form of the packet filter to the other, on a node that is in use.</summary>
[Collection(LongCollection.Name)]
public sealed class A_change_of_form(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web => new("web", ["10.96.6.1", "fd96::6:1"], [new(80, NodePort: 30050), new(80, Protocol: "UDP")], ["p1", "q1"])
    {
        ExternalIps = ["203.0.113.6", "2001:db8::6"],
    };

    [Theory]
    [InlineData("iptables", "nftables")]
    [InlineData("nftables", "iptables")]
    public void Loses_no_connection_and_leaves_nothing_of_the_other_form(string before, string after)
    {
        var path = node.ServeWith($"--filter {before}", Web);
        Traffic[] all =
        [
            node.Stream("c1", "tcp", "203.0.113.6", 80),
            node.Stream("p3", "udp", "10.96.6.1", 80),
            node.Stream("c1", "tcp", "fd01::1", 30050),
        ];
        Traffic[] open = [node.Hold("c1", "203.0.113.6", 80), node.Hold("c1", "2001:db8::6", 80), node.Hold("p1", "10.96.6.1", 80)];
        node.Apply(path, $"--filter {after}").Ended();
        node.Verify(path, $"--filter {after}").Ended();
        node.Run("sleep 1").Ended();
        foreach (var traffic in all)
        {
            traffic.StopFlawless();
        }

        foreach (var connection in open)
        {
            Assert.Contains("ALIVE", connection.Stop().Ended().Output, StringComparison.Ordinal);
        }

        var gone = before == "nftables" ? "inet ipvspure" : "IPVSPURE-";
        Assert.DoesNotContain(gone, node.Run("nft list tables; ipset list -n; iptables-save; ip6tables-save").Output, StringComparison.Ordinal);
        node.Ask("c1", "tcp", "203.0.113.6", 80).From(["p1", "q1"], ".*");
    }

    [Fact]
    public void Into_nftables_and_life_with_it_need_no_other_program()
    {
        var path = node.Write(Web);
        foreach (var command in (string[])["apply --yes", "verify", "plan"])
        {
            node.Run($"env PATH=/nowhere {Guest.Binary} {command} -f {path} --node node-a --filter nftables").Ended();
        }

        node.Run($"env PATH=/nowhere {Guest.Binary} cleanup --yes").Ended();
    }

    [Theory]
    [InlineData("nftables", "nft list set inet ipvspure pod4 | grep -o '[0-9]\\+\\.[0-9.]\\+' | wc -l")]
    [InlineData("iptables", "ipset list IPVSPURE-POD | grep -c '^10\\.'")]
    public void Holds_more_members_than_an_ipset_has_by_default(string form, string counting)
    {
        const int Ranges = 70_000;
        var ranges = Enumerable.Range(0, Ranges).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"10.{128 + i / 32_768}.{i / 128 % 256}.{i % 128 * 2}/32"));
        var manifest = Cluster.Manifests(Web).Replace("podCIDRs: [", $"podCIDRs: [{string.Join(", ", ranges)}, ", StringComparison.Ordinal);
        var path = guest.Share("manifests/ranges.yaml", manifest);
        node.Apply(path, $"--filter {form}", seconds: 240).Ended();
        node.Verify(path, $"--filter {form}").Ended();
        Assert.Equal((Ranges + 1).ToString(CultureInfo.InvariantCulture), node.Run(counting).Output.Trim());
        node.Ask("p3", "tcp", "10.96.6.1", 80).From(["p1", "q1"], ".*");
        node.Ipvspure("cleanup --yes").Ended();
    }
}
