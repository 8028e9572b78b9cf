using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The packet filter as one nf_tables table: a constant number of rules for both families, whatever the number of
/// Services; the sets carry the rest. The rules decide as those of <see cref="IptablesForm"/> do (facts/datapath.md A.2),
/// but next to IPVS: what other programs write into a packet's mark before that does not matter, and a connection of the
/// node itself can be refused before IPVS sees it.
/// </summary>
public static class NftablesForm
{
    /// <summary>
    /// Takes foreign uses of our marks off. It is written last and goes first, because while the form changes the other
    /// one sets marks that it would take off.
    /// </summary>
    public static ChainKey Guard { get; } = ChainKey.InTable("guard");

    private const string OurMark = "meta mark & 0xfff00000 == 0x7a500000";

    private static readonly ImmutableArray<(string Ip, AddressFamily Family, string Only)> Families =
        [("ip", AddressFamily.Inet, "meta nfproto ipv4"), ("ip6", AddressFamily.Inet6, "meta nfproto ipv6")];

    /// <summary>The chains as they are without any setting.</summary>
    public static ImmutableArray<(ChainKey Chain, RuleList Rules)> Chains { get; } = ChainsOf(FilterSettings.Default);

    /// <summary>The whole form without any setting, as a value to compare with what is observed.</summary>
    public static PacketRules Rules { get; } = new(new(Chains), default);

    /// <summary>The whole form under the operator's settings.</summary>
    public static PacketRules RulesOf(FilterSettings settings) => new(new(ChainsOf(settings)), default);

    /// <summary>All chains with what they hold; a chain comes after those that it leads to.</summary>
    public static ImmutableArray<(ChainKey Chain, RuleList Rules)> ChainsOf(FilterSettings settings) =>
    [
        Chain("refuse", Refuse(settings)),
        Chain("services", Services(settings)),
        Chain("input", ["type filter hook input priority 90", .. Invalid(settings), "jump services"]),
        Chain("forward", ["type filter hook forward priority 0", .. Invalid(settings)]),
        Chain("output", ["type filter hook output priority -110", "jump services"]),

        // The first hook that a packet meets after IPVS re-injected it, with the mark that chose its service. The node's own
        // address as source means a client on this node, whose source is rewritten.
        Chain(
            "unmark",
            [
                "type filter hook output priority -310",
                "meta mark & 0xfff00000 != 0x7a500000 return",
                $"fib saddr type local meta mark set {Hex(settings.Masquerade)} return",
                "meta mark set 0x00000000",
            ]),

        Chain("postrouting", Postrouting(settings)),
        Chain(Guard.Name, ["type filter hook input priority 89", $"{OurMark} meta mark set 0x00000000"]),
    ];

    private static (ChainKey, RuleList) Chain(string name, ImmutableArray<string> rules) => (ChainKey.InTable(name), new(rules));

    private static string Set(SetRole role, AddressFamily family) => "@" + OurSets.Name(role, family, FilterForm.Nftables).Bare;

    private static string Hex(uint mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark:x8}");

    // iptables ends the beginning of a name with a plus, nft with an asterisk.
    private static string Link(string name) => $"iifname {(name.EndsWith('+') ? name[..^1] + '*' : name)}";

    // Linux SCTP ignores port unreachable; IPv4 has protocol unreachable, on IPv6 the host's own stack aborts.
    private static ImmutableArray<string> Refuse(FilterSettings settings) =>
    [
        .. settings.AnswersPing ? ["meta l4proto icmp return", "meta l4proto icmpv6 return"] : ImmutableArray<string>.Empty,
        "meta l4proto tcp counter reject with tcp reset",
        "meta nfproto ipv4 meta l4proto sctp counter reject with icmp prot-unreachable",
        "meta l4proto sctp return",
        "counter reject with icmpx port-unreachable",
    ];

    // A pod's packet that belongs to no known connection would leave with its own address in the place of the virtual one.
    private static ImmutableArray<string> Invalid(FilterSettings settings) =>
    [
        .. from x in Families select $"{x.Only} ct state invalid {x.Ip} saddr {Set(SetRole.Pod, x.Family)} counter drop",
        .. from name in settings.PodInterfaces select $"ct state invalid {Link(name)} counter drop",
    ];

    private static ImmutableArray<string> Services(FilterSettings settings)
    {
        var bit = Hex(settings.Masquerade);
        var masquerade = $"meta mark set meta mark | {bit}";
        var rules = ImmutableArray.CreateBuilder<string>();
        rules.Add("ct state != new return");
        foreach (var (ip, family, only) in Families)
        {
            var port = $"{ip} daddr . meta l4proto . th dport";
            var shorten = $"meta mark set {port} map {Set(SetRole.ShortCircuit, family)}";
            rules.Add($"{only} {port} {Set(SetRole.Ranged, family)} {port} . {ip} saddr != {Set(SetRole.RangeSource, family)} counter drop");
            rules.Add($"{only} {ip} saddr {Set(SetRole.Pod, family)} {shorten}");
            rules.AddRange(settings.PodInterfaces.Select(x => $"{only} {Link(x)} {shorten}"));
            rules.Add($"{only} fib saddr type local {shorten}");
        }

        rules.Add($"{OurMark} return");
        foreach (var (ip, family, only) in Families)
        {
            var port = $"{ip} daddr . meta l4proto . th dport";
            rules.Add($"{only} {port} {Set(SetRole.Drop, family)} counter drop");
            rules.Add($"{only} {port} {Set(SetRole.External, family)} {masquerade}");

            // Pods are known by their ranges or by the links they come in by: to them a cluster address is open as it is.
            rules.AddRange(settings.PodInterfaces.Select(x => $"{only} {Link(x)} {port} {Set(SetRole.Internal, family)} return"));
            rules.Add($"{only} {port} {Set(SetRole.Internal, family)} {ip} saddr != {Set(SetRole.Pod, family)} {masquerade}");
            rules.Add($"{only} {port} {Set(SetRole.ServicePort, family)} return");
            rules.Add($"{only} {ip} daddr {Set(SetRole.Vip, family)} goto refuse");
        }

        return rules.ToImmutable();
    }

    // The mark is taken off before the source is rewritten: a tunnel's outer packet would inherit it. What stays on the node
    // keeps its source.
    private static ImmutableArray<string> Postrouting(FilterSettings settings)
    {
        var bit = Hex(settings.Masquerade);
        return
        [
            "type nat hook postrouting priority 100",
            "oifname lo return",
            $"meta mark & {bit} == {bit} meta mark set meta mark & {Hex(~settings.Masquerade)} counter masquerade fully-random",
            .. from x in Families
               select $"{x.Only} {x.Ip} daddr . meta l4proto . th dport . {x.Ip} saddr {Set(SetRole.Hairpin, x.Family)} counter masquerade fully-random",
        ];
    }
}
