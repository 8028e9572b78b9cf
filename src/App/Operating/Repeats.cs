using System;
using System.Collections.Generic;

namespace IpvsPure.App.Operating;

/// <summary>
/// Keeps trouble that lasts from flooding the log: the same text is said at once, then after a minute, ten minutes and each
/// hour, with how often it was left unsaid; and no more than so many different ones a minute. Times are milliseconds.
/// </summary>
internal sealed class Repeats
{
    /// <summary>Different texts that are remembered.</summary>
    public const int TextsKept = 1000;

    /// <summary>Texts a minute, beyond which they are only counted.</summary>
    public const int TextsAMinute = 100;

    private const long Minute = 60_000;
    private static readonly long[] Pauses = [Minute, 10 * Minute, 60 * Minute];

    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long minute;
    private int saidInMinute;
    private int overflow;

    /// <summary>Whether to say the text now, and how often it came since it was said last.</summary>
    public (bool Speak, int Unsaid) Came(string text, long now)
    {
        if (now - minute >= Minute)
        {
            (minute, saidInMinute) = (now, 0);
        }

        if (!entries.TryGetValue(text, out var entry))
        {
            Forget(now);
            entries[text] = entry = new();
        }
        else if (now - entry.SaidAt < Pauses[Math.Min(entry.Times, Pauses.Length) - 1])
        {
            entry.Unsaid++;
            return (false, 0);
        }

        if (saidInMinute >= TextsAMinute)
        {
            overflow++;
            entries.Remove(text);
            return (false, 0);
        }

        saidInMinute++;
        var unsaid = entry.Unsaid;
        (entry.SaidAt, entry.Times, entry.Unsaid) = (now, entry.Times + 1, 0);
        return (true, unsaid);
    }

    /// <summary>How many texts were more than a minute holds, since this was asked last.</summary>
    public int TakeOverflow()
    {
        var count = overflow;
        overflow = 0;
        return count;
    }

    // What was quiet for longer than its pause is forgotten; if that is not enough, all of it.
    private void Forget(long now)
    {
        if (entries.Count < TextsKept)
        {
            return;
        }

        foreach (var (text, entry) in entries)
        {
            if (now - entry.SaidAt > Pauses[^1])
            {
                entries.Remove(text);
            }
        }

        if (entries.Count >= TextsKept)
        {
            entries.Clear();
        }
    }

    private sealed class Entry
    {
        public long SaidAt { get; set; }

        public int Times { get; set; }

        public int Unsaid { get; set; }
    }
}
