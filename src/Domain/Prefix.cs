using System;
using System.Collections.Generic;
using System.Linq;

namespace IpvsPure.Domain;

/// <summary>An address range in CIDR form; host bits are always zero.</summary>
public readonly record struct Prefix : IComparable<Prefix>
{
    private Prefix(Address network, byte length) => (Network, Length) = (network, length);

    public Address Network { get; }

    /// <summary>Number of leading bits that count: 0 to 32, or 0 to 128.</summary>
    public byte Length { get; }

    public AddressFamily Family => Network.Family;

    /// <summary>The range of <paramref name="length"/> leading bits around an address; longer than the address is the address alone.</summary>
    public static Prefix Around(Address address, int length)
    {
        var kept = (byte)Math.Clamp(length, 0, address.Width);
        var hostBits = address.Width - kept;
        var bits = hostBits == 128 ? UInt128.Zero : address.Bits >> hostBits << hostBits;
        return new(address.Family == AddressFamily.Inet ? Address.V4((uint)bits) : Address.V6(bits), kept);
    }

    /// <summary>
    /// The ranges in ascending order without those that lie within another: these say nothing, and a set of nf_tables takes no
    /// two that overlap.
    /// </summary>
    public static IEnumerable<Prefix> Widest(IEnumerable<Prefix> ranges)
    {
        Prefix? last = null;
        foreach (var range in ranges.Order())
        {
            if (last?.Contains(range.Network) != true)
            {
                yield return range;
                last = range;
            }
        }
    }

    public bool Contains(Address address) => address.Family == Family && Around(address, Length).Network == Network;

    public int CompareTo(Prefix other)
    {
        var byNetwork = Network.CompareTo(other.Network);
        return byNetwork != 0 ? byNetwork : Length.CompareTo(other.Length);
    }

    public override string ToString() => $"{Network}/{Length}";
}
