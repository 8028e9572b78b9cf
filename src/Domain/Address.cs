using System;
using System.Buffers.Binary;
using System.Net;

namespace IpvsPure.Domain;

/// <summary>The two planes of a node; each is planned on its own. Values are the kernel's AF_ numbers.</summary>
public enum AddressFamily : byte
{
    None = 0,
    Inet = 2,
    Inet6 = 10,
}

/// <summary>An IP address as a value: ordered (IPv4 first), hashable, no heap object. The default is no address.</summary>
public readonly record struct Address : IComparable<Address>
{
    // Halves: a whole UInt128 is aligned to 16 bytes and would make everything that holds an address a third larger.
    private readonly ulong high;
    private readonly ulong low;

    private Address(AddressFamily family, ulong high, ulong low) => (Family, this.high, this.low) = (family, high, low);

    public AddressFamily Family { get; }

    /// <summary>The address as a number: 32 bits for IPv4, 128 for IPv6.</summary>
    public UInt128 Bits => new(high, low);

    /// <summary>How many bits an address of this family has.</summary>
    public byte Width => Family == AddressFamily.Inet ? (byte)32 : (byte)128;

    public static Address V4(uint bits) => new(AddressFamily.Inet, 0, bits);

    public static Address V6(UInt128 bits) => new(AddressFamily.Inet6, (ulong)(bits >> 64), (ulong)bits);

    /// <summary>The address that is this number in its family.</summary>
    public static Address Of(AddressFamily family, UInt128 bits) => family == AddressFamily.Inet ? V4((uint)bits) : V6(bits);

    /// <summary>Reads an address in network order: 4 bytes give IPv4, 16 bytes IPv6, anything else no address.</summary>
    public static Address FromNetworkOrder(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => V4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => V6(BinaryPrimitives.ReadUInt128BigEndian(bytes)),
        _ => default,
    };

    /// <summary>Writes the address in network order at the start of <paramref name="target"/>; 4 or 16 bytes.</summary>
    public int WriteNetworkOrder(Span<byte> target)
    {
        if (Family == AddressFamily.Inet)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target, (uint)Bits);
            return 4;
        }

        BinaryPrimitives.WriteUInt128BigEndian(target, Bits);
        return 16;
    }

    public int CompareTo(Address other)
    {
        var byFamily = ((byte)Family).CompareTo((byte)other.Family);
        var byHigh = byFamily != 0 ? byFamily : high.CompareTo(other.high);
        return byHigh != 0 ? byHigh : low.CompareTo(other.low);
    }

    public override string ToString()
    {
        if (Family == AddressFamily.None)
        {
            return "none";
        }

        Span<byte> bytes = stackalloc byte[16];
        var length = WriteNetworkOrder(bytes);
        return new IPAddress(bytes[..length]).ToString();
    }
}
