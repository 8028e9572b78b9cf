using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Walks over the attributes of a message. Whatever the bytes are, it ends and never throws: the first length that
/// cannot be right, and the first value shorter than its type, set <see cref="Malformed"/>, which the caller asks once
/// at the end.
/// </summary>
internal ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private const int HeaderLength = 4;

    private ReadOnlySpan<byte> rest = attributes;

    /// <summary>The attribute's type without the flag bits, which the kernel sets in some replies and not in others.</summary>
    public ushort Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Malformed { get; private set; }

    /// <summary>A reader behind a message's family header; a payload too short for it is malformed.</summary>
    public static AttributeReader Behind<T>(ReadOnlySpan<byte> payload, out T familyHeader)
        where T : unmanaged
    {
        if (!MemoryMarshal.TryRead(payload, out familyHeader))
        {
            return new AttributeReader([]) { Malformed = true };
        }

        var length = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        return new AttributeReader(payload[length..]);
    }

    public bool MoveNext()
    {
        if (rest.IsEmpty || Malformed)
        {
            return false;
        }

        if (!MemoryMarshal.TryRead(rest, out Layout.AttributeHeader header)
            || header.Length < HeaderLength
            || header.Length > rest.Length)
        {
            Malformed = true;
            return false;
        }

        Type = (ushort)(header.Type & NetlinkNumbers.AttributeTypeMask);
        Value = rest[HeaderLength..header.Length];
        rest = rest[Math.Min((header.Length + 3) & ~3, rest.Length)..];
        return true;
    }

    /// <summary>Goes on to the next attribute of a type; false where none is left.</summary>
    public bool MoveTo(ushort type)
    {
        while (MoveNext())
        {
            if (Type == type)
            {
                return true;
            }
        }

        return false;
    }

    public byte U8() => Need(1) ? Value[0] : (byte)0;

    public ushort U16() => Need(2) ? MemoryMarshal.Read<ushort>(Value) : (ushort)0;

    public uint U32() => Need(4) ? MemoryMarshal.Read<uint>(Value) : 0;

    public ulong U64() => Need(8) ? MemoryMarshal.Read<ulong>(Value) : 0;

    public ushort BigEndian16() => Need(2) ? BinaryPrimitives.ReadUInt16BigEndian(Value) : (ushort)0;

    public uint BigEndian32() => Need(4) ? BinaryPrimitives.ReadUInt32BigEndian(Value) : 0;

    public ulong BigEndian64() => Need(8) ? BinaryPrimitives.ReadUInt64BigEndian(Value) : 0;

    /// <summary>A string up to its NUL, or to the end of the attribute; bytes that are not UTF-8 are replaced.</summary>
    public readonly string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>The bytes of a string, up to its NUL or to the end of the attribute.</summary>
    public readonly ReadOnlySpan<byte> Bytes()
    {
        var end = Value.IndexOf((byte)0);
        return end < 0 ? Value : Value[..end];
    }

    /// <summary>The first 4 or 16 bytes as an address of the family; any other family gives no address.</summary>
    public Address Address(AddressFamily family) => family switch
    {
        AddressFamily.Inet => Need(4) ? Domain.Address.FromNetworkOrder(Value[..4]) : default,
        AddressFamily.Inet6 => Need(16) ? Domain.Address.FromNetworkOrder(Value[..16]) : default,
        _ => default,
    };

    private bool Need(int length)
    {
        Malformed |= Value.Length < length;
        return Value.Length >= length;
    }
}
