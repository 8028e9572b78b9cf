using System;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The share of new connections that some endpoints of a Service get; those that nothing names get 1.</summary>
public abstract record EndpointWeight
{
    private EndpointWeight(ushort weight) => Weight = weight;

    /// <summary>1 to 65535: weight 0 is for servers that leave.</summary>
    public ushort Weight { get; }

    /// <summary>The endpoint with this address.</summary>
    public sealed record OfAddress(Address Address, ushort Share) : EndpointWeight(Share);

    /// <summary>All endpoints on a node.</summary>
    public sealed record OfNode(string Node, ushort Share) : EndpointWeight(Share);

    /// <summary>All endpoints in a zone.</summary>
    public sealed record OfZone(string Zone, ushort Share) : EndpointWeight(Share);

    public bool Fits(ClusterEndpoint endpoint) => this switch
    {
        OfAddress x => endpoint.Address == x.Address,
        OfNode x => endpoint.NodeName == x.Node,
        OfZone x => endpoint.Zone == x.Zone,
        _ => throw new InvalidOperationException("a case of EndpointWeight fits nothing"),
    };
}
