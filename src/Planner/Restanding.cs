using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Changes a standing by a few shares. Work follows the change: only Services that claim what a changed one claims or
/// claimed are looked at again, and only what they come to is written into the desired state.
/// </summary>
internal sealed class Restanding
{
    private readonly Standing before;
    private readonly SortedSet<ObjectName> affected = [];
    private readonly SortedSet<RoleMember> shared = [];
    private readonly SortedSet<Address> addresses = [];
    private readonly SortedDictionary<ServiceKey, (VirtualService Service, ServiceOrigin Origin)?> services = [];
    private readonly SortedDictionary<RoleMember, uint?> members = [];
    private Standing after;
    private bool hasNews;

    private Restanding(Standing before) => (this.before, after) = (before, before);

    /// <summary>The standing after these Services have these shares (none: are gone), and what of the desired state that touches.</summary>
    public static (Standing Standing, Touched Touched) With(Standing standing, IReadOnlyDictionary<ObjectName, Share?> changes)
    {
        var restanding = new Restanding(standing);
        foreach (var (name, share) in changes)
        {
            var old = standing.Shares.Find(name).Case as Share;
            if (!Equals(old, share))
            {
                restanding.Replace(name, old, share);
            }
        }

        return restanding.affected.Count == 0 ? (standing, Touched.Nothing) : restanding.Settle();
    }

    private void Replace(ObjectName name, Share? old, Share? share)
    {
        affected.Add(name);
        if (old is not null)
        {
            for (var place = 0; place < old.Fronts.Length; place++)
            {
                Contest(old.Fronts[place].Front.Key, new(old.Age, place), comes: false);
            }
        }

        after = after with { Shares = share is null ? after.Shares.Remove(name) : after.Shares.AddOrUpdate(name, share) };
        if (share is not null)
        {
            for (var place = 0; place < share.Fronts.Length; place++)
            {
                Contest(share.Fronts[place].Front.Key, new(share.Age, place), comes: true);
            }
        }
    }

    // Whoever claims the key too may win, lose, or have to name another holder.
    private void Contest(ServiceKey key, Claimant by, bool comes)
    {
        var claimants = after.Keys.Find(key).IfNone([]);
        foreach (var other in claimants)
        {
            affected.Add(other.Age.Name);
        }

        var now = Changed(claimants, by, comes);
        var isInet6 = key.Family == AddressFamily.Inet6;
        var difference = (claimants.IsEmpty ? 1 : 0) - (now.IsEmpty ? 1 : 0);
        after = after with
        {
            Keys = now.IsEmpty ? after.Keys.Remove(key) : after.Keys.AddOrUpdate(key, now),
            Inet6Keys = after.Inet6Keys + (isInet6 ? difference : 0),
        };
    }

    private static ImmutableArray<Claimant> Changed(ImmutableArray<Claimant> sorted, Claimant by, bool comes)
    {
        var at = sorted.BinarySearch(by);
        return comes
            ? at >= 0 ? sorted : sorted.Insert(~at, by)
            : at >= 0 ? sorted.RemoveAt(at) : sorted;
    }

    private (Standing, Touched) Settle()
    {
        // A family that comes into use or goes out of it brings or takes sets and rules: that is no small change.
        if (before.Served != after.Served)
        {
            return (Assembly.Of(after.Site, after.Shares.Values.OrderBy(x => x.Age)), Touched.All);
        }

        SettleMarks();
        foreach (var name in affected)
        {
            TakeBack(before, name);
        }

        foreach (var name in affected)
        {
            Give(after, name);
        }

        return Write();
    }

    private void SettleMarks()
    {
        var (ended, came) = (new List<MarkWish>(), new List<(MarkWish, MarkSlot)>());
        foreach (var name in affected)
        {
            var (had, wants) = (Wishes(before, name), Wishes(after, name));
            ended.AddRange(had.Except(wants).Select(x => x.Wish));
            came.AddRange(wants.Except(had));
        }

        if (ended.Count > 0 || came.Count > 0)
        {
            var (marks, moved) = after.Marks.With(ended, came);
            after = after with { Marks = marks };
            affected.UnionWith(moved.Select(x => x.Age.Name));
        }
    }

    private static List<(MarkWish Wish, MarkSlot Home)> Wishes(Standing standing, ObjectName name) =>
        standing.Shares.Find(name).Case is Share share
            ? Assembly.WishesOf(share, place => standing.Keys[share.Fronts[place].Front.Key][0] == new Claimant(share.Age, place))
            : [];

    private static Giving? GivingOf(Standing standing, ObjectName name) => standing.Shares.Find(name).Case is Share share
        ? Giving.Of(
            share,
            key => (standing.Keys[key][0], standing.PortOf(standing.Keys[key][0])),
            place => standing.Marks.MarkOf(new(share.Age, place)))
        : null;

    private void TakeBack(Standing standing, ObjectName name)
    {
        if (GivingOf(standing, name) is not { } giving)
        {
            return;
        }

        foreach (var (key, _, _) in giving.Services)
        {
            services[key] = null;
        }

        foreach (var (member, _) in giving.Members)
        {
            Count(member, -1);
            members[member] = null;
        }

        foreach (var (vip, by, _) in giving.Addresses)
        {
            Bind(vip, by, comes: false);
        }

        Note(standing.Shares[name].Age, null);
    }

    private void Give(Standing standing, ObjectName name)
    {
        if (GivingOf(standing, name) is not { } giving)
        {
            return;
        }

        foreach (var (key, service, origin) in giving.Services)
        {
            services[key] = (service, origin);
        }

        foreach (var (member, mark) in giving.Members)
        {
            Count(member, 1);
            members[member] = mark;
        }

        foreach (var (vip, by, _) in giving.Addresses)
        {
            Bind(vip, by, comes: true);
        }

        Note(standing.Shares[name].Age, Notes.Of(giving));
    }

    private void Count(RoleMember member, int change)
    {
        if (Standing.IsShared(member.Role))
        {
            var count = after.Uses.Find(member).IfNone(0) + change;
            after = after with { Uses = count == 0 ? after.Uses.Remove(member) : after.Uses.AddOrUpdate(member, count) };
            shared.Add(member);
        }
    }

    private void Bind(Address vip, Claimant by, bool comes)
    {
        var now = Changed(after.Binders.Find(vip).IfNone([]), by, comes);
        after = after with { Binders = now.IsEmpty ? after.Binders.Remove(vip) : after.Binders.AddOrUpdate(vip, now) };
        addresses.Add(vip);
    }

    private void Note(Age age, Notes? notes)
    {
        var had = after.Notes.ContainsKey(age);
        hasNews |= had || notes is not null;
        after = after with
        {
            Notes = notes is not null ? after.Notes.AddOrUpdate(age, notes) : had ? after.Notes.Remove(age) : after.Notes,
        };
    }

    private (Standing, Touched) Write()
    {
        var writer = new DesiredWriter(after.Desired);
        foreach (var (key, made) in services)
        {
            writer.Service(key, made);
        }

        foreach (var member in shared)
        {
            members[member] = after.Uses.ContainsKey(member) ? 0u : null;
        }

        foreach (var (member, mark) in members)
        {
            writer.Member(member, mark, after.Site.Form);
        }

        foreach (var vip in addresses)
        {
            writer.Address(vip, after.Binders.Find(vip).Case is ImmutableArray<Claimant> by ? after.PortOf(by[0]) : null, after.Site);
        }

        if (hasNews)
        {
            writer.Notes(after.Notes.Values);
        }

        return (after with { Desired = writer.Desired }, writer.Touched);
    }
}
