using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// What iptables over nf_tables leaves behind when our chains are gone: the built-in chains that our jumps stood in, and
/// the table around them. Both are taken away where they are empty, in the two ways that never take what others use:
/// <c>-X</c> of a built-in chain, and DELTABLE with NLM_F_NONREC (docs/kernel-facts.md). What remains does no harm, so
/// a refusal is no failure.
/// </summary>
internal static class EmptyTables
{
    private const ushort BatchBegin = 0x10;
    private const ushort BatchEnd = 0x11;
    private const ushort DeleteTable = (SubsystemTables << 8) | 2;
    private const ushort SubsystemTables = 10;
    private const ushort NonRecursive = 0x100;
    private const ushort TableName = 1;

    /// <summary>Looks at the tables of these jumps, which were removed just now.</summary>
    public static void Drop(string tool, AddressFamily family, IReadOnlyCollection<Jump> removed)
    {
        foreach (var table in removed.GroupBy(x => x.From.Table))
        {
            var name = table.Key.Text();
            var saved = Tool.Run($"{tool}-save", ["-t", name]);
            if (saved.Succeeded && IsEmpty(saved.Output))
            {
                var chains = table.Select(x => x.From.Name).Distinct();
                Tool.Run($"{tool}-restore", ["--noflush"], $"*{name}\n{string.Concat(chains.Select(x => $"-X {x}\n"))}COMMIT\n");
                DropTable(family, name);
            }
        }
    }

    /// <summary>Whether a table holds no rule, no chain of anybody's, and no policy but ACCEPT.</summary>
    internal static bool IsEmpty(string saved) => saved
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .All(line => line[0] is '#' or '*' || line == "COMMIT" || (line[0] == ':' && line.Contains(" ACCEPT ", StringComparison.Ordinal)));

    // The kernel carries the transaction out within the send; what it answers changes nothing.
    private static void DropTable(AddressFamily family, string table)
    {
        using var socket = NetlinkSocket.Open(NetlinkNumbers.Netfilter, out _);
        Span<byte> bytes = stackalloc byte[256];
        var writer = new MessageWriter(bytes, 1);
        var wholeBatch = new Layout.NetfilterHeader { Resource = BitConverter.IsLittleEndian ? (ushort)(SubsystemTables << 8) : SubsystemTables };
        writer.Begin(BatchBegin, 0, wholeBatch);
        writer.End();
        writer.Begin(DeleteTable, NonRecursive, new Layout.NetfilterHeader { Family = (byte)family });
        writer.Text(TableName, table);
        writer.End();
        writer.Begin(BatchEnd, 0, wholeBatch);
        writer.End();
        _ = socket?.Send(writer.Written);
    }
}
