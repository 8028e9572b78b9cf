using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// The kernel's sets of ranges cannot hold the range of all addresses. It goes out as its two halves, and both halves
/// come in as the whole.
/// </summary>
internal static class SetHalves
{
    /// <summary>Whether the member's range is everything, so that its halves have to stand for it.</summary>
    public static bool IsWhole(SetMember member, IpSetType type) =>
        type is IpSetType.HashNet or IpSetType.HashIpPortNet && Length(member, type) == 0;

    public static SetMember Half(SetMember whole, IpSetType type, bool upper) => WithRange(whole, type, upper, 1);

    /// <summary>Puts halves of the same range together, in place.</summary>
    public static void Join(List<(SetMember Member, uint Mark)> members, IpSetType type)
    {
        if (type is not (IpSetType.HashNet or IpSetType.HashIpPortNet))
        {
            return;
        }

        var held = members.Select(x => x.Member).ToHashSet();
        var wholes = held
            .Where(x => Length(x, type) == 1)
            .Select(x => Whole(x, type))
            .Where(x => held.Contains(Half(x, type, upper: false)) && held.Contains(Half(x, type, upper: true)))
            .ToHashSet();
        if (wholes.Count == 0)
        {
            return;
        }

        members.RemoveAll(x => Length(x.Member, type) == 1 && wholes.Contains(Whole(x.Member, type)));
        members.AddRange(wholes.Select(x => (x, 0u)));
    }

    private static byte Length(SetMember member, IpSetType type) =>
        type == IpSetType.HashNet ? member.Length : member.OtherLength;

    private static SetMember Whole(SetMember half, IpSetType type) => WithRange(half, type, upper: false, 0);

    private static SetMember WithRange(SetMember member, IpSetType type, bool upper, int length)
    {
        var family = type == IpSetType.HashNet ? member.Ip.Family : member.Other.Family;
        var address = family == AddressFamily.Inet
            ? Address.V4(upper ? 1u << 31 : 0)
            : Address.V6(upper ? UInt128.One << 127 : 0);
        var range = Prefix.Around(address, length);
        return type == IpSetType.HashNet
            ? SetMember.Of(range)
            : SetMember.Of(member.Ip, member.Protocol, member.Port, range);
    }
}
