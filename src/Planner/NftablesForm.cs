using System.Collections.Immutable;
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
    private const string Masquerade = "meta mark set meta mark | 0x00001000";

    private static readonly ImmutableArray<(string Ip, AddressFamily Family, string Only)> Families =
        [("ip", AddressFamily.Inet, "meta nfproto ipv4"), ("ip6", AddressFamily.Inet6, "meta nfproto ipv6")];

    /// <summary>All chains with what they hold; a chain comes after those that it leads to.</summary>
    public static ImmutableArray<(ChainKey Chain, RuleList Rules)> Chains { get; } =
    [
        Chain(
            "refuse",
            "meta l4proto icmp return",
            "meta l4proto icmpv6 return",
            "meta l4proto tcp counter reject with tcp reset",
            // Linux SCTP ignores port unreachable; IPv4 has protocol unreachable, on IPv6 the host's own stack aborts.
            "meta nfproto ipv4 meta l4proto sctp counter reject with icmp prot-unreachable",
            "meta l4proto sctp return",
            "counter reject with icmpx port-unreachable"),
        Chain("services", Services()),
        Chain("input", "type filter hook input priority 90", "jump services"),
        Chain("output", "type filter hook output priority -110", "jump services"),

        // The first hook that a packet meets after IPVS re-injected it, with the mark that chose its service. The node's own
        // address as source means a client on this node, whose source is rewritten.
        Chain(
            "unmark",
            "type filter hook output priority -310",
            "meta mark & 0xfff00000 != 0x7a500000 return",
            "fib saddr type local meta mark set 0x00001000 return",
            "meta mark set 0x00000000"),

        // The mark is taken off before the source is rewritten: a tunnel's outer packet would inherit it. What stays on the
        // node keeps its source.
        Chain("postrouting", Postrouting()),
        Chain(Guard.Name, "type filter hook input priority 89", $"{OurMark} meta mark set 0x00000000"),
    ];

    /// <summary>The whole form, as a value to compare with what is observed.</summary>
    public static PacketRules Rules { get; } = new(new(Chains), default);

    private static (ChainKey, RuleList) Chain(string name, params ImmutableArray<string> rules) =>
        (ChainKey.InTable(name), new(rules));

    private static string Set(SetRole role, AddressFamily family) => "@" + OurSets.Name(role, family, FilterForm.Nftables).Bare;

    private static ImmutableArray<string> Services()
    {
        var rules = ImmutableArray.CreateBuilder<string>();
        rules.Add("ct state != new return");
        foreach (var (ip, family, only) in Families)
        {
            var port = $"{ip} daddr . meta l4proto . th dport";
            rules.Add($"{only} {port} {Set(SetRole.Ranged, family)} {port} . {ip} saddr != {Set(SetRole.RangeSource, family)} counter drop");
            rules.Add($"{only} {ip} saddr {Set(SetRole.Pod, family)} meta mark set {port} map {Set(SetRole.ShortCircuit, family)}");
            rules.Add($"{only} fib saddr type local meta mark set {port} map {Set(SetRole.ShortCircuit, family)}");
        }

        rules.Add($"{OurMark} return");
        foreach (var (ip, family, only) in Families)
        {
            var port = $"{ip} daddr . meta l4proto . th dport";
            rules.Add($"{only} {port} {Set(SetRole.Drop, family)} counter drop");
            rules.Add($"{only} {port} {Set(SetRole.External, family)} {Masquerade}");
            rules.Add($"{only} {port} {Set(SetRole.Internal, family)} {ip} saddr != {Set(SetRole.Pod, family)} {Masquerade}");
            rules.Add($"{only} {port} {Set(SetRole.ServicePort, family)} return");
            rules.Add($"{only} {ip} daddr {Set(SetRole.Vip, family)} goto refuse");
        }

        return rules.ToImmutable();
    }

    private static ImmutableArray<string> Postrouting()
    {
        var rules = ImmutableArray.CreateBuilder<string>();
        rules.Add("type nat hook postrouting priority 100");
        rules.Add("oifname lo return");
        rules.Add("meta mark & 0x00001000 == 0x00001000 meta mark set meta mark & 0xffffefff counter masquerade fully-random");
        foreach (var (ip, family, only) in Families)
        {
            rules.Add(
                $"{only} {ip} daddr . meta l4proto . th dport . {ip} saddr {Set(SetRole.Hairpin, family)} counter masquerade fully-random");
        }

        return rules.ToImmutable();
    }
}
