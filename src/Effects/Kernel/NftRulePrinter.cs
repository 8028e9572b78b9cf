using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Finds a text for expressions that were read. It looks only as closely as it needs to; <see cref="NftRules.Text"/> proves the
/// text.
/// </summary>
internal static class NftRulePrinter
{
    /// <summary>The text; null where there is none in our part of the language.</summary>
    public static string? Print(IReadOnlyList<NftExpression> expressions)
    {
        var words = new List<string>();
        for (var at = 0; at < expressions.Count;)
        {
            var next = At(expressions, at + 1);
            var (text, taken) = (expressions[at], next) switch
            {
                (NftExpression.Counter, _) => ("counter", 1),
                (NftExpression.Masquerade, _) => ("masquerade fully-random", 1),
                (NftExpression.Verdict x, _) => (Verdict(x), 1),
                (NftExpression.Reject x, _) => (Rejection(x), 1),
                (NftExpression.Connection, NftExpression.Compare) => ("ct state != new", 2),
                (NftExpression.Connection, NftExpression.Bitwise) => ("ct state invalid", 3),
                (NftExpression.Route, NftExpression.Compare) => ("fib saddr type local", 2),
                (NftExpression.Immediate x, NftExpression.SetMeta) => (Hex(x.Data) is { } mark ? $"meta mark set {mark}" : null, 2),
                (NftExpression.Meta x, NftExpression.Compare y) => (Match(x, y), 2),
                (NftExpression.Meta, NftExpression.Bitwise x) => (Mark(x, At(expressions, at + 2)), 3),
                _ => Key(expressions, at),
            };
            if (text is null)
            {
                return null;
            }

            words.Add(text);
            at += taken;
        }

        return string.Join(' ', words);
    }

    private static NftExpression? At(IReadOnlyList<NftExpression> expressions, int at) => at < expressions.Count ? expressions[at] : null;

    private static string? Match(NftExpression.Meta load, NftExpression.Compare compare) => load.Key switch
    {
        NftRules.MetaFamily => Named(NftRules.Families, compare.Data) is { } family ? $"meta nfproto {family}" : null,
        NftRules.MetaProtocol => Named(NftRules.Protocols, compare.Data) is { } protocol ? $"meta l4proto {protocol}" : null,
        NftRules.MetaInName => LinkName(compare.Data) is { } link ? $"iifname {link}" : null,
        NftRules.MetaOutName => LinkName(compare.Data) is { } link ? $"oifname {link}" : null,
        _ => null,
    };

    private static string? Mark(NftExpression.Bitwise bits, NftExpression? then) => then switch
    {
        NftExpression.Compare x when Hex(x.Data) is { } value =>
            $"meta mark & {Hex(bits.Mask)} {(x.Operator == 1 ? "!=" : "==")} {value}",
        NftExpression.SetMeta when bits.Xor == 0 => $"meta mark set meta mark & {Hex(bits.Mask)}",
        NftExpression.SetMeta => $"meta mark set meta mark | {Hex(bits.Xor)}",
        _ => null,
    };

    private static (string? Text, int Taken) Key(IReadOnlyList<NftExpression> expressions, int at)
    {
        var fields = new List<string>();
        for (var i = at; i < expressions.Count; i++)
        {
            if (expressions[i] is NftExpression.Lookup x && IsPlain(x.Set))
            {
                var key = string.Join(" . ", fields);
                var set = $"@{x.Set}";
                return x.Target is null ? ($"{key} {(x.IsInverted ? "!= " : "")}{set}", i - at + 1)
                    : At(expressions, i + 1) is NftExpression.SetMeta ? ($"meta mark set {key} map {set}", i - at + 2)
                    : default;
            }

            if (expressions[i] is not (NftExpression.Payload or NftExpression.Meta))
            {
                return default;
            }

            var load = NftRules.Load(expressions[i], 0);
            var field = Array.Find(NftRules.Fields, candidate => candidate.Load == load).Text;
            if (field is null)
            {
                return default;
            }

            fields.Add(field);
        }

        return default;
    }

    private static string? Verdict(NftExpression.Verdict verdict)
    {
        var leap = Array.Find(NftRules.Leaps, x => x.Code == verdict.Code).Text;
        return leap is null ? Array.Find(NftRules.Verdicts, x => x.Code == verdict.Code).Text
            : IsPlain(verdict.Chain) ? $"{leap} {verdict.Chain}"
            : null;
    }

    private static string? Rejection(NftExpression.Reject reject)
    {
        var how = Array.Find(NftRules.Rejections, x => x.Type == reject.Type && x.Code == reject.Code).Text;
        return how is null ? null : $"reject with {how}";
    }

    private static string? Named((string Text, byte Number)[] table, string data) =>
        Array.Find(table, x => NftRules.Octet(x.Number) == data).Text;

    private static string? LinkName(string data)
    {
        var name = Encoding.ASCII.GetString(Convert.FromHexString(data));
        var isWhole = name.Length == NftRules.NameBytes;
        name = name.TrimEnd('\0');
        return !IsPlain(name) ? null : isWhole ? name : name + '*';
    }

    // A name that stands as one word in a rule; others are not ours.
    private static bool IsPlain(string name) => name.Length > 0 && name.All(x => char.IsAsciiLetterOrDigit(x) || x is '-' or '_' or '.');

    private static string? Hex(string data) =>
        data.Length == 8 ? Hex(BitConverter.ToUInt32(Convert.FromHexString(data))) : null;

    private static string Hex(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x8}");
}
