using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// What sets of nf_tables do with members that clash (net/netfilter/nft_set_pipapo.c, nft_set_rbtree.c). No plan leaves it to
/// them: wanted ranges never overlap, and what overlaps with a new one makes way for it.
/// </summary>
internal static class NftModel
{
    /// <summary>The errno with which a member is refused next to those that are there.</summary>
    public static Errno Clash(Operation.AddMember x, IpSet set)
    {
        var isRefused = set.Type switch
        {
            IpSetType.HashNet => set.Members.Keys.Any(x.Member.Overlaps),
            IpSetType.HashIpPortNet => set.Members.Keys.Any(y => Holds(y, x.Member, x.Member.Other) || Holds(y, x.Member, Range(x.Member).Last)),

            // No member gets another mark in place.
            _ => set.Members.Find(x.Member).Case is uint mark && mark != x.Mark,
        };
        return isRefused ? Errno.Exists : Errno.None;
    }

    /// <summary>The member that a deletion takes; nothing if there is none.</summary>
    public static SetMember? Deleted(SetMember member, IpSet set)
    {
        if (set.Type != IpSetType.HashIpPortNet)
        {
            return set.Members.ContainsKey(member) ? member : null;
        }

        // Looked up as a packet from the first address would be: what was there first, and a range that was taken around
        // another is always the later one.
        var holding = set.Members.Keys.Where(x => Holds(x, member, member.Other)).ToList();
        return holding.Count == 0 ? null : holding.MaxBy(x => x.OtherLength);
    }

    // Within a concatenation only the first and the last address of a new range are looked up: it may lie around another one.
    private static bool Holds(SetMember held, SetMember member, Address address) =>
        held.Service == member.Service && Range(held).Contains(address);

    private static Prefix Range(SetMember member) => Prefix.Around(member.Other, member.OtherLength);
}
