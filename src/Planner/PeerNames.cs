using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// What the service proxy of a peer calls its things, and nobody else does. The kubelet's chains (KUBE-FIREWALL in filter,
/// KUBE-MARK-DROP, canaries) and those of network policy (KUBE-ROUTER-INPUT, KUBE-NWPLCY-, KUBE-POD-FW-) are not among
/// them (facts/kube-proxy.md 2.3 and 2.4, facts/kube-router.md 1.4 to 1.6).
/// </summary>
internal static class PeerNames
{
    /// <summary>Where packets that are to have their source rewritten are marked; others jump there too.</summary>
    public const string MarkMasquerade = "KUBE-MARK-MASQ";

    /// <summary>Where the source of marked packets is rewritten.</summary>
    public const string Postrouting = "KUBE-POSTROUTING";

    /// <summary>Only a kubelet makes this chain; one that does leans on the two above as well.</summary>
    public const string MarkDrop = "KUBE-MARK-DROP";

    /// <summary>kube-router's rules that lead a firewall mark to its table, and what stands in that table.</summary>
    public const uint MarkPriority = 32764;
    public const uint MarkTable = 78;
    private const uint ExternalPriority = 32765;
    private const uint ExternalTable = 79;

    private static readonly ImmutableArray<string> BuiltIn = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    private static readonly ImmutableArray<string> ProxyPlaces =
        ["CLUSTER-IP", "EXTERNAL-IP", "EXTERNAL-IP-LOCAL", "LOAD-BALANCER", "LOAD-BALANCER-LOCAL", "NODE-PORT-SCTP-HASH", "NODE-PORT-LOCAL-SCTP-HASH"];

    private static readonly ImmutableArray<(string Name, Protocol Protocol)> ProxyPorts =
    [
        ("NODE-PORT-TCP", Protocol.Tcp), ("NODE-PORT-LOCAL-TCP", Protocol.Tcp),
        ("NODE-PORT-UDP", Protocol.Udp), ("NODE-PORT-LOCAL-UDP", Protocol.Udp),
        ("NODE-PORT-SCTP", Protocol.Sctp), ("NODE-PORT-LOCAL-SCTP", Protocol.Sctp),
    ];

    private static readonly ImmutableArray<string> ProxyOthers =
        ["LOOP-BACK", "LOAD-BALANCER-FW", "LOAD-BALANCER-SOURCE-IP", "LOAD-BALANCER-SOURCE-CIDR", "HEALTH-CHECK-NODE-PORT"];

    private static readonly ImmutableArray<SetName> ProxySets =
        [.. ProxyPlaces.Concat(ProxyPorts.Select(x => x.Name)).Concat(ProxyOthers).Append("IPVS-IPS").SelectMany(OfBothFamilies)];

    private static readonly ImmutableArray<SetName> RouterPlaces = RouterNames("kube-router-svip-prt", "kube-router-ipvs-services");

    private static readonly ImmutableArray<SetName> RouterSets =
        [.. RouterPlaces, .. RouterNames("kube-router-local-ips", "kube-router-svip", "kube-router-service-ips")];

    private static readonly ImmutableArray<string> ProxyNat =
        ["KUBE-SERVICES", Postrouting, "KUBE-NODE-PORT", "KUBE-LOAD-BALANCER", "KUBE-FIREWALL", MarkMasquerade, "KUBE-NODEPORTS"];

    private static readonly ImmutableArray<string> ProxyFilter =
    [
        "KUBE-FORWARD", "KUBE-NODE-PORT", "KUBE-PROXY-FIREWALL", "KUBE-SOURCE-RANGES-FIREWALL", "KUBE-IPVS-FILTER",
        "KUBE-IPVS-OUT-FILTER", "KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS",
    ];

    // One chain a Service or endpoint, of kube-proxy's iptables mode.
    private static readonly ImmutableArray<string> ProxyPrefixes = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-EXT-", "KUBE-FW-", "KUBE-XLB-"];

    /// <summary>A chain of the kernel, in which many put their rules.</summary>
    public static bool IsBuiltIn(ChainKey chain) => BuiltIn.Contains(chain.Name);

    public static bool IsChain(Peer peer, ChainKey chain) => (peer, chain.Table) switch
    {
        (Peer.KubeProxy, _) when chain.Name == "KUBE-PROXY-CANARY" => true,
        (Peer.KubeProxy, RuleTable.Nat) => ProxyNat.Contains(chain.Name)
            || ProxyPrefixes.Any(x => chain.Name.StartsWith(x, StringComparison.Ordinal)),
        (Peer.KubeProxy, RuleTable.Filter) => ProxyFilter.Contains(chain.Name),
        (Peer.KubeRouter, RuleTable.Nat) => chain.Name == "KUBE-ROUTER-HAIRPIN",
        (Peer.KubeRouter, RuleTable.Filter) => chain.Name == "KUBE-ROUTER-SERVICES",
        _ => false,
    };

    public static bool IsSet(Peer peer, SetName set) => (peer == Peer.KubeProxy ? ProxySets : RouterSets).Contains(set);

    /// <summary>Whether the set's members are virtual services: address, protocol and port.</summary>
    public static bool HasServices(Peer peer, SetName set) =>
        peer == Peer.KubeRouter ? RouterPlaces.Contains(set) : ProxyPlaces.Any(x => OfBothFamilies(x).Contains(set));

    /// <summary>The protocol of the node ports that are the set's members.</summary>
    public static Protocol? NodePorts(SetName set)
    {
        foreach (var (name, protocol) in ProxyPorts)
        {
            if (OfBothFamilies(name).Contains(set))
            {
                return protocol;
            }
        }

        return null;
    }

    /// <summary>Whether the set's members are the addresses on the peer's link.</summary>
    public static bool HasAddresses(SetName set) => OfBothFamilies("IPVS-IPS").Contains(set);

    /// <summary>kube-router's rules for what it forwards without NAT, and the one that it leaves without use.</summary>
    public static bool IsPolicyRule(PolicyRule rule) =>
        (rule.Priority == MarkPriority && rule.Table == MarkTable && rule.Mark != 0)
        || (rule.Priority == ExternalPriority && rule.Table == ExternalTable && rule.Mark == 0);

    // A name of an ipset has up to 31 characters, and kube-proxy cuts off what is too much.
    private static SetName[] OfBothFamilies(string name)
    {
        var inet6 = $"KUBE-6-{name}";
        return [new($"KUBE-{name}"), new(inet6.Length > 31 ? inet6[..31] : inet6)];
    }

    private static ImmutableArray<SetName> RouterNames(params ImmutableArray<string> names) =>
        [.. names.SelectMany(x => (SetName[])[new(x), new($"inet6:{x}")])];
}
