using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>An endpoint of one Service port and family: where it is, and which slice says so.</summary>
public sealed record Candidate(RealServerKey Key, ClusterEndpoint Endpoint, ObjectName Slice, bool IsLocal);

/// <summary>The endpoints that traffic of each policy may use (kube-proxy.md 1.3); sorted by address and port.</summary>
/// <param name="Cluster">For policy Cluster.</param>
/// <param name="Local">For policy Local: those of this node.</param>
/// <param name="HasAny">Whether any endpoint anywhere is usable: without one traffic is refused, else dropped.</param>
public sealed record EndpointLists(ImmutableArray<Candidate> Cluster, ImmutableArray<Candidate> Local, bool HasAny);

/// <summary>
/// Which endpoints are used: ready ones, narrowed by hints when all of them carry hints and one fits this node; without
/// a ready one those that still serve while they terminate.
/// </summary>
public static class EndpointChoice
{
    public static EndpointLists Choose(IEnumerable<Candidate> candidates, ClusterNode node)
    {
        var all = Unique(candidates);
        var ready = all.Where(x => x.Endpoint.Ready).ToImmutableArray();
        var lastResort = all.Where(x => x.Endpoint.Serving && x.Endpoint.Terminating).ToImmutableArray();
        var cluster = ByTopology(ready, node);
        var local = ready.Where(x => x.IsLocal).ToImmutableArray();
        return new(
            cluster.IsEmpty ? lastResort : cluster,
            local.IsEmpty ? [.. lastResort.Where(x => x.IsLocal)] : local,
            !ready.IsEmpty || !lastResort.IsEmpty);
    }

    /// <summary>What the slices of a Service list for one of its ports in one family, used or not.</summary>
    public static IEnumerable<Candidate> Candidates(
        ClusterServicePort port, AddressFamily family, IEnumerable<ClusterEndpointSlice> slices, ClusterNode node) =>
        from slice in slices
        where slice.Family == family
        from target in slice.Ports
        where target.Name == port.Name && target.Protocol == port.Protocol
        from endpoint in slice.Endpoints
        where endpoint.Address.Family == family
        select new Candidate(
            new(endpoint.Address, target.Port), endpoint, slice.Name, endpoint.NodeName.Length > 0 && endpoint.NodeName == node.Name);

    // One address and port may stand in several slices while they are rewritten; the copy on this node wins, then the
    // one in the slice with the smaller name; within one slice what the endpoints say decides. So no order ever shows.
    private static ImmutableArray<Candidate> Unique(IEnumerable<Candidate> candidates)
    {
        var all = candidates.ToArray();
        Array.Sort(all, Order);
        return [.. all.Where((x, i) => i == 0 || all[i - 1].Key != x.Key)];
    }

    private static int Order(Candidate one, Candidate other)
    {
        var order = one.Key.CompareTo(other.Key);
        order = order != 0 ? order : other.IsLocal.CompareTo(one.IsLocal);
        order = order != 0 ? order : one.Slice.CompareTo(other.Slice);
        order = order != 0 ? order : Rank(other.Endpoint).CompareTo(Rank(one.Endpoint));
        return order != 0 ? order : string.CompareOrdinal(Place(one.Endpoint), Place(other.Endpoint));
    }

    private static string Place(ClusterEndpoint endpoint) =>
        $"{endpoint.NodeName} {string.Join(',', endpoint.HintNodes)} {string.Join(',', endpoint.HintZones)}";

    private static int Rank(ClusterEndpoint endpoint) =>
        (endpoint.Ready ? 4 : 0) + (endpoint.Serving ? 2 : 0) + (endpoint.Terminating ? 0 : 1);

    private static ImmutableArray<Candidate> ByTopology(ImmutableArray<Candidate> ready, ClusterNode node)
    {
        if (ready.Length > 0 && ready.All(x => !x.Endpoint.HintNodes.IsEmpty))
        {
            var here = ready.Where(x => x.Endpoint.HintNodes.Contains(node.Name)).ToImmutableArray();
            if (!here.IsEmpty)
            {
                return here;
            }
        }

        if (ready.Length > 0 && node.Zone.Length > 0 && ready.All(x => !x.Endpoint.HintZones.IsEmpty))
        {
            var here = ready.Where(x => x.Endpoint.HintZones.Contains(node.Zone)).ToImmutableArray();
            if (!here.IsEmpty)
            {
                return here;
            }
        }

        return ready;
    }
}
