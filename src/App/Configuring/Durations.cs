using System;
using System.Buffers;
using System.Globalization;

namespace IpvsPure.App.Configuring;

/// <summary>Lengths of time: whole seconds, or as Go writes them: <c>1h2m3.5s</c>, <c>500ms</c>.</summary>
internal static class Durations
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The length; null where the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        var rest = text.AsSpan();
        var sum = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            if (Seconds(unit) is not { } factor)
            {
                return null;
            }

            sum += number * factor;
            rest = rest[unit.Length..];
        }

        return text.Length == 0 || sum > int.MaxValue ? null : TimeSpan.FromSeconds(sum);
    }

    /// <summary>Whole seconds, rounded up; null where the text is no length of time.</summary>
    public static int? WholeSeconds(string text) => Read(text) is { } length ? (int)Math.Ceiling(length.TotalSeconds) : null;

    private static double? Seconds(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "ns" => 1e-9,
        _ => null,
    };
}
