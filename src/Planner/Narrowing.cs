using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Cuts two states down to what was touched and to what planning looks at beside it, so that the same comparison that
/// plans everything plans a change at the cost of the change.
/// </summary>
internal sealed class Narrowing
{
    private static readonly SetRole[] RolesOfAService =
    [
        SetRole.Ledger, SetRole.ServicePort, SetRole.Internal, SetRole.External, SetRole.ShortCircuit, SetRole.Drop, SetRole.Ranged,
    ];

    private readonly KernelState wanted;
    private readonly KernelState found;
    private readonly SortedSet<ServiceKey> services = [];
    private readonly SortedSet<MemberRef> members = [];
    private readonly SortedSet<Address> addresses = [];

    private Narrowing(KernelState wanted, KernelState found) => (this.wanted, this.found) = (wanted, found);

    /// <summary>Whether the sets are the same on both sides; while they are not, there is no small plan.</summary>
    public static bool IsPossible(KernelState wanted, KernelState found) =>
        wanted.Link == found.Link
        && wanted.Sets.Count == found.Sets.Count
        && wanted.Sets.Keys.SequenceEqual(found.Sets.Keys)
        && !Replacing.IsNeeded(wanted, found);

    public static (KernelState Wanted, KernelState Found) Of(KernelState wanted, KernelState found, Touched touched)
    {
        var narrowing = new Narrowing(wanted, found);
        foreach (var member in touched.Members)
        {
            narrowing.Take(member);
        }

        foreach (var vip in touched.Addresses)
        {
            narrowing.Take(vip);
        }

        foreach (var key in touched.Services)
        {
            narrowing.Take(key);
        }

        return (narrowing.Cut(wanted), narrowing.Cut(found));
    }

    private void Take(MemberRef member)
    {
        members.Add(member);
        if (OurSets.RoleOf(member.Set) is { } role && Array.IndexOf(RolesOfAService, role) >= 0)
        {
            Take(member.Member.Service);
        }
    }

    private void Take(ServiceKey key)
    {
        if (!services.Add(key) || key.IsMarked)
        {
            return;
        }

        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        foreach (var role in RolesOfAService)
        {
            TakeMember(role, member);
        }

        Take(key.Vip);
    }

    private void TakeMember(SetRole role, SetMember member)
    {
        foreach (var form in OurSets.Forms)
        {
            var name = OurSets.Name(role, member.Ip.Family, form);
            if (wanted.Sets.Find(name).Case is IpSet set)
            {
                members.Add(new(name, member));

                // The servers behind a mark count with those of the address: flows of both are kept.
                if (role == SetRole.ShortCircuit && set.Members.Find(member).Case is uint mark)
                {
                    services.Add(ServiceKey.Marked(member.Ip.Family, mark));
                }
            }
        }
    }

    // An address that is to go stays while a closed service on it drains: so all that stand on it are looked at.
    private void Take(Address vip)
    {
        if (!addresses.Add(vip))
        {
            return;
        }

        TakeMember(SetRole.Vip, SetMember.Of(vip));
        var isWanted = wanted.Routes.ContainsKey(vip) || wanted.Bound.Contains(vip);
        if (!isWanted && (found.Routes.ContainsKey(vip) || found.Bound.Contains(vip)))
        {
            var (first, last) = (ServiceKey.At(vip, Protocol.None, 0), ServiceKey.At(vip, (Protocol)byte.MaxValue, ushort.MaxValue));
            foreach (var (key, _) in found.Services.FindRangePairs(first, last))
            {
                Take(key);
            }
        }
    }

    private KernelState Cut(KernelState state) => state with
    {
        Services = Cut(state.Services, services),
        Sets = CutSets(state.Sets),
        Routes = Cut(state.Routes, addresses),
        Bound = new(addresses.Where(state.Bound.Contains)),
    };

    private Map<Ascending<SetName>, SetName, IpSet> CutSets(Map<Ascending<SetName>, SetName, IpSet> sets)
    {
        var cut = default(Map<Ascending<SetName>, SetName, IpSet>);
        foreach (var (name, set) in sets)
        {
            cut = cut.Add(name, set with { Members = default });
        }

        foreach (var (name, member) in members)
        {
            if (sets.Find(name).Case is IpSet set && set.Members.Find(member).Case is uint mark)
            {
                var now = cut[name];
                cut = cut.SetItem(name, now with { Members = now.Members.Add(member, mark) });
            }
        }

        return cut;
    }

    private static Map<Ascending<K>, K, V> Cut<K, V>(Map<Ascending<K>, K, V> map, SortedSet<K> keys)
        where K : IComparable<K>, IEquatable<K>
    {
        var cut = default(Map<Ascending<K>, K, V>);
        foreach (var key in keys)
        {
            if (map.Find(key).Case is V value)
            {
                cut = cut.Add(key, value);
            }
        }

        return cut;
    }
}
