using System;
using System.Text;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// ASCII bytes to strings. Manifests repeat the same few words by the thousand, so short ones are remembered: one for each
/// slot, the last that fell into it.
/// </summary>
internal sealed class NameTable
{
    private const int LongestRemembered = 48;
    private const int Slots = 2048;

    private readonly string?[] remembered = new string?[Slots];

    public string Of(ReadOnlySpan<byte> ascii)
    {
        if (ascii.IsEmpty || ascii.Length > LongestRemembered)
        {
            return Encoding.ASCII.GetString(ascii);
        }

        uint hash = (uint)ascii.Length;
        foreach (var b in ascii)
        {
            hash = (hash * 31) + b;
        }

        ref var slot = ref remembered[hash % Slots];
        if (slot is null || !Ascii.Equals(ascii, slot))
        {
            slot = Encoding.ASCII.GetString(ascii);
        }

        return slot;
    }
}
