using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Writes single things into a desired state, and keeps account of those that were different before.</summary>
internal sealed class DesiredWriter(Desired desired)
{
    public Desired Desired { get; private set; } = desired;

    public Touched Touched { get; private set; } = Touched.Nothing;

    /// <param name="made">None where there is to be no such service.</param>
    public void Service(ServiceKey key, (VirtualService Service, ServiceOrigin Origin)? made)
    {
        var found = Desired.State.Services.Find(key).Case as VirtualService;
        if (!Equals(found, made?.Service))
        {
            Touched = Touched.With(key);
        }

        var services = Desired.State.Services;
        Desired = made is var (service, origin)
            ? Desired with
            {
                State = Desired.State with { Services = services.AddOrUpdate(key, Equals(found, service) ? found! : service) },
                Origins = Desired.Origins.AddOrUpdate(key, origin),
            }
            : Desired with
            {
                State = Desired.State with { Services = services.Remove(key) },
                Origins = Desired.Origins.Remove(key),
            };
    }

    /// <param name="mark">None where there is to be no such member.</param>
    public void Member(RoleMember member, uint? mark, FilterForm form)
    {
        var name = OurSets.Name(member.Role, member.Member.Ip.Family, form);
        var set = Desired.State.Sets[name];
        var found = set.Members.Find(member.Member).Case as uint?;
        if (found == mark)
        {
            return;
        }

        var members = mark is { } value ? set.Members.AddOrUpdate(member.Member, value) : set.Members.Remove(member.Member);
        Desired = Desired with
        {
            State = Desired.State with { Sets = Desired.State.Sets.SetItem(name, set with { Members = members }) },
        };
        Touched = Touched with { Members = Touched.Members.AddOrUpdate(new(name, member.Member)) };
    }

    /// <param name="port">The Service port that claims the address first; none where nobody does.</param>
    public void Address(Address vip, ServicePortName? port, Site site)
    {
        var state = Desired.State;
        if (port is { } first)
        {
            var isNew = !Desired.Claims.ContainsKey(vip);
            Desired = Desired with { Claims = Desired.Claims.AddOrUpdate(vip, first) };
            if (!isNew)
            {
                return;
            }

            state = site.Policy.Bind == BindMode.Route
                ? state with { Routes = state.Routes.Add(vip, site.RouteTo(vip)) }
                : state with { Bound = state.Bound.Add(vip) };
        }
        else
        {
            state = state with { Routes = state.Routes.Remove(vip), Bound = state.Bound.Remove(vip) };
            Desired = Desired with { Claims = Desired.Claims.Remove(vip) };
        }

        Desired = Desired with { State = state };
        Touched = Touched with { Addresses = Touched.Addresses.AddOrUpdate(vip) };
    }

    public void Notes(IEnumerable<Notes> all)
    {
        var list = all.ToList();
        Desired = Desired with
        {
            HeldBack = [.. list.SelectMany(x => x.HeldBack)],
            Findings = [.. list.SelectMany(x => x.Findings)],
        };
    }
}
