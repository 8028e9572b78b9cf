using System.Collections.Generic;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The packet filter while it is put together: the members of each role's set. It is described here once;
/// <see cref="IptablesForm"/> and <see cref="NftablesForm"/> turn roles into kernel objects.
/// </summary>
internal sealed class Filter
{
    private readonly Dictionary<(SetRole Role, AddressFamily Family), Dictionary<SetMember, uint>> members = [];

    public void Add(SetRole role, SetMember member, uint mark = 0)
    {
        var key = (role, member.Ip.Family);
        if (!members.TryGetValue(key, out var set))
        {
            members[key] = set = [];
        }

        set[member] = mark;
    }

    /// <summary>All sets of one family, the empty ones too, because rules name every one of them.</summary>
    public IEnumerable<(SetName Name, IpSet Set)> SetsOf(AddressFamily family, FilterForm form)
    {
        foreach (var role in OurSets.All)
        {
            var content = default(Map<Ascending<SetMember>, SetMember, uint>);
            if (members.TryGetValue((role, family), out var set))
            {
                content = new Map<Ascending<SetMember>, SetMember, uint>(Pairs(set));
            }

            yield return (OurSets.Name(role, family, form), new IpSet(OurSets.Type(role), family, content));
        }
    }

    private static IEnumerable<(SetMember, uint)> Pairs(Dictionary<SetMember, uint> set)
    {
        foreach (var (member, mark) in set)
        {
            yield return (member, mark);
        }
    }
}
