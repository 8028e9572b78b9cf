using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The packet filter as iptables rules: a constant number, whatever the number of Services; the sets carry the rest.
/// Each rule is written as iptables-save prints it, so that what is read back compares as text. The rule set is that of
/// facts/datapath.md A.3, with the clearing of marks that other hosts' packets bring and SCTP's refusal.
/// </summary>
public static class IptablesForm
{
    private const string Services = SetName.OurPrefix + "SERVICES";
    private const string Input = SetName.OurPrefix + "INPUT";
    private const string Refuse = SetName.OurPrefix + "REFUSE";
    private const string Unmark = SetName.OurPrefix + "UNMARK";
    private const string Postrouting = SetName.OurPrefix + "POSTROUTING";

    private const string OurMark = "-m mark --mark 0x7a500000/0xfff00000";

    /// <summary>The chains of one family with what they hold; a chain comes after those that it jumps to.</summary>
    public static ImmutableArray<(ChainKey Chain, RuleList Rules)> Chains(AddressFamily family) =>
    [
        (new(family, RuleTable.Raw, Unmark), UnmarkRules),
        (new(family, RuleTable.Mangle, Services), ServiceRules(family)),
        (new(family, RuleTable.Mangle, Input), MangleInputRules),
        (new(family, RuleTable.Nat, Postrouting), PostroutingRules(family)),
        (new(family, RuleTable.Filter, Refuse), RefuseRules(family)),
        (new(family, RuleTable.Filter, Input), FilterInputRules(family)),
    ];

    /// <summary>Where the built-in chains of one family lead into ours.</summary>
    public static ImmutableArray<Jump> Jumps(AddressFamily family) =>
    [
        JumpOf(family, RuleTable.Raw, "OUTPUT", Unmark),
        JumpOf(family, RuleTable.Mangle, "INPUT", Input),
        JumpOf(family, RuleTable.Mangle, "OUTPUT", Services),
        JumpOf(family, RuleTable.Nat, "POSTROUTING", Postrouting),
        JumpOf(family, RuleTable.Filter, "INPUT", Input),
    ];

    /// <summary>All of one family, as a value to compare with what is observed.</summary>
    public static PacketRules Rules(AddressFamily family)
    {
        var rules = PacketRules.None;
        foreach (var (chain, list) in Chains(family))
        {
            rules = rules with { Chains = rules.Chains.Add(chain, list) };
        }

        foreach (var jump in Jumps(family))
        {
            rules = rules with { Jumps = rules.Jumps.Add(jump) };
        }

        return rules;
    }

    // A packet that IPVS re-injects still carries the mark that chose its service: it goes before routing sees it. The
    // node's own address as source means a client on this node, whose source is rewritten.
    private static RuleList UnmarkRules { get; } = new(
    [
        "-m mark ! --mark 0x7a500000/0xfff00000 -j RETURN",
        "-m addrtype --src-type LOCAL -j MARK --set-xmark 0x1000/0xffffffff",
        $"{OurMark} -j MARK --set-xmark 0x0/0xffffffff",
    ]);

    // Nobody outside may choose a service by sending us its mark.
    private static RuleList MangleInputRules { get; } = new(
    [
        $"{OurMark} -j MARK --set-xmark 0x0/0xffffffff",
        $"-j {Services}",
    ]);

    private static Jump JumpOf(AddressFamily family, RuleTable table, string from, string to) =>
        Jump.Between(new(family, table, from), to);

    private static SetName Set(SetRole role, AddressFamily family) => OurSets.Name(role, family);

    private static RuleList ServiceRules(AddressFamily family)
    {
        string In(SetRole role, string dimensions) => $"-m set --match-set {Set(role, family)} {dimensions}";
        string NotIn(SetRole role, string dimensions) => $"-m set ! --match-set {Set(role, family)} {dimensions}";
        var toMark = $"-j SET --map-set {Set(SetRole.ShortCircuit, family)} dst,dst --map-mark";
        return new(
        [
            "-m conntrack ! --ctstate NEW -j RETURN",
            $"{In(SetRole.Ranged, "dst,dst")} {NotIn(SetRole.RangeSource, "dst,dst,src")} -j DROP",
            $"{In(SetRole.Pod, "src")} {toMark}",
            $"-m addrtype --src-type LOCAL {toMark}",
            $"{OurMark} -j RETURN",
            $"{In(SetRole.Drop, "dst,dst")} -j DROP",
            $"{In(SetRole.External, "dst,dst")} -j MARK --set-xmark 0x1000/0x1000",
            $"{In(SetRole.Internal, "dst,dst")} {NotIn(SetRole.Pod, "src")} -j MARK --set-xmark 0x1000/0x1000",
        ]);
    }

    // The mark is taken off before the source is rewritten: a tunnel's outer packet would inherit it.
    private static RuleList PostroutingRules(AddressFamily family) => new(
    [
        "-o lo -m mark --mark 0x1000/0x1000 -j RETURN",
        $"-m set --match-set {Set(SetRole.Hairpin, family)} dst,dst,src -j MASQUERADE --random-fully",
        "-m mark ! --mark 0x1000/0x1000 -j RETURN",
        "-j MARK --set-xmark 0x1000/0x0",
        "-j MASQUERADE --random-fully",
    ]);

    private static RuleList FilterInputRules(AddressFamily family) => new(
    [
        $"-m set --match-set {Set(SetRole.Vip, family)} dst -m set ! --match-set {Set(SetRole.ServicePort, family)} dst,dst"
            + $" -m conntrack --ctstate NEW -j {Refuse}",
    ]);

    // Linux SCTP ignores port unreachable; IPv4 has protocol unreachable, on IPv6 the host's own stack aborts.
    private static RuleList RefuseRules(AddressFamily family) => family == AddressFamily.Inet
        ? new(
        [
            "-p icmp -j RETURN",
            "-p tcp -j REJECT --reject-with tcp-reset",
            "-p sctp -j REJECT --reject-with icmp-proto-unreachable",
            "-j REJECT --reject-with icmp-port-unreachable",
        ])
        : new(
        [
            "-p ipv6-icmp -j RETURN",
            "-p tcp -j REJECT --reject-with tcp-reset",
            "-p sctp -j RETURN",
            "-j REJECT --reject-with icmp6-port-unreachable",
        ]);
}
