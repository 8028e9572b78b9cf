using System;
using System.Globalization;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The share of new connections that some endpoints of a Service get; those that nothing names get 1.</summary>
public abstract record EndpointWeight
{
    private const string NodePrefix = "node/";
    private const string ZonePrefix = "zone/";

    private EndpointWeight(ushort weight) => Weight = weight;

    /// <summary>1 to 65535: weight 0 is for servers that leave.</summary>
    public ushort Weight { get; }

    /// <summary>The endpoint with this address.</summary>
    public sealed record OfAddress(Address Address, ushort Share) : EndpointWeight(Share);

    /// <summary>All endpoints on a node.</summary>
    public sealed record OfNode(string Node, ushort Share) : EndpointWeight(Share);

    /// <summary>All endpoints in a zone.</summary>
    public sealed record OfZone(string Zone, ushort Share) : EndpointWeight(Share);

    /// <summary>Reads <c>node/worker-1=3</c>, <c>zone/eu-1=2</c> or <c>10.244.1.5=4</c>; nothing where it is none of them.</summary>
    public static EndpointWeight? Parse(string text)
    {
        var end = text.LastIndexOf('=');
        if (end <= 0 || !ushort.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var share) || share == 0)
        {
            return null;
        }

        var name = text[..end];
        return name.StartsWith(NodePrefix, StringComparison.Ordinal) ? new OfNode(name[NodePrefix.Length..], share)
            : name.StartsWith(ZonePrefix, StringComparison.Ordinal) ? new OfZone(name[ZonePrefix.Length..], share)
            : Doors.Address(name).ToOption().Case is Address address ? new OfAddress(address, share) : null;
    }

    public bool Fits(ClusterEndpoint endpoint) => this switch
    {
        OfAddress x => endpoint.Address == x.Address,
        OfNode x => endpoint.NodeName == x.Node,
        OfZone x => endpoint.Zone == x.Zone,
        _ => throw new InvalidOperationException("a case of EndpointWeight fits nothing"),
    };

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}={Weight}");

    private string Name => this switch
    {
        OfAddress x => x.Address.ToString(),
        OfNode x => NodePrefix + x.Node,
        OfZone x => ZonePrefix + x.Zone,
        _ => throw new InvalidOperationException("a case of EndpointWeight has no name"),
    };
}
