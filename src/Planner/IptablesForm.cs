using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
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
    private const string Forward = SetName.OurPrefix + "FORWARD";
    private const string Unmark = SetName.OurPrefix + "UNMARK";
    private const string Postrouting = SetName.OurPrefix + "POSTROUTING";

    private const string OurMark = "-m mark --mark 0x7a500000/0xfff00000";

    /// <summary>The chains of one family with what they hold; a chain comes after those that it jumps to.</summary>
    public static ImmutableArray<(ChainKey Chain, RuleList Rules)> Chains(AddressFamily family, FilterSettings settings) =>
    [
        (new(family, RuleTable.Raw, Unmark), UnmarkRules(settings)),
        (new(family, RuleTable.Mangle, Services), ServiceRules(family, settings)),
        (new(family, RuleTable.Mangle, Input), MangleInputRules),
        (new(family, RuleTable.Nat, Postrouting), PostroutingRules(family, settings)),
        (new(family, RuleTable.Filter, Refuse), RefuseRules(family, settings)),
        (new(family, RuleTable.Filter, Input), FilterInputRules(family, settings)),
        (new(family, RuleTable.Filter, Forward), InvalidRules(family, settings)),
    ];

    /// <summary>The chains as they are without any setting.</summary>
    public static ImmutableArray<(ChainKey Chain, RuleList Rules)> Chains(AddressFamily family) =>
        Chains(family, FilterSettings.Default);

    /// <summary>Where the built-in chains of one family lead into ours.</summary>
    public static ImmutableArray<Jump> Jumps(AddressFamily family) =>
    [
        JumpOf(family, RuleTable.Raw, "OUTPUT", Unmark),
        JumpOf(family, RuleTable.Mangle, "INPUT", Input),
        JumpOf(family, RuleTable.Mangle, "OUTPUT", Services),
        JumpOf(family, RuleTable.Nat, "POSTROUTING", Postrouting),
        JumpOf(family, RuleTable.Filter, "INPUT", Input),
        JumpOf(family, RuleTable.Filter, "FORWARD", Forward),
    ];

    /// <summary>All of one family, as a value to compare with what is observed.</summary>
    public static PacketRules Rules(AddressFamily family) => Rules(family, FilterSettings.Default);

    /// <summary>All of one family under the operator's settings.</summary>
    public static PacketRules Rules(AddressFamily family, FilterSettings settings)
    {
        var rules = PacketRules.None;
        foreach (var (chain, list) in Chains(family, settings))
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
    private static RuleList UnmarkRules(FilterSettings settings) => new(
    [
        "-m mark ! --mark 0x7a500000/0xfff00000 -j RETURN",
        $"-m addrtype --src-type LOCAL -j MARK --set-xmark {Hex(settings.Masquerade)}/0xffffffff",
        $"{OurMark} -j MARK --set-xmark 0x0/0xffffffff",
    ]);

    // Nobody outside may choose a service by sending us its mark.
    private static RuleList MangleInputRules { get; } = new(
    [
        $"{OurMark} -j MARK --set-xmark 0x0/0xffffffff",
        $"-j {Services}",
    ]);

    private static ImmutableArray<string> Nothing { get; } = [];

    private static string Hex(uint mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark:x}");

    private static string Bit(FilterSettings settings) => $"{Hex(settings.Masquerade)}/{Hex(settings.Masquerade)}";

    private static Jump JumpOf(AddressFamily family, RuleTable table, string from, string to) =>
        Jump.Between(new(family, table, from), to);

    private static SetName Set(SetRole role, AddressFamily family) => OurSets.Name(role, family);

    // Pods are known by their ranges or by the links they come in by: each link is a rule of its own, before the rule
    // that tells everybody else from the pods by their ranges.
    private static RuleList ServiceRules(AddressFamily family, FilterSettings settings)
    {
        string In(SetRole role, string dimensions) => $"-m set --match-set {Set(role, family)} {dimensions}";
        string NotIn(SetRole role, string dimensions) => $"-m set ! --match-set {Set(role, family)} {dimensions}";
        var toMark = $"-j SET --map-set {Set(SetRole.ShortCircuit, family)} dst,dst --map-mark";
        var masquerade = $"-j MARK --set-xmark {Bit(settings)}";
        return new(
        [
            "-m conntrack ! --ctstate NEW -j RETURN",
            $"{In(SetRole.Ranged, "dst,dst")} {NotIn(SetRole.RangeSource, "dst,dst,src")} -j DROP",
            $"{In(SetRole.Pod, "src")} {toMark}",
            .. settings.PodInterfaces.Select(x => $"-i {x} {toMark}"),
            $"-m addrtype --src-type LOCAL {toMark}",
            $"{OurMark} -j RETURN",
            $"{In(SetRole.Drop, "dst,dst")} -j DROP",
            $"{In(SetRole.External, "dst,dst")} {masquerade}",
            .. settings.PodInterfaces.Select(x => $"-i {x} -j RETURN"),
            $"{In(SetRole.Internal, "dst,dst")} {NotIn(SetRole.Pod, "src")} {masquerade}",
        ]);
    }

    // The mark is taken off before the source is rewritten: a tunnel's outer packet would inherit it.
    private static RuleList PostroutingRules(AddressFamily family, FilterSettings settings) => new(
    [
        $"-o lo -m mark --mark {Bit(settings)} -j RETURN",
        $"-m set --match-set {Set(SetRole.Hairpin, family)} dst,dst,src -j MASQUERADE --random-fully",
        $"-m mark ! --mark {Bit(settings)} -j RETURN",
        $"-j MARK --set-xmark {Hex(settings.Masquerade)}/0x0",
        "-j MASQUERADE --random-fully",
    ]);

    private static RuleList FilterInputRules(AddressFamily family, FilterSettings settings) => new(
    [
        .. InvalidRules(family, settings).Rules,
        $"-m set --match-set {Set(SetRole.Vip, family)} dst -m set ! --match-set {Set(SetRole.ServicePort, family)} dst,dst"
            + $" -m conntrack --ctstate NEW -j {Refuse}",
    ]);

    // A pod's packet that belongs to no known connection would leave with its own address in the place of the virtual
    // one, and the client would answer it with a reset (kube-proxy.md 5.1, "No ct INVALID drop").
    private static RuleList InvalidRules(AddressFamily family, FilterSettings settings) => new(
    [
        $"-m set --match-set {Set(SetRole.Pod, family)} src -m conntrack --ctstate INVALID -j DROP",
        .. settings.PodInterfaces.Select(x => $"-i {x} -m conntrack --ctstate INVALID -j DROP"),
    ]);

    // Linux SCTP ignores port unreachable; IPv4 has protocol unreachable, on IPv6 the host's own stack aborts.
    private static RuleList RefuseRules(AddressFamily family, FilterSettings settings) => family == AddressFamily.Inet
        ? new(
        [
            .. settings.AnswersPing ? ["-p icmp -j RETURN"] : Nothing,
            "-p tcp -j REJECT --reject-with tcp-reset",
            "-p sctp -j REJECT --reject-with icmp-proto-unreachable",
            "-j REJECT --reject-with icmp-port-unreachable",
        ])
        : new(
        [
            .. settings.AnswersPing ? ["-p ipv6-icmp -j RETURN"] : Nothing,
            "-p tcp -j REJECT --reject-with tcp-reset",
            "-p sctp -j RETURN",
            "-j REJECT --reject-with icmp6-port-unreachable",
        ]);
}
