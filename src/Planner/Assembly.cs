using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Puts the shares of all Services together, oldest first; of two claims on one key the first one stands. This is the
/// full way; <see cref="Restanding"/> is the incremental one, and a law says that both come to the same.
/// </summary>
internal sealed class Assembly(Site site)
{
    private readonly List<Share> shares = [];
    private readonly Dictionary<ServiceKey, (ServicePortName Holder, ImmutableArray<Claimant> By)> keys = [];
    private readonly List<(ServiceKey Key, VirtualService Service, ServiceOrigin Origin)> services = [];
    private readonly Dictionary<Address, (ServicePortName Port, ImmutableArray<Claimant> By)> binders = [];
    private readonly Dictionary<RoleMember, int> uses = [];
    private readonly List<(Age Age, Notes Notes)> notes = [];
    private readonly Filter filter = new();
    private MarkTable marks = MarkTable.Empty;

    /// <summary>The standing of these shares, which must come in ascending order of age.</summary>
    public static Standing Of(Site site, IEnumerable<Share> byAge)
    {
        var assembly = new Assembly(site);
        foreach (var share in byAge)
        {
            assembly.Add(share);
        }

        return assembly.Finish();
    }

    private void Add(Share share)
    {
        shares.Add(share);
        for (var place = 0; place < share.Fronts.Length; place++)
        {
            Claim(share.Fronts[place], new(share.Age, place));
        }

        var wishes = WishesOf(share, place => keys[share.Fronts[place].Front.Key].By[0] == new Claimant(share.Age, place));
        if (wishes.Count > 0)
        {
            marks = marks.With([], wishes).Table;
        }

        Add(share, Giving.Of(share, key => (keys[key].By[0], keys[key].Holder), place => marks.MarkOf(new(share.Age, place))));
    }

    /// <summary>The marks that a share needs when the claims at these places stand.</summary>
    public static List<(MarkWish Wish, MarkSlot Home)> WishesOf(Share share, System.Func<int, bool> stands)
    {
        var wishes = new List<(MarkWish, MarkSlot)>();
        for (var i = 0; i < share.Shorts.Length; i++)
        {
            for (var place = 0; place < share.Fronts.Length; place++)
            {
                if (share.Fronts[place].Short == i && stands(place))
                {
                    var made = share.Shorts[i];
                    wishes.Add((new(share.Age, i), new(made.Family, Marks.Home(made.Port, made.Protocol))));
                    break;
                }
            }
        }

        return wishes;
    }

    private void Claim(FrontShare front, Claimant by)
    {
        var key = front.Front.Key;
        keys[key] = keys.TryGetValue(key, out var before) ? before with { By = before.By.Add(by) } : (front.Port, [by]);
    }

    private void Add(Share share, Giving giving)
    {
        services.AddRange(giving.Services);
        foreach (var (member, mark) in giving.Members)
        {
            filter.Add(member.Role, member.Member, mark);
            if (Standing.IsShared(member.Role))
            {
                uses[member] = uses.GetValueOrDefault(member) + 1;
            }
        }

        foreach (var (vip, by, port) in giving.Addresses)
        {
            binders[vip] = binders.TryGetValue(vip, out var before) ? before with { By = before.By.Add(by) } : (port, [by]);
        }

        if (Notes.Of(giving) is { } noted)
        {
            notes.Add((share.Age, noted));
        }
    }

    private Standing Finish()
    {
        var inet6Keys = keys.Keys.Count(x => x.Family == AddressFamily.Inet6);
        var desired = new Desired(
            State(inet6Keys),
            new(services.Select(x => (x.Key, x.Origin))),
            new(binders.Select(x => (x.Key, x.Value.Port))),
            [.. notes.SelectMany(x => x.Notes.HeldBack)],
            [.. notes.SelectMany(x => x.Notes.Findings)]);
        return new(
            site,
            new(shares.Select(x => (x.Age.Name, x))),
            new(keys.Select(x => (x.Key, x.Value.By))),
            inet6Keys,
            new(binders.Select(x => (x.Key, x.Value.By))),
            new(uses.Select(x => (x.Key, x.Value))),
            marks,
            new(notes.Select(x => (x.Age, x.Notes))),
            desired);
    }

    private KernelState State(int inet6Keys)
    {
        var inet = site.Serves(AddressFamily.Inet, keys.Count - inet6Keys);
        var inet6 = site.Serves(AddressFamily.Inet6, inet6Keys);
        foreach (var range in Prefix.Fewest(site.PodRanges))
        {
            filter.Add(SetRole.Pod, SetMember.Of(range));
        }

        var state = KernelState.Empty with
        {
            Link = LinkState.Up,
            Services = new(services.Select(x => (x.Key, x.Service))),
            Sets = Sets(inet, inet6),
            Rules = site.Form == FilterForm.Nftables ? NftablesForm.RulesOf(FilterSettings.Of(site.Policy)) : Rules(inet, inet6),
            Sysctls = Sysctls.Wanted(inet, inet6, site.Policy.StrictArp),
            HostAddresses = site.Own,
        };
        return site.Policy.Bind == BindMode.Route
            ? state with { Routes = new(binders.Keys.Select(x => (x, site.RouteTo(x)))) }
            : state with { Bound = new(binders.Keys) };
    }

    // The rules of the nf_tables table serve both families, and name the sets of both.
    private Map<Ascending<SetName>, SetName, IpSet> Sets(bool inet, bool inet6)
    {
        var both = site.Form == FilterForm.Nftables;
        var (one, other) = (filter.SetsOf(AddressFamily.Inet, site.Form), filter.SetsOf(AddressFamily.Inet6, site.Form));
        return new((inet || both ? one : []).Concat(inet6 || both ? other : []));
    }

    private PacketRules Rules(bool inet, bool inet6)
    {
        var settings = FilterSettings.Of(site.Policy);
        var (one, other) = (
            inet ? IptablesForm.Rules(AddressFamily.Inet, settings) : PacketRules.None,
            inet6 ? IptablesForm.Rules(AddressFamily.Inet6, settings) : PacketRules.None);
        return new(one.Chains + other.Chains, one.Jumps + other.Jumps);
    }
}
