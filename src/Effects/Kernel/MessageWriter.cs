using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Writes netlink messages one behind the other into a buffer, numbering them. The buffer must have room: our messages
/// are bounded, so running out of it is a bug and throws.
/// </summary>
internal ref struct MessageWriter
{
    private readonly Span<byte> target;
    private int message;

    public MessageWriter(Span<byte> target, uint firstSequence)
    {
        this.target = target;
        NextSequence = firstSequence;
    }

    /// <summary>Bytes written so far; a multiple of four between messages.</summary>
    public int Length { get; private set; }

    /// <summary>How many messages were begun.</summary>
    public int Messages { get; private set; }

    public uint NextSequence { get; private set; }

    public readonly ReadOnlySpan<byte> Written => target[..Length];

    /// <summary>Begins a message with the header that its family puts in front of the attributes.</summary>
    public void Begin<T>(ushort type, ushort flags, in T familyHeader)
        where T : unmanaged
    {
        message = Length;
        Put(new Layout.MessageHeader { Type = type, Flags = (ushort)(flags | NetlinkNumbers.Request), Sequence = NextSequence });
        Put(familyHeader);
        NextSequence++;
        Messages++;
    }

    /// <summary>Ends the message by writing its length into its header.</summary>
    public readonly void End() => MemoryMarshal.Write(target[message..], (uint)(Length - message));

    /// <summary>Asks the kernel to answer the last message even if it succeeds; without this it stays silent.</summary>
    public readonly void AcknowledgeLast()
    {
        var flags = target.Slice(message + 6, 2);
        MemoryMarshal.Write(flags, (ushort)(MemoryMarshal.Read<ushort>(flags) | NetlinkNumbers.Acknowledge));
    }

    public void U8(ushort type, byte value) => Attribute(type, 1)[0] = value;

    public void U16(ushort type, ushort value) => MemoryMarshal.Write(Attribute(type, 2), value);

    public void U32(ushort type, uint value) => MemoryMarshal.Write(Attribute(type, 4), value);

    public void BigEndian16(ushort type, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Attribute(type, 2), value);

    public void BigEndian32(ushort type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Attribute(type, 4), value);

    public void BigEndian64(ushort type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Attribute(type, 8), value);

    /// <summary>A string with the NUL at its end that the kernel's string attributes have.</summary>
    public void Text(ushort type, string value)
    {
        var bytes = Attribute(type, Encoding.UTF8.GetByteCount(value) + 1);
        Encoding.UTF8.GetBytes(value, bytes);
        bytes[^1] = 0;
    }

    /// <summary>An address in network order, 4 or 16 bytes.</summary>
    public void Address(ushort type, Address value) => value.WriteNetworkOrder(Attribute(type, value.Width / 8));

    /// <summary>An address in network order, always 16 bytes, zeros behind an IPv4 one.</summary>
    public void WideAddress(ushort type, Address value)
    {
        var bytes = Attribute(type, 16);
        bytes.Clear();
        value.WriteNetworkOrder(bytes);
    }

    /// <summary>Bytes as they are; what is returned is zero and for the caller to fill.</summary>
    public Span<byte> Bytes(ushort type, int length)
    {
        var bytes = Attribute(type, length);
        bytes.Clear();
        return bytes;
    }

    /// <summary>Two numbers side by side, as struct ip_vs_flags has them.</summary>
    public void Pair(ushort type, uint first, uint second)
    {
        var bytes = Attribute(type, 8);
        MemoryMarshal.Write(bytes, first);
        MemoryMarshal.Write(bytes[4..], second);
    }

    /// <summary>Begins an attribute that holds attributes; what it returns goes to <see cref="EndNest"/>.</summary>
    public int BeginNest(ushort type)
    {
        var at = Length;
        Put(new Layout.AttributeHeader { Type = type });
        return at;
    }

    public readonly void EndNest(int at) => MemoryMarshal.Write(target[at..], (ushort)(Length - at));

    private Span<byte> Attribute(ushort type, int length)
    {
        Put(new Layout.AttributeHeader { Length = (ushort)(length + 4), Type = type });
        var padded = (length + 3) & ~3;
        var whole = target.Slice(Length, padded);
        whole[length..].Clear();
        Length += padded;
        return whole[..length];
    }

    private void Put<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(target[Length..], value);
        Length += Unsafe.SizeOf<T>();
    }
}
