using System;
using System.Globalization;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Chains of our table: written, and read with the line that says where a base chain is hooked in.</summary>
internal static class NftChainCodec
{
    private static readonly string[] Hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress"];

    /// <summary>
    /// Makes the chain if it is not there, and gives it these rules. A base chain is made anew in the same transaction, so that
    /// it is right wherever it was hooked in before.
    /// </summary>
    public static void Write(ref MessageWriter writer, string chain, RuleList rules)
    {
        New(ref writer, chain, "");
        var isBase = rules.Rules.Length > 0 && rules.Rules[0].StartsWith("type ", StringComparison.Ordinal);
        if (isBase)
        {
            Delete(ref writer, chain);
            New(ref writer, chain, rules.Rules[0]);
        }
        else
        {
            Begin(ref writer, NftNumbers.DeleteRule, 0);
            writer.Text(NftNumbers.RuleChain, chain);
            writer.End();
        }

        foreach (var rule in rules.Rules.AsSpan()[(isBase ? 1 : 0)..])
        {
            NftRuleWriter.Append(ref writer, SetName.OurTable, chain, rule);
        }
    }

    public static void Delete(ref MessageWriter writer, string chain)
    {
        Begin(ref writer, NftNumbers.DeleteChain, 0);
        writer.Text(NftNumbers.ChainName, chain);
        writer.End();
    }

    /// <summary>The family, table and name of a chain, and the line of its hook, empty where it has none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out byte family, out string table, out string chain, out string hook)
    {
        (table, chain, hook) = ("", "", "");
        var (type, policy, place) = ("", NftNumbers.Accept, default((uint Number, int Priority)?));
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out var header);
        family = header.Family;
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.Table: table = attributes.Text(); break;
                case NftNumbers.ChainName: chain = attributes.Text(); break;
                case NftNumbers.ChainType: type = attributes.Text(); break;
                case NftNumbers.ChainPolicy: policy = attributes.BigEndian32(); break;
                case NftNumbers.ChainHook: place = Place(attributes.Value); break;
            }
        }

        if (place is { } at)
        {
            var name = at.Number < Hooks.Length ? Hooks[at.Number] : "unknown";
            hook = string.Create(CultureInfo.InvariantCulture, $"type {type} hook {name} priority {at.Priority}")
                + (policy == NftNumbers.Accept ? "" : "; policy drop");
        }

        return !attributes.Malformed && table.Length > 0 && chain.Length > 0;
    }

    private static (uint, int)? Place(ReadOnlySpan<byte> nest)
    {
        var (number, priority) = (0u, 0);
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.HookNumber: number = attributes.BigEndian32(); break;
                case NftNumbers.HookPriority: priority = (int)attributes.BigEndian32(); break;
            }
        }

        return (number, priority);
    }

    // The line is our own: type TYPE hook HOOK priority NUMBER.
    private static void New(ref MessageWriter writer, string chain, string hook)
    {
        Begin(ref writer, NftNumbers.NewChain, NetlinkNumbers.Create);
        writer.Text(NftNumbers.ChainName, chain);
        if (hook.Length > 0)
        {
            var words = hook.Split(' ');
            var nest = writer.BeginNest(NftNumbers.ChainHook | NetlinkNumbers.Nested);
            writer.BigEndian32(NftNumbers.HookNumber, (uint)Array.IndexOf(Hooks, words[3]));
            writer.BigEndian32(NftNumbers.HookPriority, (uint)int.Parse(words[5], CultureInfo.InvariantCulture));
            writer.EndNest(nest);
            writer.BigEndian32(NftNumbers.ChainPolicy, NftNumbers.Accept);
            writer.Text(NftNumbers.ChainType, words[1]);
        }

        writer.End();
    }

    private static void Begin(ref MessageWriter writer, ushort type, ushort flags)
    {
        writer.Begin(type, flags, new Layout.NetfilterHeader { Family = NftNumbers.FamilyInet });
        writer.Text(NftNumbers.Table, SetName.OurTable);
    }
}
