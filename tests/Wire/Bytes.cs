using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Wire;

/// <summary>Writes one message with our writers; what has no request is a function of the writer.</summary>
internal delegate void Writing(ref MessageWriter writer);

/// <summary>Messages as hexadecimal text and as bytes.</summary>
internal static class Bytes
{
    /// <summary>The request as it would be sent alone.</summary>
    public static byte[] Of(Writing write, uint sequence = 1)
    {
        var writer = new MessageWriter(new byte[4096], sequence);
        write(ref writer);
        return writer.Written.ToArray();
    }

    /// <summary>What follows the message header of the first message.</summary>
    public static byte[] Payload(Writing write) => Of(write)[16..];

    /// <summary>Hexadecimal text for a failure that a person can read.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) =>
        string.Join(' ', bytes.ToArray().Chunk(4).Select(Convert.ToHexStringLower));

    public static byte[] Read(IEnumerable<string> words) =>
        [.. words.Select(x => byte.Parse(x, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    /// <summary>Without what differs from one conversation to the next: flags, sequence and port.</summary>
    public static byte[] WithoutNumbers(byte[] message)
    {
        var copy = message.ToArray();
        copy.AsSpan(6, 10).Clear();
        return copy;
    }
}
