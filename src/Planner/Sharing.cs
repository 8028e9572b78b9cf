using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Compiles one Service and its slices into its <see cref="Share"/>.</summary>
internal sealed class Sharing
{
    private readonly ClusterService service;
    private readonly Site site;
    private readonly ImmutableArray<FrontShare>.Builder fronts = ImmutableArray.CreateBuilder<FrontShare>();
    private readonly ImmutableArray<ShortShare>.Builder shorts = ImmutableArray.CreateBuilder<ShortShare>();

    private Sharing(ClusterService service, Site site) => (this.service, this.site) = (service, site);

    public static Age AgeOf(ClusterService service) => new(service.CreatedAt, service.Name);

    public static Share Of(ClusterService service, IReadOnlyList<ClusterEndpointSlice> slices, Site site)
    {
        var sharing = new Sharing(service, site);
        foreach (var port in service.Ports.OrderBy(x => x.Name, StringComparer.Ordinal).ThenBy(x => x.Port).ThenBy(x => x.Protocol).ThenBy(x => x.NodePort))
        {
            sharing.Add(port, AddressFamily.Inet, slices);
            sharing.Add(port, AddressFamily.Inet6, slices);
        }

        return new(AgeOf(service), sharing.fronts.ToImmutable(), sharing.shorts.ToImmutable(), ServerSettings.Findings(service, site));
    }

    private void Add(ClusterServicePort port, AddressFamily family, IReadOnlyList<ClusterEndpointSlice> slices)
    {
        Backing? back = null;
        foreach (var front in Fronts.Of(service, port, family, site))
        {
            back ??= new(
                port,
                new(service.Name, port.Name),
                EndpointChoice.Choose(EndpointChoice.Candidates(port, family, slices, site.Node), site.Node),
                family,
                ServerSettings.SchedulerOf(service, site.Policy));
            fronts.Add(Serve(front, back));
        }
    }

    private FrontShare Serve(Front front, Backing back)
    {
        var members = ImmutableArray.CreateBuilder<RoleMember>();
        var member = SetMember.Of(front.Key.Vip, front.Key.Protocol, front.Key.Port);
        if (front.Binds)
        {
            members.Add(new(SetRole.Vip, SetMember.Of(front.Key.Vip)));
        }

        // Load balancers that keep the virtual address as destination probe the health check port on it (kube-proxy.md 2.4).
        if (front is { Kind: FrontKind.LoadBalancer, Binds: true, IsLocal: true } && service.HealthCheckNodePort != 0)
        {
            members.Add(new(SetRole.ServicePort, SetMember.Of(front.Key.Vip, Protocol.Tcp, service.HealthCheckNodePort)));
        }

        // Without any endpoint the port stays unopened: what is refused needs no objects of its own.
        if (!back.Lists.HasAny)
        {
            return new(front, back.Name, null, OriginOf([], back), members.ToImmutable(), -1);
        }

        var list = front.IsLocal ? back.Lists.Local : back.Lists.Cluster;
        if (front.Binds)
        {
            members.Add(new(SetRole.ServicePort, member));
        }

        AddRanges(front, member, members);
        var shorted = -1;
        if (front.Kind == FrontKind.ClusterIp || !front.IsLocal)
        {
            var role = front.Kind == FrontKind.ClusterIp && !site.Policy.MasqueradeAll ? SetRole.Internal : SetRole.External;
            members.Add(new(role, member));
        }
        else if (!Equal(list, back.Lists.Cluster))
        {
            shorted = ShortCircuit(back);
        }

        members.Add(new(list.IsEmpty ? SetRole.Drop : SetRole.Ledger, member));
        var settings = new ServiceSettings(back.Scheduler, Persistence.Each(back.Family, service.AffinitySeconds));
        var made = list.IsEmpty ? null : ServiceOver(list, settings);
        AddHairpins(list, back, members);
        return new(front, back.Name, made, OriginOf(list, back), members.ToImmutable(), shorted);
    }

    private void AddRanges(Front front, SetMember member, ImmutableArray<RoleMember>.Builder members)
    {
        // An address that is an external one, too, is closed to the same sources.
        var isBalanced = front.Kind == FrontKind.LoadBalancer
            || (front.Kind == FrontKind.ExternalIp && service.IngressIps.Contains(front.Key.Vip));
        var ranges = Prefix.Fewest(service.SourceRanges.Where(x => x.Family == front.Key.Family));
        if (!isBalanced || ranges.Count == 0)
        {
            return;
        }

        members.Add(new(SetRole.Ranged, member));
        foreach (var range in ranges)
        {
            members.Add(new(SetRole.RangeSource, SetMember.Of(member.Ip, member.Protocol, member.Port, range)));
        }
    }

    // Persistence on a mark does not translate ports (facts/datapath.md 3.6): there a hash of the client stands in for it.
    private int ShortCircuit(Backing back)
    {
        if (back.Short < 0)
        {
            var list = back.Lists.Cluster;
            var scheduler = service.AffinitySeconds == 0 ? back.Scheduler : new Scheduler("mh");
            back.Short = shorts.Count;
            shorts.Add(new(
                back.Name,
                back.Port.Protocol,
                back.Family,
                ServiceOver(list, new(scheduler, Persistence.Off)),
                OriginOf(list, back)));
        }

        return back.Short;
    }

    private VirtualService ServiceOver(ImmutableArray<Candidate> list, ServiceSettings settings) => new(
        settings,
        RealServers.Of(list.Select(x => new RealServer(
            x.Key, ForwardingMethod.Masquerade, ServerSettings.WeightOf(service, x.Endpoint)))));

    private ServiceOrigin OriginOf(ImmutableArray<Candidate> list, Backing back) =>
        new(back.Name, [.. list.Select(x => x.Slice)], service.DrainSeconds);

    private static void AddHairpins(ImmutableArray<Candidate> list, Backing back, ImmutableArray<RoleMember>.Builder members)
    {
        foreach (var local in list.Where(x => x.IsLocal))
        {
            var (address, port) = (local.Key.Address, local.Key.Port);
            members.Add(new(SetRole.Hairpin, SetMember.Of(address, back.Port.Protocol, port, address)));
        }
    }

    private static bool Equal(ImmutableArray<Candidate> one, ImmutableArray<Candidate> other) =>
        one.Length == other.Length && one.Select(x => x.Key).SequenceEqual(other.Select(x => x.Key));

    /// <summary>What stands behind the fronts of one Service port in one family.</summary>
    private sealed record Backing(
        ClusterServicePort Port, ServicePortName Name, EndpointLists Lists, AddressFamily Family, Scheduler Scheduler)
    {
        /// <summary>The place of its short-circuit once one was needed; all fronts share it.</summary>
        public int Short { get; set; } = -1;
    }
}
