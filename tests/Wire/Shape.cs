using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Wire;

/// <summary>
/// A message as lines that compare: type, family header, and every attribute with the path to it. It leaves out what may
/// differ between two programs that ask for the same: order, the optional nested bit, the NUL behind a text.
/// </summary>
internal static class Shape
{
    private static readonly (int Header, string[] Nests, string[] Texts) Link = (16, ["18"], ["3", "18/1"]);
    private static readonly (int Header, string[] Nests, string[] Texts) Address = (8, [], []);
    private static readonly (int Header, string[] Nests, string[] Texts) Route = (12, ["8"], []);
    private static readonly (int Header, string[] Nests, string[] Texts) Ipset = (4, ["7", "7/1", "7/20"], ["2", "3"]);
    private static readonly (int Header, string[] Nests, string[] Texts) Ipvs = (4, ["1", "2"], ["1/6"]);

    public static string[] Of(byte[] message)
    {
        var type = BitConverter.ToUInt16(message, 4);
        var family = type switch
        {
            >= 16 and <= 19 => Link,
            >= 20 and <= 22 => Address,
            >= 24 and <= 26 => Route,
            >= 0x600 and < 0x700 => Ipset,
            _ => Ipvs,
        };
        var lines = new SortedSet<string>(StringComparer.Ordinal)
        {
            $"type {type}",
            $"header {Bytes.Text(message.AsSpan(16, family.Header))}",
        };
        var length = (int)BitConverter.ToUInt32(message, 0);
        Walk(message.AsSpan(16 + family.Header, length - 16 - family.Header), "", family.Nests, family.Texts, lines);
        return [.. lines];
    }

    /// <summary>What a program sends with a request and the kernel then ignores.</summary>
    public static string[] Without(this string[] shape, params string[] paths) =>
        [.. shape.Where(x => !paths.Contains(x.Split('=')[0]))];

    private static void Walk(ReadOnlySpan<byte> bytes, string path, string[] nests, string[] texts, SortedSet<string> lines)
    {
        var attributes = new AttributeReader(bytes);
        while (attributes.MoveNext())
        {
            var at = path.Length == 0 ? $"{attributes.Type}" : $"{path}/{attributes.Type}";
            if (nests.Contains(at))
            {
                Walk(attributes.Value, at, nests, texts, lines);
            }
            else
            {
                lines.Add($"{at}={(texts.Contains(at) ? attributes.Text() : Bytes.Text(attributes.Value))}");
            }
        }

        Assert(!attributes.Malformed, path);
    }

    private static void Assert(bool sound, string path)
    {
        if (!sound)
        {
            throw new InvalidOperationException($"attributes below '{path}' make no sense");
        }
    }
}
