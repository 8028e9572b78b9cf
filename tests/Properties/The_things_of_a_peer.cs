using System;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What tells a thing of kube-proxy's or kube-router's from everything else, one thing at a time.</summary>
public sealed class The_things_of_a_peer
{
    private const string ProxySets =
        "KUBE-CLUSTER-IP KUBE-EXTERNAL-IP KUBE-EXTERNAL-IP-LOCAL KUBE-LOAD-BALANCER KUBE-LOAD-BALANCER-LOCAL KUBE-NODE-PORT-SCTP-HASH "
        + "KUBE-NODE-PORT-LOCAL-SCTP-HASH KUBE-NODE-PORT-TCP KUBE-NODE-PORT-LOCAL-TCP KUBE-NODE-PORT-UDP KUBE-NODE-PORT-LOCAL-UDP "
        + "KUBE-NODE-PORT-SCTP KUBE-NODE-PORT-LOCAL-SCTP KUBE-LOOP-BACK KUBE-LOAD-BALANCER-FW KUBE-LOAD-BALANCER-SOURCE-IP "
        + "KUBE-LOAD-BALANCER-SOURCE-CIDR KUBE-HEALTH-CHECK-NODE-PORT KUBE-IPVS-IPS "
        + "KUBE-6-CLUSTER-IP KUBE-6-EXTERNAL-IP KUBE-6-EXTERNAL-IP-LOCAL KUBE-6-LOAD-BALANCER KUBE-6-LOAD-BALANCER-LOCAL KUBE-6-NODE-PORT-SCTP-HASH "
        + "KUBE-6-NODE-PORT-LOCAL-SCTP-HAS KUBE-6-NODE-PORT-TCP KUBE-6-NODE-PORT-LOCAL-TCP KUBE-6-NODE-PORT-UDP KUBE-6-NODE-PORT-LOCAL-UDP "
        + "KUBE-6-NODE-PORT-SCTP KUBE-6-NODE-PORT-LOCAL-SCTP KUBE-6-LOOP-BACK KUBE-6-LOAD-BALANCER-FW KUBE-6-LOAD-BALANCER-SOURCE-IP "
        + "KUBE-6-LOAD-BALANCER-SOURCE-CID KUBE-6-HEALTH-CHECK-NODE-PORT KUBE-6-IPVS-IPS";

    private const string RouterSets =
        "kube-router-svip-prt kube-router-ipvs-services kube-router-local-ips kube-router-svip kube-router-service-ips "
        + "inet6:kube-router-svip-prt inet6:kube-router-ipvs-services inet6:kube-router-local-ips inet6:kube-router-svip inet6:kube-router-service-ips";

    private const string OthersSets = "KUBE-DST-X KUBE-CLUSTER kube-router-pod-subnets inet6:kube-router-node-ips IPVSPURE-VIP KUBE-6-LOAD-BALANCER-SOURCE-CIDR";

    private static readonly PolicyRule Forwarding = new(AddressFamily.Inet, 32_764, 0x1a2b, 78);

    [Theory]
    [InlineData(Peer.KubeProxy, ProxySets, RouterSets)]
    [InlineData(Peer.KubeRouter, RouterSets, ProxySets)]
    public void Are_sets_with_its_names(Peer peer, string its, string anothers)
    {
        var foreign = ForeignState.Nothing with
        {
            Sets = new($"{its} {anothers} {OthersSets}".Split(' ').Select(x => (new SetName(x), IpSet.Empty(IpSetType.Other, AddressFamily.Inet)))),
        };
        AreSame(its, After(peer, foreign).OfType<Operation.DestroySet>().Select(x => x.Set.Text));
        AreSame($"{ProxySets} {RouterSets}", foreign.Sets.Keys.Where(Peers.Own).Select(x => x.Text));
    }

    [Theory]
    [InlineData(
        Peer.KubeProxy, RuleTable.Nat,
        "KUBE-SERVICES KUBE-POSTROUTING KUBE-NODE-PORT KUBE-LOAD-BALANCER KUBE-FIREWALL KUBE-MARK-MASQ KUBE-NODEPORTS KUBE-SVC-X KUBE-SVL-X KUBE-SEP-X KUBE-EXT-X KUBE-FW-X KUBE-XLB-X KUBE-PROXY-CANARY",
        "KUBE-FORWARD KUBE-ROUTER-HAIRPIN KUBE-SVC KUBE-KUBELET-CANARY DOCKER")]
    [InlineData(
        Peer.KubeProxy, RuleTable.Filter,
        "KUBE-FORWARD KUBE-NODE-PORT KUBE-PROXY-FIREWALL KUBE-SOURCE-RANGES-FIREWALL KUBE-IPVS-FILTER KUBE-IPVS-OUT-FILTER KUBE-SERVICES KUBE-EXTERNAL-SERVICES KUBE-NODEPORTS KUBE-PROXY-CANARY",
        "KUBE-FIREWALL KUBE-ROUTER-SERVICES KUBE-SVC-X")]
    [InlineData(Peer.KubeProxy, RuleTable.Mangle, "KUBE-PROXY-CANARY", "KUBE-SERVICES KUBE-IPTABLES-HINT KUBE-SVC-X")]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "KUBE-ROUTER-HAIRPIN", "KUBE-SERVICES KUBE-PROXY-CANARY KUBE-ROUTER-SERVICES")]
    [InlineData(Peer.KubeRouter, RuleTable.Filter, "KUBE-ROUTER-SERVICES", "KUBE-ROUTER-INPUT KUBE-ROUTER-FORWARD KUBE-POD-FW-X KUBE-ROUTER-HAIRPIN")]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "", "KUBE-ROUTER-SERVICES KUBE-ROUTER-HAIRPIN")]
    public void Are_chains_with_its_names(Peer peer, RuleTable table, string its, string others)
    {
        var chains = $"{its} {others}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => (new ChainKey(AddressFamily.Inet, table, x), RuleList.Empty));
        var gone = After(peer, ForeignState.Nothing with { Chains = new(chains) }).Cast<Operation.DeleteChain>();
        AreSame(its, gone.Select(x => x.Chain.Name));
    }

    [Theory]
    [InlineData("KUBE-CLUSTER-IP", true)]
    [InlineData("KUBE-EXTERNAL-IP", true)]
    [InlineData("KUBE-EXTERNAL-IP-LOCAL", true)]
    [InlineData("KUBE-LOAD-BALANCER", true)]
    [InlineData("KUBE-LOAD-BALANCER-LOCAL", true)]
    [InlineData("KUBE-NODE-PORT-SCTP-HASH", true)]
    [InlineData("KUBE-NODE-PORT-LOCAL-SCTP-HASH", true)]
    [InlineData("KUBE-LOAD-BALANCER-FW", false)]
    [InlineData("KUBE-HEALTH-CHECK-NODE-PORT", false)]
    [InlineData("KUBE-LOOP-BACK", false)]
    [InlineData("kube-router-svip-prt", true)]
    [InlineData("kube-router-ipvs-services", true)]
    [InlineData("kube-router-local-ips", false)]
    [InlineData("kube-router-svip", false)]
    public void Are_services_that_its_sets_name(string set, bool isIts)
    {
        var key = ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80);
        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        foreach (var peer in Peers.All)
        {
            var gone = After(peer, With(set, member), Standing(key)).Where(x => x is Operation.DeleteService);
            Assert.Equal(isIts && (peer == Peer.KubeProxy) == set.StartsWith("KUBE", StringComparison.Ordinal), gone.Any());
        }
    }

    [Fact]
    public void Are_services_on_addresses_that_kube_proxy_refuses_for()
    {
        var (key, other) = (ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80), ServiceKey.At(Pool.A("10.96.0.2"), Protocol.Tcp, 80));
        Assert.Equal(
            [new Operation.DeleteService(key)],
            After(Peer.KubeProxy, With("KUBE-IPVS-IPS", SetMember.Of(key.Vip)), Standing(key, other)).OfType<Operation.DeleteService>());
    }

    [Theory]
    [InlineData("KUBE-NODE-PORT-TCP", Protocol.Tcp, true)]
    [InlineData("KUBE-NODE-PORT-LOCAL-TCP", Protocol.Tcp, true)]
    [InlineData("KUBE-NODE-PORT-UDP", Protocol.Udp, true)]
    [InlineData("KUBE-NODE-PORT-LOCAL-UDP", Protocol.Udp, true)]
    [InlineData("KUBE-NODE-PORT-SCTP", Protocol.Sctp, true)]
    [InlineData("KUBE-NODE-PORT-LOCAL-SCTP", Protocol.Sctp, true)]
    [InlineData("KUBE-NODE-PORT-TCP", Protocol.Udp, false)]
    [InlineData("KUBE-6-NODE-PORT-TCP", Protocol.Tcp, false)]
    [InlineData("KUBE-HEALTH-CHECK-NODE-PORT", Protocol.Tcp, false)]
    public void Are_node_ports_of_its_sets_on_addresses_of_the_node(string set, Protocol protocol, bool isIts)
    {
        var (own, elsewhere) = (ServiceKey.At(Pool.A("192.0.2.1"), protocol, 30_080), ServiceKey.At(Pool.A("10.96.0.1"), protocol, 30_080));
        var other = ServiceKey.At(own.Vip, protocol, 30_081);
        var observed = Standing(own, elsewhere, other) with { HostAddresses = new([own.Vip]) };
        var gone = After(Peer.KubeProxy, With(set, SetMember.Of(30_080)), observed).OfType<Operation.DeleteService>();
        Assert.Equal(isIts ? [own] : [], gone.Select(x => x.Service));
    }

    [Theory]
    [InlineData(Peer.KubeProxy, RuleTable.Nat, "PREROUTING", "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES", true)]
    [InlineData(Peer.KubeProxy, RuleTable.Nat, "POSTROUTING", "-j KUBE-POSTROUTING", true)]
    [InlineData(Peer.KubeProxy, RuleTable.Filter, "INPUT", "-j KUBE-IPVS-FILTER", true)]
    [InlineData(Peer.KubeProxy, RuleTable.Filter, "OUTPUT", "-j KUBE-IPVS-OUT-FILTER", true)]
    [InlineData(Peer.KubeProxy, RuleTable.Filter, "FORWARD", "-j KUBE-FORWARD", true)]
    [InlineData(Peer.KubeProxy, RuleTable.Filter, "INPUT", "-j KUBE-FIREWALL", false)]
    [InlineData(Peer.KubeProxy, RuleTable.Nat, "PREROUTING", "-j KUBE-MARK-MASQ", false)]
    [InlineData(Peer.KubeProxy, RuleTable.Nat, "PREROUTING", "-m comment --comment counted", false)]
    [InlineData(Peer.KubeProxy, RuleTable.Nat, "DOCKER", "-j KUBE-SERVICES", false)]
    [InlineData(Peer.KubeProxy, RuleTable.Nat, "POSTROUTING", "-m ipvs --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 192.0.2.1", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "POSTROUTING", "-m ipvs --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 192.0.2.1", true)]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "POSTROUTING", "-m conntrack --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 192.0.2.1", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "POSTROUTING", "-m ipvs --vdir REPLY --vmethod MASQ -j SNAT --to-source 192.0.2.1", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "POSTROUTING", "-m ipvs --vdir ORIGINAL --vmethod IPIP -j SNAT --to-source 192.0.2.1", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "POSTROUTING", "-m ipvs --vdir ORIGINAL --vmethod MASQ -j ACCEPT", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Nat, "PREROUTING", "-m ipvs --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 192.0.2.1", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Filter, "POSTROUTING", "-m ipvs --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 192.0.2.1", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Filter, "INPUT", "-m set --match-set kube-router-svip dst -j KUBE-ROUTER-SERVICES", true)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "PREROUTING", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff", true)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff", true)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "INPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Filter, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x77/0xffffffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 001a2b/0xffffffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0xwhat/0xffffffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j CONNMARK --set-xmark 0x1a2b/0xffffffff", false)]
    [InlineData(Peer.KubeRouter, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark", false)]
    [InlineData(Peer.KubeProxy, RuleTable.Mangle, "OUTPUT", "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff", false)]
    public void Are_rules_in_built_in_chains_that_only_it_writes(Peer peer, RuleTable table, string chain, string rule, bool isIts) =>
        Assert.Equal(isIts, IsTaken(peer, new(AddressFamily.Inet, table, chain), rule, "-j ACCEPT"));

    [Theory]
    [InlineData("-s 203.0.113.9/32 -i kube-bridge -p tcp --sport 80 -j TCPMSS --set-mss 1440", true)]
    [InlineData("-s 203.0.113.8/32 -i kube-bridge -p tcp --sport 80 -j TCPMSS --set-mss 1440", false)]
    [InlineData("-s 203.0.113.9/32 -i kube-bridge -p tcp --sport 81 -j TCPMSS --set-mss 1440", false)]
    [InlineData("-s 203.0.113.9/32 -i eth0 -p tcp --sport 80 -j TCPMSS --set-mss 1440", false)]
    [InlineData("-s 203.0.113.9/32 -i kube-bridge -p tcp --sport 80 -j ACCEPT", false)]
    [InlineData("-i kube-bridge -p tcp --sport 80 -j TCPMSS --set-mss 1440", false)]
    [InlineData("-s 203.0.113.9/32 -i kube-bridge -p tcp -j TCPMSS --set-mss 1440", false)]
    public void Are_segment_sizes_of_replies_to_what_kube_router_marks(string rule, bool isIts)
    {
        const string Marking = "-d 203.0.113.9/32 -p tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff";
        var chain = new ChainKey(AddressFamily.Inet, RuleTable.Mangle, "PREROUTING");
        Assert.Equal(isIts, IsTaken(Peer.KubeRouter, chain, rule, Marking));
        Assert.False(IsTaken(Peer.KubeRouter, chain, rule, "-d 203.0.113.9/32 -p tcp --dport 80 -j ACCEPT"));
        Assert.False(IsTaken(Peer.KubeRouter, chain with { Name = "OUTPUT" }, rule, Marking));
    }

    [Theory]
    [InlineData(32_764, 0x1a2b, 78, true)]
    [InlineData(32_764, 0, 78, false)]
    [InlineData(32_764, 0x1a2b, 79, false)]
    [InlineData(32_763, 0x1a2b, 78, false)]
    [InlineData(32_765, 0, 79, true)]
    [InlineData(32_765, 0x1a2b, 79, false)]
    [InlineData(32_765, 0, 78, false)]
    [InlineData(32_766, 0, 79, false)]
    public void Are_routing_rules_of_kube_routers_tables(uint priority, uint mark, uint table, bool isIts)
    {
        var rule = new PolicyRule(AddressFamily.Inet, priority, mark, table);
        var foreign = ForeignState.Nothing with { PolicyRules = new([rule]), PolicyRoutes = new([new(AddressFamily.Inet, 78), new(AddressFamily.Inet, 100)]) };
        Assert.Equal(
            isIts ? [new Operation.DeletePolicyRule(rule), new Operation.DeletePolicyRoute(new(AddressFamily.Inet, 78))] : [new Operation.DeletePolicyRoute(new(AddressFamily.Inet, 78))],
            After(Peer.KubeRouter, foreign));
        Assert.Empty(After(Peer.KubeProxy, foreign));
    }

    [Theory]
    [InlineData("kube-proxy", Peer.KubeProxy, "kube-ipvs0")]
    [InlineData("kube-router", Peer.KubeRouter, "kube-dummy-if")]
    public void Are_on_a_link_of_its_own_and_it_has_a_name(string name, Peer peer, string link)
    {
        Assert.Equal((peer, name, link), (Peers.Of(name)!.Value, peer.Text(), peer.Link()));
        Assert.Null(Peers.Of("cilium"));
        Assert.Equal([new Operation.DeleteLink()], After(peer, ForeignState.Nothing with { Link = LinkState.Up }));
    }

    [Theory]
    [InlineData("", "", "delete link")]
    [InlineData("route 10.96.0.1", "10.96.0.2", "unbind 10.96.0.2, bind 169.254.77.1")]
    [InlineData("route 10.96.0.1", "10.96.0.2 fd96::2", "unbind 10.96.0.2, unbind fd96::2, bind 169.254.77.1")]
    [InlineData("route 10.96.0.1", "fd96::2", "unbind fd96::2")]
    [InlineData("route fd96::1", "10.96.0.2", "unbind 10.96.0.2")]
    [InlineData("route fd96::1, route 10.96.0.1", "10.96.0.2", "unbind 10.96.0.2, bind 169.254.77.1")]
    [InlineData("route 10.96.0.1, bound 10.96.0.3", "10.96.0.2", "unbind 10.96.0.2")]
    [InlineData("route 10.96.0.1, bound fd96::3", "10.96.0.2", "unbind 10.96.0.2, bind 169.254.77.1")]
    [InlineData("route 10.96.0.1", "10.96.0.2 169.254.77.1", "unbind 10.96.0.2")]
    [InlineData("set", "10.96.0.2", "unbind 10.96.0.2")]
    [InlineData("chain", "10.96.0.2", "unbind 10.96.0.2")]
    public void Are_addresses_on_a_link_of_both_that_we_do_not_want(string ours, string others, string expected)
    {
        var observed = KernelState.Empty with { Link = LinkState.Up };
        foreach (var words in ours.Split(", ").Select(x => x.Split(' ')))
        {
            var address = words.Length > 1 ? Pool.A(words[1]) : default;
            var claims = OurSets.Name(SetRole.Vip, address.Family);
            observed = words[0] switch
            {
                "route" => observed with { Routes = observed.Routes.Add(address, default) },
                "bound" => observed with
                {
                    Bound = observed.Bound.Add(address),
                    Sets = observed.Sets.Add(claims, new(IpSetType.HashIp, address.Family, new([(SetMember.Of(address), 0u)]))),
                },
                "set" => observed with { Sets = observed.Sets.Add(OurSets.Name(SetRole.Pod, AddressFamily.Inet), IpSet.Empty(IpSetType.HashNet, AddressFamily.Inet)) },
                "chain" => observed with { Rules = new(new([(ChainKey.InTable("refuse"), RuleList.Empty)]), default) },
                _ => observed,
            };
        }

        observed = observed with { Bound = observed.Bound.AddRange(others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Pool.A)) };
        var plan = Succession.After(Peer.KubeProxy, observed, ForeignState.Nothing with { Link = LinkState.Up, Bound = observed.Bound }, sharesLink: true);
        Assert.Equal(expected, string.Join(", ", plan.Steps.OrderBy(x => x.Operation is Operation.BindAddress).Select(x => Said(x.Operation))));
        Assert.All(plan.Steps, x => Assert.Equal(x.Operation is Operation.BindAddress
            ? new Because.ProxyNeedsIt("the link's last IPv4 address would take its routes along") : (Because)new Because.LeftBy(Peer.KubeProxy), x.Why));
        Assert.Empty(Succession.After(Peer.KubeProxy, observed, ForeignState.Nothing with { Bound = observed.Bound }, sharesLink: true).Steps);
    }

    [Theory]
    [InlineData(true, "10.96.0.1", "unbind 10.96.0.2")]
    [InlineData(true, "", "delete link")]
    [InlineData(false, "10.96.0.1", "delete link")]
    public void Are_addresses_that_it_goes_on_to_serve_on_the_way_back(bool sharesLink, string served, string expected)
    {
        var bound = new Set<Ascending<Address>, Address>([Pool.A("10.96.0.1"), Pool.A("10.96.0.2")]);
        var observed = KernelState.Empty with { Link = LinkState.Up, Bound = bound };
        var foreign = served.Length == 0 ? ForeignState.Nothing : With("KUBE-IPVS-IPS", SetMember.Of(Pool.A(served)));
        var plan = Succession.To(Peer.KubeProxy, observed, foreign with { Bound = bound }, sharesLink);
        Assert.Equal(expected, string.Join(", ", plan.Steps.Select(x => Said(x.Operation))));
        Assert.All(plan.Steps, x => Assert.Equal(new Because.HandedTo(Peer.KubeProxy), x.Why));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Are_services_on_its_own_link_on_the_way_back(bool sharesLink, int orphans)
    {
        var key = ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80);
        var observed = Standing(key) with
        {
            Sets = new([(OurSets.Name(SetRole.Ledger, AddressFamily.Inet), new IpSet(IpSetType.HashIpPort, AddressFamily.Inet, new([(SetMember.Of(key.Vip, key.Protocol, key.Port), 0u)])))]),
        };
        var left = Succession.After(Peer.KubeRouter, Standing(key), ForeignState.Nothing with { Bound = new([key.Vip]) }, sharesLink).Steps;
        Assert.Equal([new Operation.DeleteService(key)], left.Select(x => x.Operation));
        Assert.Equal(orphans, Succession.Orphans(Peer.KubeRouter, observed, ForeignState.Nothing with { Bound = new([key.Vip]) }, sharesLink).Count());
    }

    // The kubelet's chains, or those to which somebody else jumps, stay without what names a set of the peer's.
    [Theory]
    [InlineData("KUBE-MARK-DROP", "-j DROP")]
    [InlineData("CUSTOM", "-j KUBE-MARK-MASQ")]
    public void Are_no_chains_on_which_others_lean(string name, string rule)
    {
        static ChainKey Chain(string name) => new(AddressFamily.Inet, RuleTable.Nat, name);
        const string Naming = "-m set --match-set KUBE-LOOP-BACK dst,dst,src -j MASQUERADE";
        var foreign = ForeignState.Nothing with
        {
            Chains = new(
            [
                (Chain(name), new([rule])),
                (Chain("KUBE-MARK-MASQ"), new(["-j MARK --set-xmark 0x4000/0x4000"])),
                (Chain("KUBE-POSTROUTING"), new([Naming, "-m mark --mark 0x4000", "-j MASQUERADE"])),
                (Chain("KUBE-SERVICES"), new(["-j KUBE-MARK-MASQ"])),
                (Chain("POSTROUTING"), new(["-j KUBE-POSTROUTING", "-j OTHER"])),
            ]),
        };
        Assert.Equal(
            [new Operation.DeleteRule(Chain("KUBE-POSTROUTING"), Naming), new Operation.DeleteChain(Chain("KUBE-SERVICES"))],
            After(Peer.KubeProxy, foreign));
    }

    private static string Said(Operation operation) => operation switch
    {
        Operation.UnbindAddress x => $"unbind {x.Vip}",
        Operation.BindAddress x => $"bind {x.Vip}",
        Operation.DeleteLink => "delete link",
        _ => OperationText.Of(operation),
    };

    private static bool IsTaken(Peer peer, ChainKey chain, string rule, string other)
    {
        var foreign = ForeignState.Nothing with { Chains = new([(chain, new([rule, other]))]), PolicyRules = new([Forwarding, new(AddressFamily.Inet, 100, 0x77, 100)]) };
        return After(peer, foreign).Contains(new Operation.DeleteRule(chain, rule));
    }

    private static ForeignState With(string set, SetMember member) => ForeignState.Nothing with
    {
        Sets = new([(new SetName(set), new IpSet(IpSetType.Other, AddressFamily.Inet, new([(member, 0u)])))]),
    };

    private static KernelState Standing(params ServiceKey[] keys) =>
        KernelState.Empty with { Services = new(keys.Select(x => (x, new VirtualService(Samples.RoundRobin, RealServers.Empty)))) };

    private static System.Collections.Generic.List<Operation> After(Peer peer, ForeignState foreign, KernelState? observed = null) =>
        [.. Succession.After(peer, observed ?? KernelState.Empty, foreign, sharesLink: false).Steps.Select(x => x.Operation)];

    private static void AreSame(string expected, System.Collections.Generic.IEnumerable<string> actual) => Assert.Equal(
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
}
