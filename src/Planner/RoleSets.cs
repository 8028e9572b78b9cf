using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The sets of one form of the packet filter and one family, looked up by their roles.</summary>
internal sealed class RoleSets(KernelState state, AddressFamily family, FilterForm form)
{
    /// <summary>The set of the role; its name is that which it should have, whether it is there or not.</summary>
    public SetName Name(SetRole role) => OurSets.Name(role, family, form);

    /// <summary>The member's mark, 0 where the role has none; nothing if the set does not have the member.</summary>
    public uint? Find(SetRole role, SetMember member) =>
        state.Sets.Find(Name(role)).Case is IpSet set && set.Members.Find(member).Case is uint mark ? mark : null;

    public IEnumerable<SetMember> Members(SetRole role) => state.Sets.Find(Name(role)).Case is IpSet set ? set.Members.Keys : [];

    /// <summary>The pod range that an address is in; nothing if it is in none.</summary>
    public SetMember? PodRange(Address address)
    {
        foreach (var member in Members(SetRole.Pod))
        {
            if (Prefix.Around(member.Ip, member.Length).Contains(address))
            {
                return member;
            }
        }

        return null;
    }
}
