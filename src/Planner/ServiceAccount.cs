using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Everything about one Service on this node: desired against observed, and why each endpoint is used or not.</summary>
/// <param name="Plan">What is to be done for this Service, and what of it is held back.</param>
public sealed record ServiceAccount(
    ClusterService Service,
    ImmutableArray<PortAccount> Ports,
    ImmutableArray<Finding> Findings,
    Plan Plan);

/// <summary>One port of the Service in one family.</summary>
/// <param name="Remark">What is to be said of it as a whole; else empty.</param>
public sealed record PortAccount(
    ServicePortName Name,
    ClusterServicePort Port,
    AddressFamily Family,
    ImmutableArray<FrontAccount> Fronts,
    ImmutableArray<EndpointAccount> Endpoints,
    string Remark);

/// <summary>One address and port on which it is reached.</summary>
/// <param name="Kind">For example <c>cluster address</c>.</param>
/// <param name="Desired">What should stand there; none where nothing is to be opened.</param>
/// <param name="Observed">What stands there.</param>
/// <param name="State">In one word or sentence: in step, or what is different.</param>
public sealed record FrontAccount(
    ServiceKey Key,
    string Kind,
    TrafficPolicy Policy,
    Option<VirtualService> Desired,
    Option<VirtualService> Observed,
    Connections Open,
    string State);

/// <summary>One endpoint, with its use for each policy.</summary>
public sealed record EndpointAccount(
    RealServerKey Key,
    ClusterEndpoint Endpoint,
    ObjectName Slice,
    bool UsedForCluster,
    string WhyCluster,
    bool UsedForLocal,
    string WhyLocal);
