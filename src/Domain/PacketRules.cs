using System;
using System.Collections.Immutable;
using LanguageExt;

namespace IpvsPure.Domain;

/// <summary>The tables that our chains are in: those of iptables in the order in which a restore file lists them, and our own of nf_tables.</summary>
public enum RuleTable : byte
{
    Raw,
    Mangle,
    Nat,
    Filter,

    /// <summary>Our own table of nf_tables, family inet: its chains serve both families.</summary>
    Ours,
}

/// <summary>A chain of iptables or ip6tables, or of our own table; then it has no family.</summary>
public readonly record struct ChainKey(AddressFamily Family, RuleTable Table, string Name) : IComparable<ChainKey>
{
    public FilterForm Form => Table == RuleTable.Ours ? FilterForm.Nftables : FilterForm.Iptables;

    /// <summary>A chain of our nf_tables table.</summary>
    public static ChainKey InTable(string name) => new(AddressFamily.None, RuleTable.Ours, name);

    public int CompareTo(ChainKey other)
    {
        var order = ((byte)Family).CompareTo((byte)other.Family);
        order = order != 0 ? order : ((byte)Table).CompareTo((byte)other.Table);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    public override string ToString() => Form == FilterForm.Nftables
        ? $"nftables {Table.Text()} {Name}"
        : $"{(Family == AddressFamily.Inet6 ? "ip6tables" : "iptables")} {Table.Text()} {Name}";
}

/// <summary>A jump from a built-in chain to one of ours; the only thing we ever put into a chain that is not ours.</summary>
/// <param name="From">The built-in chain, with family and table.</param>
/// <param name="First">Whether it stands at the head of the built-in chain when it is made; else at its end.</param>
public readonly record struct Jump(ChainKey From, string To, bool First) : IComparable<Jump>
{
    /// <summary>
    /// The jump as we place it: ahead of other rules in nat and filter, where an earlier accept would hide ours; behind
    /// them in raw and mangle, where a later mark would spoil ours (facts/datapath.md 3.5).
    /// </summary>
    public static Jump Between(ChainKey from, string to) => new(from, to, from.Table is RuleTable.Nat or RuleTable.Filter);

    public int CompareTo(Jump other)
    {
        var order = From.CompareTo(other.From);
        order = order != 0 ? order : string.CompareOrdinal(To, other.To);
        return order != 0 ? order : First.CompareTo(other.First);
    }

    public override string ToString() => $"{From} -> {To}";
}

/// <summary>
/// The rules of one chain in order, each as iptables-save prints it behind <c>-A CHAIN </c>. In our nf_tables table each
/// is what <c>nft add rule</c> takes, and a base chain's first line says where it is hooked in, as in <c>nft list</c>.
/// </summary>
public sealed class RuleList : IEquatable<RuleList>
{
    public RuleList(ImmutableArray<string> rules) => Rules = rules;

    public static RuleList Empty { get; } = new([]);

    public ImmutableArray<string> Rules { get; }

    public override string ToString() => string.Join("; ", Rules);

    public bool Equals(RuleList? other) => ReferenceEquals(this, other) || (other is not null && Rules.AsSpan().SequenceEqual(other.Rules.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as RuleList);

    public override int GetHashCode()
    {
        var code = default(HashCode);
        foreach (var rule in Rules)
        {
            code.Add(rule, StringComparer.Ordinal);
        }

        return code.ToHashCode();
    }
}

/// <summary>Our chains, and the jumps that lead into them. What others keep in iptables or nf_tables is never part of it.</summary>
public sealed record PacketRules(Map<Ascending<ChainKey>, ChainKey, RuleList> Chains, Set<Ascending<Jump>, Jump> Jumps)
{
    public static PacketRules None { get; } = new(default, default);
}

/// <summary>Names of <see cref="RuleTable"/> as iptables and nft write them.</summary>
public static class RuleTableNames
{
    public static string Text(this RuleTable table) => table switch
    {
        RuleTable.Raw => "raw",
        RuleTable.Mangle => "mangle",
        RuleTable.Nat => "nat",
        RuleTable.Ours => SetName.OurTable,
        _ => "filter",
    };
}
