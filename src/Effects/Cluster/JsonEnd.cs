using System;
using System.Buffers;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Finds where one JSON value ends, in text that comes in parts. It counts brackets and minds texts; whether the value is
/// sound inside is not its business.
/// </summary>
internal struct JsonEnd
{
    private static readonly SearchValues<byte> Structural = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",]} \t\r\n"u8);

    private bool isBegun;
    private bool isScalar;
    private bool isInText;
    private bool isEscaped;
    private int depth;

    /// <summary>Goes on with more of the text, from its first byte on; says how many bytes of it belong to the value.</summary>
    public int Advance(ReadOnlySpan<byte> text, out bool isWhole)
    {
        if (!isBegun && !text.IsEmpty)
        {
            isBegun = true;
            isScalar = text[0] is not ((byte)'{' or (byte)'[' or (byte)'"');
        }

        if (isScalar)
        {
            var length = text.IndexOfAny(AfterScalar);
            isWhole = length >= 0;
            return isWhole ? length : text.Length;
        }

        var at = 0;
        isWhole = false;
        while (at < text.Length && !isWhole)
        {
            var next = isInText ? InText(text[at..]) : Outside(text[at..]);
            at += next < 0 ? text.Length - at : next + 1;
            isWhole = next >= 0 && depth == 0 && !isInText;
        }

        return at;
    }

    // Both give the place of the byte after which something is different, or -1 where the rest of the text holds none.
    private int Outside(ReadOnlySpan<byte> text)
    {
        var next = text.IndexOfAny(Structural);
        if (next >= 0)
        {
            var b = text[next];
            isInText = b == (byte)'"';
            depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
        }

        return next;
    }

    private int InText(ReadOnlySpan<byte> text)
    {
        if (isEscaped)
        {
            isEscaped = false;
            return 0;
        }

        var next = text.IndexOfAny((byte)'"', (byte)'\\');
        if (next >= 0)
        {
            isInText = text[next] != (byte)'"';
            isEscaped = text[next] == (byte)'\\';
        }

        return next;
    }
}
