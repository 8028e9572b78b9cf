using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// What a plain YAML scalar means. Numbers, null, true and false as Kubernetes' own YAML reader takes them; yes, no, on
/// and off stay text, so that a country code is never a truth value.
/// </summary>
public static partial class YamlScalar
{
    public static Tree Typed(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return Tree.Null;
            case "true" or "True" or "TRUE":
                return Tree.True;
            case "false" or "False" or "FALSE":
                return Tree.False;
        }

        var first = text[0];
        if (!char.IsAsciiDigit(first) && first is not ('-' or '+' or '.'))
        {
            return Tree.OfText(text);
        }

        return IsWhole(text) || Real().IsMatch(text) || Special().IsMatch(text) ? Tree.OfNumber(text) : Tree.OfText(text);
    }

    /// <summary>
    /// The value of a whole number as YAML or JSON writes it: decimal, 0x, 0o, 0b, and a leading zero for octal, with
    /// underscores allowed. A number too large for 64 bits gives the nearest that fits, which no field accepts.
    /// </summary>
    public static long? Whole(string text)
    {
        if (!IsWhole(text))
        {
            return null;
        }

        var negative = text[0] == '-';
        var digits = text.Replace("_", "", StringComparison.Ordinal).AsSpan().TrimStart("+-");
        var (radix, body) = Radix(digits);
        var value = Int128.Zero;
        foreach (var digit in body)
        {
            value = (value * radix) + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            if (value > long.MaxValue)
            {
                return negative ? long.MinValue : long.MaxValue;
            }
        }

        return negative ? -(long)value : (long)value;
    }

    private static bool IsWhole(string text) => Integer().IsMatch(text);

    private static (int Radix, string Digits) Radix(ReadOnlySpan<char> digits) => digits switch
    {
        ['0', 'x' or 'X', ..] => (16, digits[2..].ToString()),
        ['0', 'o' or 'O', ..] => (8, digits[2..].ToString()),
        ['0', 'b' or 'B', ..] => (2, digits[2..].ToString()),
        ['0', _, ..] => (8, digits[1..].ToString()),
        _ => (10, digits.ToString()),
    };

    [GeneratedRegex(
        "^[-+]?(0|[1-9][0-9_]*|0_*[0-7][0-7_]*|0[xX][0-9a-fA-F][0-9a-fA-F_]*|0[oO][0-7][0-7_]*|0[bB][01][01_]*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Real();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
