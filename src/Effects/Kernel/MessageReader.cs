using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IpvsPure.Effects.Kernel;

/// <summary>Walks over the messages of a received datagram. Stops at the first length that cannot be right.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> rest = datagram;

    public Layout.MessageHeader Header { get; private set; }

    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Whether the walk ended before the end of the bytes.</summary>
    public bool Malformed { get; private set; }

    public bool MoveNext()
    {
        var headerLength = Unsafe.SizeOf<Layout.MessageHeader>();
        if (rest.IsEmpty || Malformed)
        {
            return false;
        }

        if (!MemoryMarshal.TryRead(rest, out Layout.MessageHeader header)
            || header.Length < headerLength
            || header.Length > rest.Length)
        {
            Malformed = true;
            return false;
        }

        Header = header;
        Payload = rest[headerLength..(int)header.Length];
        rest = rest[Math.Min((int)((header.Length + 3) & ~3u), rest.Length)..];
        return true;
    }
}
