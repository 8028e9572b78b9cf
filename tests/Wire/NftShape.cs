using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Wire;

/// <summary>
/// A message of nf_tables as lines that compare: type, and every attribute with the path to it, repeated ones with their
/// place. It leaves out what nft notes for itself with a set, and the set's number in a transaction.
/// </summary>
internal static class NftShape
{
    private const int Nested = 0x8000;

    /// <summary>The name of an expression that looks a set up: by its name, and in nft by its number too.</summary>
    private const string Lookup = "/1=6c6f6f6b757000";

    /// <summary>The name of an expression whose kind nft names in some rules and in others takes for granted.</summary>
    private const string Bitwise = "/1=6269747769736500";

    public static string[] Of(byte[] message)
    {
        var lines = new List<string> { $"type {BitConverter.ToUInt16(message, 4)}", $"family {message[16]}" };
        Walk(message.AsSpan(20), "", lines);
        string[] noise = BitConverter.ToUInt16(message, 4) switch
        {
            NftNumbers.NewSet => ["10=", "13="],
            NftNumbers.NewElements => ["4="],
            NftNumbers.NewRule => [.. Parts(lines, Lookup, "/2/4="), .. Parts(lines, Bitwise, "/2/6=00000000")],
            _ => [],
        };
        return [.. lines.Where(x => !Array.Exists(noise, start => x.StartsWith(start, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Parts(List<string> lines, string expression, string part) =>
        lines.Where(x => x.EndsWith(expression, StringComparison.Ordinal)).Select(x => x[..^expression.Length] + part);

    private static void Walk(ReadOnlySpan<byte> bytes, string path, List<string> lines)
    {
        var seen = new Dictionary<int, int>();
        for (var at = 0; at + 4 <= bytes.Length;)
        {
            var length = BitConverter.ToUInt16(bytes[at..]);
            var raw = BitConverter.ToUInt16(bytes[(at + 2)..]);
            var type = raw & 0x3fff;
            var place = seen[type] = seen.GetValueOrDefault(type) + 1;
            var name = $"{path}{type}{(place > 1 ? $"#{place}" : "")}";
            var value = bytes[(at + 4)..(at + length)];
            if ((raw & Nested) != 0)
            {
                Walk(value, name + "/", lines);
            }
            else
            {
                lines.Add($"{name}={Convert.ToHexStringLower(value)}");
            }

            at += (length + 3) & ~3;
        }
    }
}
