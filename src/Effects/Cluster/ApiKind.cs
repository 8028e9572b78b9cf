using System;

namespace IpvsPure.Effects.Cluster;

/// <summary>What an object says it is.</summary>
internal readonly record struct ApiKind(string Version, string Kind)
{
    public static ApiKind Service => new("v1", "Service");

    public static ApiKind EndpointSlice => new("discovery.k8s.io/v1", "EndpointSlice");

    public static ApiKind Node => new("v1", "Node");

    public bool IsList => Kind.EndsWith("List", StringComparison.Ordinal);

    /// <summary>What the items of a list are where they do not say; the items of a plain List must.</summary>
    public ApiKind OfItems => Kind == "List" ? new("", "") : new(Version, Kind[..^"List".Length]);

    /// <summary>How an unknown kind is named: with its version where the kind alone would look like a known one.</summary>
    public string Shown => Kind == Service.Kind || Kind == EndpointSlice.Kind || Kind == Node.Kind ? $"{Kind} ({Version})" : Kind;
}
