using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Rules between nft's language, as far as <see cref="IpvsPure.Planner.NftablesForm"/> speaks it, and the kernel's expressions.
/// A rule that is read has our text only if this text makes exactly its expressions; so no other rule passes for one of ours.
/// </summary>
internal static class NftRules
{
    internal const uint MetaMark = 3;
    internal const uint MetaInName = 6;
    internal const uint MetaOutName = 7;
    internal const uint MetaFamily = 15;
    internal const uint MetaProtocol = 16;
    internal const int NameBytes = 16;

    internal static readonly (string Text, byte Number)[] Families = [("ipv4", 2), ("ipv6", 10)];
    internal static readonly (string Text, byte Number)[] Protocols = [("icmp", 1), ("tcp", 6), ("udp", 17), ("icmpv6", 58), ("sctp", 132)];
    internal static readonly (string Text, int Code)[] Verdicts = [("drop", 0), ("accept", 1), ("return", -5)];
    internal static readonly (string Text, int Code)[] Leaps = [("jump", -3), ("goto", -4)];
    internal static readonly (string Text, uint Type, byte Code)[] Rejections =
        [("icmp prot-unreachable", 0, 2), ("tcp reset", 1, 0), ("icmpx port-unreachable", 2, 1)];

    /// <summary>The fields of keys: where they are in the packet, and how many words they take.</summary>
    internal static readonly (string Text, NftExpression Load, int Words)[] Fields =
    [
        ("ip saddr", new NftExpression.Payload(1, 12, 4, 0), 1),
        ("ip daddr", new NftExpression.Payload(1, 16, 4, 0), 1),
        ("ip6 saddr", new NftExpression.Payload(1, 8, 16, 0), 4),
        ("ip6 daddr", new NftExpression.Payload(1, 24, 16, 0), 4),
        ("meta l4proto", new NftExpression.Meta(MetaProtocol, 0), 1),
        ("th dport", new NftExpression.Payload(2, 2, 2, 0), 1),
    ];

    /// <summary>The expressions of a rule of ours. Text that is none of ours is a bug, and throws.</summary>
    public static List<NftExpression> Parse(string rule) => new NftRuleParser(rule).All();

    /// <summary>The text of a rule that was read; of one that is not ours, the names of its expressions.</summary>
    public static string Text(IReadOnlyList<NftExpression> expressions)
    {
        var text = NftRulePrinter.Print(expressions);
        return !string.IsNullOrEmpty(text) && Parse(text).SequenceEqual(expressions)
            ? text
            : $"of other hands: {string.Join(' ', expressions.Select(x => x.KernelName))}";
    }

    /// <summary>A number as the kernel holds it in a register: in the machine's own order.</summary>
    internal static string Word(uint value) => Convert.ToHexString(BitConverter.GetBytes(value));

    internal static string Octet(byte value) => Convert.ToHexString([value]);

    /// <summary>A link's name, filled up; or the beginning of names, with an asterisk behind it.</summary>
    internal static string LinkName(string name) => Convert.ToHexString(
        Encoding.ASCII.GetBytes(name.EndsWith('*') ? name[..^1] : name.PadRight(NameBytes, '\0')));

    internal static NftExpression Load(NftExpression field, uint register) => field switch
    {
        NftExpression.Payload x => x with { Register = register },
        NftExpression.Meta x => x with { Register = register },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "no field of a key"),
    };
}
