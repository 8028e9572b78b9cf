using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>
/// A kernel on which a peer works or worked beside us, and others too: the kubelet, network policy, a plugin for host ports, an
/// administrator. Which of the peer's things are there is drawn; what belongs to whom is known.
/// </summary>
internal sealed class PeerWorld
{
    private const string Hostports = "CNI-HOSTPORT-SETMARK";

    private readonly Random random;
    private readonly Dictionary<ChainKey, List<string>> chains = [];
    private readonly List<(SetName, IpSet)> sets = [];

    public PeerWorld(Recipe recipe, int seed)
    {
        random = new(seed);
        Peer = Peers.All[random.Next(2)];
        SharesLink = Peer == Peer.KubeProxy && random.Next(3) > 0;
        Observed = recipe.Observed;
        foreach (var family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6])
        {
            AddOthers(family);
            AddChains(family);
        }

        AddLeftServices();
        AddSets();
        Foreign = AddLink(new ForeignState(LinkState.Absent, default, new(sets), default, Rules(), Routes()));
        Foreign = Foreign with { Chains = new(chains.Select(x => (x.Key, new RuleList([.. x.Value])))) };
    }

    public Peer Peer { get; }

    public bool SharesLink { get; }

    public KernelState Observed { get; private set; }

    public ForeignState Foreign { get; }

    /// <summary>Virtual services that only the peer has.</summary>
    public List<ServiceKey> Left { get; } = [];

    /// <summary>Virtual services of ours that the peer serves too.</summary>
    public List<ServiceKey> Shared { get; } = [];

    /// <summary>What others have: each rule with its chain, each chain without rules by itself.</summary>
    public List<(ChainKey Chain, string Rule)> Others { get; } = [];

    /// <summary>Whether others lean on the chains that mark and rewrite.</summary>
    public System.Collections.Generic.HashSet<AddressFamily> Leaning { get; } = [];

    /// <summary>Whether somebody put an address that we do not make local onto the link that is the peer's too: what stands there is the peer's.</summary>
    public bool StandsOnTheirLink(ServiceKey key) =>
        SharesLink && !Owned.Service(Observed, key) && !key.IsMarked && Foreign.Bound.Contains(key.Vip)
        && !OurSets.Members(Observed, SetRole.Vip, key.Family).Any(x => x.ContainsKey(SetMember.Of(key.Vip)));

    private bool Sometimes => random.Next(4) > 0;

    private void Add(ChainKey chain, params string[] rules)
    {
        if (!chains.TryGetValue(chain, out var list))
        {
            chains[chain] = list = [];
        }

        list.AddRange(rules);
    }

    private void AddOther(ChainKey chain, params string[] rules)
    {
        Add(chain, rules);
        Others.Add((chain, ""));
        Others.AddRange(rules.Select(x => (chain, x)));
    }

    private void AddOthers(AddressFamily family)
    {
        ChainKey Chain(RuleTable table, string name) => new(family, table, name);
        AddOther(Chain(RuleTable.Filter, "KUBE-FIREWALL"));
        AddOther(Chain(RuleTable.Filter, "KUBE-ROUTER-INPUT"), "-j RETURN");
        AddOther(Chain(RuleTable.Filter, "KUBE-POD-FW-X"), "-m comment --comment \"rule to permit traffic\" -j ACCEPT");
        AddOther(Chain(RuleTable.Filter, "INPUT"), "-m comment --comment \"kube-router netpol\" -j KUBE-ROUTER-INPUT", "-j KUBE-FIREWALL");
        AddOther(Chain(RuleTable.Nat, "POSTROUTING"), "-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE", "-s 10.1.0.0/16 -j SNAT --to-source 192.0.2.1");
        AddOther(Chain(RuleTable.Mangle, "PREROUTING"), "-d 192.0.2.9/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x77/0xffffffff");
        if (random.Next(4) == 0)
        {
            AddOther(Chain(RuleTable.Nat, Hostports), "-j KUBE-MARK-MASQ");
            Leaning.Add(family);
        }
        else if (random.Next(4) == 0)
        {
            AddOther(Chain(RuleTable.Nat, "KUBE-MARK-DROP"), "-j MARK --set-xmark 0x8000/0x8000");
            Leaning.Add(family);
        }
    }

    private void AddChains(AddressFamily family)
    {
        ChainKey Chain(RuleTable table, string name) => new(family, table, name);
        var prefix = family == AddressFamily.Inet6 ? "KUBE-6-" : "KUBE-";
        if (Peer == Peer.KubeRouter)
        {
            Add(Chain(RuleTable.Filter, "KUBE-ROUTER-SERVICES"), "-j ACCEPT");
            Add(Chain(RuleTable.Filter, "INPUT"), "-m set --match-set kube-router-svip dst -j KUBE-ROUTER-SERVICES");
            Add(Chain(RuleTable.Nat, "POSTROUTING"), "! -s 10.244.1.0/24 ! -d 10.244.1.0/24 -m ipvs --vdir ORIGINAL --vmethod MASQ -j SNAT --to-source 192.0.2.1");
            Add(Chain(RuleTable.Mangle, "PREROUTING"), "-d 203.0.113.9/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x1a2b/0xffffffff");
            return;
        }

        // A chain to which others jump is there: nobody can jump to one that is not.
        if (Sometimes || Leaning.Contains(family))
        {
            Add(Chain(RuleTable.Nat, "KUBE-MARK-MASQ"), "-j MARK --set-xmark 0x4000/0x4000");
            Add(Chain(RuleTable.Nat, "KUBE-POSTROUTING"), $"-m set --match-set {prefix}LOOP-BACK dst,dst,src -j MASQUERADE", "-j MASQUERADE");
            Add(Chain(RuleTable.Nat, "POSTROUTING"), "-m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING");
        }

        if (Sometimes && chains.ContainsKey(Chain(RuleTable.Nat, "KUBE-MARK-MASQ")))
        {
            Add(Chain(RuleTable.Nat, "KUBE-NODE-PORT"), $"-m set --match-set {prefix}NODE-PORT-TCP dst -j KUBE-MARK-MASQ");
            Add(Chain(RuleTable.Nat, "KUBE-SERVICES"), $"-m set --match-set {prefix}CLUSTER-IP dst,dst -j KUBE-MARK-MASQ", "-j KUBE-NODE-PORT");
            Add(Chain(RuleTable.Nat, "PREROUTING"), "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
        }

        if (Sometimes)
        {
            Add(Chain(RuleTable.Filter, "KUBE-IPVS-FILTER"), $"-m set --match-set {prefix}IPVS-IPS dst -j REJECT");
            Add(Chain(RuleTable.Filter, "INPUT"), "-j KUBE-IPVS-FILTER");
        }
    }

    private void AddLeftServices()
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            var address = random.Next(2) == 0 ? Address.V4(0x0A4D0000 + (uint)i) : Address.V6(new UInt128(0xfd77_0000_0000_0000, (ulong)i));
            Left.Add(ServiceKey.At(address, Protocol.Tcp, 80));
        }

        if (Peer == Peer.KubeRouter && Sometimes)
        {
            Left.Add(ServiceKey.Marked(AddressFamily.Inet, 0x1a2b));
        }

        Observed = Observed with
        {
            Services = Left.Aggregate(Observed.Services, (map, key) => map.Add(key, new(Samples.RoundRobin, RealServers.Empty))),
        };
        Shared.AddRange(Owned.Services(Observed).Select(x => x.Key).Where(x => !x.IsMarked && Sometimes));
    }

    private void AddSets()
    {
        foreach (var family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6])
        {
            var served = Shared.Concat(Left).Where(x => !x.IsMarked && x.Family == family).Select(x => SetMember.Of(x.Vip, x.Protocol, x.Port)).ToList();
            var v6 = family == AddressFamily.Inet6;
            if (Peer == Peer.KubeRouter)
            {
                Set(v6 ? "inet6:kube-router-svip-prt" : "kube-router-svip-prt", IpSetType.HashIpPort, family, served);
                Set(v6 ? "inet6:kube-router-svip" : "kube-router-svip", IpSetType.HashIp, family, []);
                continue;
            }

            var prefix = v6 ? "KUBE-6-" : "KUBE-";
            Set(prefix + "CLUSTER-IP", IpSetType.HashIpPort, family, served);
            Set(prefix + "IPVS-IPS", IpSetType.HashIp, family, Left.Where(x => x.Family == family).Select(x => SetMember.Of(x.Vip)));
            Set(prefix + "LOOP-BACK", IpSetType.HashIpPortIp, family, []);
            Set(prefix + "NODE-PORT-TCP", IpSetType.BitmapPort, family, []);
        }
    }

    private void Set(string name, IpSetType type, AddressFamily family, IEnumerable<SetMember> members) =>
        sets.Add((new(name), new(type, family, new(members.Select(x => (x, 0u))))));

    private ForeignState AddLink(ForeignState foreign)
    {
        var addresses = new Set<Ascending<Address>, Address>(Left.Where(x => !x.IsMarked && Sometimes).Select(x => x.Vip).Distinct());
        if (!SharesLink)
        {
            return foreign with { Link = LinkState.Up, Bound = addresses };
        }

        var link = Observed.Link == LinkState.Absent && !addresses.IsEmpty ? LinkState.Down : Observed.Link;
        Observed = Observed with { Link = link, Bound = Observed.Bound.AddOrUpdateRange(addresses) };
        return foreign with { Link = link, Bound = Observed.Bound };
    }

    private Set<Ascending<PolicyRule>, PolicyRule> Rules()
    {
        var others = default(Set<Ascending<PolicyRule>, PolicyRule>).Add(new(AddressFamily.Inet, 100, 7, 100)).Add(new(AddressFamily.Inet, 32764, 7, 99));
        return Peer == Peer.KubeRouter
            ? others.Add(new(AddressFamily.Inet, 32764, 0x1a2b, 78)).Add(new(AddressFamily.Inet, 32765, 0, 79))
            : others;
    }

    private Set<Ascending<PolicyRoute>, PolicyRoute> Routes() =>
        Peer == Peer.KubeRouter ? new([new PolicyRoute(AddressFamily.Inet, 78)]) : default;
}
