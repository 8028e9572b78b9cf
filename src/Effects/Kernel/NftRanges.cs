using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>An element of a set as it was read.</summary>
/// <param name="End">The last key of a range; empty without one.</param>
/// <param name="IsEnd">Whether it is the first address behind a range.</param>
internal readonly record struct NftElement(byte[] Key, byte[] End, uint Mark, bool IsEnd);

/// <summary>Prefixes and the first and last addresses that nf_tables has instead of them.</summary>
internal static class NftRanges
{
    /// <summary>
    /// The range from one address to another. If that is no prefix, which only another hand can have put there, the first
    /// prefix of it: a member that nobody wants and that shows as drift.
    /// </summary>
    public static Prefix First(Address from, Address to)
    {
        for (var length = 0; length < from.Width; length++)
        {
            var range = Prefix.Around(from, length);
            if (range.Network == from && range.Last.Bits <= to.Bits)
            {
                return range;
            }
        }

        return Prefix.Around(from, from.Width);
    }

    /// <summary>The ranges that start and end elements stand for.</summary>
    public static IEnumerable<Prefix> Of(IEnumerable<NftElement> elements, AddressFamily family)
    {
        Address? from = null;
        foreach (var (address, isEnd) in elements
            .Select(x => (Address: Address.FromNetworkOrder(x.Key), x.IsEnd))
            .Where(x => x.Address.Family == family)
            .OrderBy(x => x.Address)
            .ThenBy(x => !x.IsEnd))
        {
            if (from is { } first)
            {
                yield return First(first, Address.Of(family, address.Bits - 1));
            }

            from = isEnd ? null : address;
        }

        if (from is { } last)
        {
            yield return First(last, Address.Of(family, UInt128.MaxValue));
        }
    }
}
