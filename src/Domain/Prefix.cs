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
        var bits = hostBits == 128 ? UInt128.Zero : address.Bits & (UInt128.MaxValue << hostBits);
        return new(Address.Of(address.Family, bits), kept);
    }

    /// <summary>The last address of the range.</summary>
    public Address Last
    {
        get
        {
            var hostBits = Network.Width - Length;
            var bits = Network.Bits | (hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1);
            return Address.Of(Network.Family, bits);
        }
    }

    /// <summary>
    /// The fewest ranges that hold the same addresses, in ascending order. What lies within another range says nothing, and a set
    /// of nf_tables takes no two that overlap; two halves are their whole, which an ipset has to hold as its halves.
    /// </summary>
    public static IReadOnlyList<Prefix> Fewest(IEnumerable<Prefix> ranges)
    {
        var fewest = new List<Prefix>();
        foreach (var range in ranges.Order())
        {
            if (fewest.Count > 0 && fewest[^1].Contains(range.Network))
            {
                continue;
            }

            var joined = range;
            while (fewest.Count > 0 && fewest[^1].Length == joined.Length
                && Around(joined.Network, joined.Length - 1) is var whole && whole.Contains(fewest[^1].Network))
            {
                joined = whole;
                fewest.RemoveAt(fewest.Count - 1);
            }

            fewest.Add(joined);
        }

        return fewest;
    }

    public bool Contains(Address address) => address.Family == Family && Around(address, Length).Network == Network;

    public int CompareTo(Prefix other)
    {
        var byNetwork = Network.CompareTo(other.Network);
        return byNetwork != 0 ? byNetwork : Length.CompareTo(other.Length);
    }

    public override string ToString() => $"{Network}/{Length}";
}
