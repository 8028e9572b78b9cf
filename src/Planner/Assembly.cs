using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Collects the desired state Service by Service, oldest first; of two claims on one key the first one stands.</summary>
internal sealed class Assembly(Site site)
{
    private readonly SortedDictionary<ServiceKey, (VirtualService Service, ServiceOrigin Origin)> services = [];
    private readonly SortedDictionary<ServiceKey, ServicePortName> claims = [];
    private readonly SortedDictionary<Address, ServicePortName> addresses = [];
    private readonly SortedSet<(AddressFamily, uint)> marks = [];
    private readonly Filter filter = new();
    private readonly List<Finding> findings = [];
    private readonly List<HeldBack> heldBack = [];

    public void Add(ClusterService service, IReadOnlyList<ClusterEndpointSlice> slices)
    {
        foreach (var port in service.Ports.OrderBy(x => x.Name, System.StringComparer.Ordinal).ThenBy(x => x.Port).ThenBy(x => x.Protocol))
        {
            Add(service, port, AddressFamily.Inet, slices);
            Add(service, port, AddressFamily.Inet6, slices);
        }
    }

    public Desired Finish()
    {
        var inet = IsServed(AddressFamily.Inet);
        var inet6 = IsServed(AddressFamily.Inet6);
        foreach (var range in site.PodRanges)
        {
            filter.Add(SetRole.Pod, SetMember.Of(range));
        }

        var state = KernelState.Empty with
        {
            Link = LinkState.Up,
            Services = new(services.Select(x => (x.Key, x.Value.Service))),
            Sets = Sets(inet, inet6),
            Rules = Rules(inet, inet6),
            Sysctls = Sysctls.Wanted(inet, inet6),
            HostAddresses = site.Own,
        };
        state = site.Policy.Bind == BindMode.Route
            ? state with { Routes = new(addresses.Keys.Select(x => (x, RouteTo(x)))) }
            : state with { Bound = new(addresses.Keys) };
        return new(
            state,
            new(services.Select(x => (x.Key, x.Value.Origin))),
            new(addresses.Select(x => (x.Key, x.Value))),
            [.. heldBack],
            [.. findings]);
    }

    private void Add(ClusterService service, ClusterServicePort port, AddressFamily family, IReadOnlyList<ClusterEndpointSlice> slices)
    {
        var fronts = Fronts.Of(service, port, family, site).ToList();
        if (fronts.Count == 0)
        {
            return;
        }

        var name = new ServicePortName(service.Name, port.Name);
        var lists = EndpointChoice.Choose(Candidates(port, family, slices), site.Node);
        var back = new Backing(service, port, name, lists, family, SchedulerOf(service));
        foreach (var front in fronts)
        {
            Claim(front, back);
        }
    }

    private void Claim(Front front, Backing back)
    {
        if (claims.TryGetValue(front.Key, out var holder))
        {
            findings.Add(new(back.Service.Name, "spec", $"{front.Key} is claimed already by {holder}, which is older"));
            return;
        }

        claims[front.Key] = back.Name;
        if (front.Binds)
        {
            addresses.TryAdd(front.Key.Vip, back.Name);
            filter.Add(SetRole.Vip, SetMember.Of(front.Key.Vip));
        }
        else if (front.Kind != FrontKind.NodePort)
        {
            heldBack.Add(new HeldBack.OnAnotherLink(front.Key.Vip, back.Name));
        }

        // Without any endpoint the port stays unopened: what is refused needs no objects of its own.
        if (back.Lists.HasAny)
        {
            Serve(front, back);
        }
    }

    private void Serve(Front front, Backing back)
    {
        var member = SetMember.Of(front.Key.Vip, front.Key.Protocol, front.Key.Port);
        var list = front.IsLocal ? back.Lists.Local : back.Lists.Cluster;
        if (front.Binds)
        {
            filter.Add(SetRole.ServicePort, member);
        }

        AddRanges(front, member, back.Service);
        if (front.Kind != FrontKind.ClusterIp && front.IsLocal)
        {
            if (!Equal(list, back.Lists.Cluster))
            {
                filter.Add(SetRole.ShortCircuit, member, ShortCircuit(back));
            }
        }
        else
        {
            var role = front.Kind == FrontKind.ClusterIp && !site.Policy.MasqueradeAll ? SetRole.Internal : SetRole.External;
            filter.Add(role, member);
        }

        if (list.IsEmpty)
        {
            filter.Add(SetRole.Drop, member);
            return;
        }

        filter.Add(SetRole.Ledger, member);
        AddService(front.Key, list, back, new(back.Scheduler, Persistence.Each(back.Family, back.Service.AffinitySeconds)));
    }

    private void AddService(ServiceKey key, ImmutableArray<Candidate> list, Backing back, ServiceSettings settings)
    {
        var servers = RealServers.Of(list.Select(x => new RealServer(x.Key, ForwardingMethod.Masquerade, Weight.One)));
        services[key] = (new(settings, servers), new(back.Name, [.. list.Select(x => x.Slice)]));
        foreach (var local in list.Where(x => x.IsLocal))
        {
            filter.Add(SetRole.Hairpin, SetMember.Of(local.Key.Address, back.Port.Protocol, local.Key.Port, local.Key.Address));
        }
    }

    private void AddRanges(Front front, SetMember member, ClusterService service)
    {
        var ranges = service.SourceRanges.Where(x => x.Family == front.Key.Family).ToList();
        if (front.Kind != FrontKind.LoadBalancer || ranges.Count == 0)
        {
            return;
        }

        filter.Add(SetRole.Ranged, member);
        foreach (var range in ranges)
        {
            filter.Add(SetRole.RangeSource, SetMember.Of(member.Ip, member.Protocol, member.Port, range));
        }
    }

    // Persistence on a mark does not translate ports (facts/datapath.md 3.6): there a hash of the client stands in for it.
    private uint ShortCircuit(Backing back)
    {
        if (back.Mark is { } known)
        {
            return known;
        }

        var attempt = 0u;
        var mark = Marks.Candidate(back.Name, back.Port.Protocol, attempt);
        while (!marks.Add((back.Family, mark)))
        {
            mark = Marks.Candidate(back.Name, back.Port.Protocol, ++attempt);
        }

        back.Mark = mark;
        var scheduler = back.Service.AffinitySeconds == 0 ? back.Scheduler : new Scheduler("mh");
        AddService(ServiceKey.Marked(back.Family, mark), back.Lists.Cluster, back, new(scheduler, Persistence.Off));
        return mark;
    }

    private static bool Equal(ImmutableArray<Candidate> one, ImmutableArray<Candidate> other) =>
        one.Length == other.Length && one.Select(x => x.Key).SequenceEqual(other.Select(x => x.Key));

    private IEnumerable<Candidate> Candidates(ClusterServicePort port, AddressFamily family, IReadOnlyList<ClusterEndpointSlice> slices) =>
        from slice in slices
        where slice.Family == family
        from target in slice.Ports
        where target.Name == port.Name && target.Protocol == port.Protocol
        from endpoint in slice.Endpoints
        where endpoint.Address.Family == family
        select new Candidate(new(endpoint.Address, target.Port), endpoint, slice.Name, IsHere(endpoint));

    private bool IsHere(ClusterEndpoint endpoint) =>
        endpoint.NodeName.Length > 0 && endpoint.NodeName == site.Node.Name;

    private Scheduler SchedulerOf(ClusterService service) => service.Scheduler.IfNone(site.Policy.Scheduler);

    private LocalRoute RouteTo(Address vip)
    {
        var source = site.Node.Addresses.FirstOrDefault(x => x.Family == vip.Family && site.Own.Contains(x));
        return new(source, site.Policy.Mtu);
    }

    // A node that has addresses of a family keeps its rules even while no Service uses them: the NAT chain must never
    // come and go under live connections.
    private bool IsServed(AddressFamily family) =>
        site.Own.Any(x => x.Family == family) || claims.Keys.Any(x => x.Family == family);

    private Map<Ascending<SetName>, SetName, IpSet> Sets(bool inet, bool inet6)
    {
        var all = (inet ? filter.SetsOf(AddressFamily.Inet) : []).Concat(inet6 ? filter.SetsOf(AddressFamily.Inet6) : []);
        return new(all);
    }

    private static PacketRules Rules(bool inet, bool inet6)
    {
        var (one, other) = (
            inet ? IptablesForm.Rules(AddressFamily.Inet) : PacketRules.None,
            inet6 ? IptablesForm.Rules(AddressFamily.Inet6) : PacketRules.None);
        return new(one.Chains + other.Chains, one.Jumps + other.Jumps);
    }

    /// <summary>What stands behind the fronts of one Service port in one family.</summary>
    private sealed record Backing(
        ClusterService Service,
        ClusterServicePort Port,
        ServicePortName Name,
        EndpointLists Lists,
        AddressFamily Family,
        Scheduler Scheduler)
    {
        /// <summary>The mark of its short-circuit service once one was needed; all fronts share it.</summary>
        public uint? Mark { get; set; }
    }
}
