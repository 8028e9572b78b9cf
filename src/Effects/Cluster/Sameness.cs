using System;
using System.Linq;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Whether two versions of an object are the same to a proxy. A record that holds arrays compares them by identity, and
/// most updates of the API (a status, a field manager, a node's heartbeat) change nothing that matters here.
/// </summary>
internal static class Sameness
{
    public static bool Of(ClusterService one, ClusterService other) =>
        one.Ports.AsSpan().SequenceEqual(other.Ports.AsSpan())
        && one.ClusterIps.AsSpan().SequenceEqual(other.ClusterIps.AsSpan())
        && one.ExternalIps.AsSpan().SequenceEqual(other.ExternalIps.AsSpan())
        && one.IngressIps.AsSpan().SequenceEqual(other.IngressIps.AsSpan())
        && one.SourceRanges.AsSpan().SequenceEqual(other.SourceRanges.AsSpan())
        && one == other with
        {
            Ports = one.Ports,
            ClusterIps = one.ClusterIps,
            ExternalIps = one.ExternalIps,
            IngressIps = one.IngressIps,
            SourceRanges = one.SourceRanges,
        };

    public static bool Of(ClusterEndpointSlice one, ClusterEndpointSlice other) =>
        one.Ports.AsSpan().SequenceEqual(other.Ports.AsSpan())
        && one.Endpoints.Length == other.Endpoints.Length
        && one.Endpoints.SequenceEqual(other.Endpoints, Of)
        && one == other with { Ports = one.Ports, Endpoints = one.Endpoints };

    public static bool Of(ClusterNode one, ClusterNode other) =>
        one.Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan())
        && one.PodCidrs.AsSpan().SequenceEqual(other.PodCidrs.AsSpan())
        && one == other with { Addresses = one.Addresses, PodCidrs = one.PodCidrs };

    private static bool Of(ClusterEndpoint one, ClusterEndpoint other) =>
        one.HintZones.AsSpan().SequenceEqual(other.HintZones.AsSpan())
        && one.HintNodes.AsSpan().SequenceEqual(other.HintNodes.AsSpan())
        && one == other with { HintZones = one.HintZones, HintNodes = one.HintNodes };
}
