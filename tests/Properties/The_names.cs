using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What names and small values say of themselves: whose they are, of which kind, and how they are written.</summary>
public sealed class The_names
{
    [Theory]
    [InlineData("IPVSPURE-VIP", true, FilterForm.Iptables, AddressFamily.Inet, "IPVSPURE-VIP")]
    [InlineData("IPVSPURE-6-VIP", true, FilterForm.Iptables, AddressFamily.Inet6, "IPVSPURE-6-VIP")]
    [InlineData("ipvspure/vip", true, FilterForm.Nftables, AddressFamily.Inet, "vip")]
    [InlineData("ipvspure/vip6", true, FilterForm.Nftables, AddressFamily.Inet6, "vip6")]
    [InlineData("KUBE-CLUSTER-IP", false, FilterForm.Iptables, AddressFamily.Inet, "KUBE-CLUSTER-IP")]
    [InlineData("KUBE-6-CLUSTER-IP", false, FilterForm.Iptables, AddressFamily.Inet6, "KUBE-6-CLUSTER-IP")]
    [InlineData("kube-router-svip", false, FilterForm.Iptables, AddressFamily.Inet, "kube-router-svip")]
    [InlineData("inet6:kube-router-svip", false, FilterForm.Iptables, AddressFamily.Inet6, "inet6:kube-router-svip")]
    public void Of_sets_say_whose_they_are_and_of_which_form_and_family(string name, bool isOurs, FilterForm form, AddressFamily family, string bare)
    {
        var set = new SetName(name);
        Assert.Equal((isOurs, form, family, bare), (set.IsOurs, set.Form, set.Family, set.Bare));
    }

    [Fact]
    public void Of_nodes_and_zones_are_empty_where_nothing_is_known()
    {
        Assert.Equal(("", ""), (ClusterView.Empty.Node.Name, ClusterView.Empty.Node.Zone));
        Assert.Equal(("a", ""), (ClusterNode.Unknown("a").Name, ClusterNode.Unknown("a").Zone));
        Assert.Equal("", new ClusterEndpoint(default, true, true, false, "", [], []).Zone);
    }

    [Fact]
    public void That_are_none_belong_to_nobody() => Assert.False(default(SetName).IsOurs);

    [Fact]
    public void Of_values_are_written_as_the_tools_do()
    {
        Assert.Equal("pref 32764 fwmark 0x7788 lookup 77", new PolicyRule(AddressFamily.Inet, 32_764, 0x7788, 77).ToString());
        Assert.Equal("pref 32764 lookup 77", new PolicyRule(AddressFamily.Inet, 32_764, 0, 77).ToString());
        Assert.Equal("local default dev lo table 78", new PolicyRoute(AddressFamily.Inet6, 78).ToString());
        Assert.Equal("-p tcp -j ACCEPT; -j DROP", new RuleList(["-p tcp -j ACCEPT", "-j DROP"]).ToString());
        Assert.Equal(("off", "60 s"), (Persistence.Off.ToString(), Persistence.Each(AddressFamily.Inet, 60).ToString()));
        Assert.Equal(("none", "10.96.0.1", "fd96::1"), (default(Address).ToString(), Pool.A("10.96.0.1").ToString(), Pool.A("fd96::1").ToString()));
        Assert.Equal("tcp udp sctp 0 41", string.Join(' ', new[] { Protocol.Tcp, Protocol.Udp, Protocol.Sctp, Protocol.None, (Protocol)41 }.Select(x => x.Text())));
        Assert.Equal("raw mangle nat filter ipvspure", string.Join(' ', System.Enum.GetValues<RuleTable>().Select(x => x.Text())));
        Assert.Equal(
            "hash:ip hash:ip,port hash:ip,port hash:ip,port,ip hash:ip,port,net hash:net bitmap:port other",
            string.Join(' ', System.Enum.GetValues<IpSetType>().Select(x => x.Text())));
    }

    [Fact]
    public void Of_rules_are_equal_where_all_rules_are_in_the_same_order()
    {
        var (one, same, other) = (new RuleList(["a", "b"]), new RuleList(["a", "b"]), new RuleList(["b", "a"]));
        Assert.True(one.Equals(same) && one.Equals(one));
        Assert.False(one.Equals(other) || one.Equals(new RuleList(["a"])) || one.Equals(null));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("-m set --match-set A dst -m set ! --match-set B src -j DROP", "A B", "DROP")]
    [InlineData("-j SET --map-set C dst,dst --map-mark", "C", "SET")]
    [InlineData("-p tcp -g IPVSPURE-REFUSE", "", "IPVSPURE-REFUSE")]
    [InlineData("-m comment --comment x -j", "", "")]
    [InlineData("-m comment --comment jump goto", "", "")]
    [InlineData("ip daddr @vip4 goto refuse", "ipvspure/vip4", "refuse")]
    [InlineData("ip saddr != @pod4 jump services", "ipvspure/pod4", "services")]
    [InlineData("meta mark set ip daddr . th dport map @loc4", "ipvspure/loc4", "")]
    public void Of_sets_and_chains_are_read_from_rules(string rule, string sets, string targets)
    {
        Assert.Equal(sets, string.Join(' ', Chains.SetsOf(rule)));
        Assert.Equal(targets, string.Join(' ', Chains.TargetsOf(rule)));
    }

    [Fact]
    public void Of_affinity_are_for_each_client_alone() => Assert.Equal(
        [new(60, uint.MaxValue), new(60, 128), Persistence.Off],
        (Persistence[])[Persistence.Each(AddressFamily.Inet, 60), Persistence.Each(AddressFamily.Inet6, 60), Persistence.Each(AddressFamily.Inet, 0)]);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    public void Of_weights_are_numbers_from_0(int given, int value) =>
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Weight.Of(given).ToString());
}
