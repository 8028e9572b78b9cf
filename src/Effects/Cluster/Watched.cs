using System;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>One kind of object that is followed on the API server: where it is, and what it means.</summary>
/// <param name="Kind">Its name in messages.</param>
/// <param name="Path">Path of the list, relative to the server's address.</param>
/// <param name="Selector">Query parameters that leave out on the server what is of no concern here.</param>
/// <param name="Translate">One object, read by the rules that count for manifests too.</param>
/// <param name="IsSame">Whether two versions are the same to a proxy.</param>
/// <param name="LastGood">What counts of an object in which something is wrong, given what counted before.</param>
/// <param name="Is">The change that tells of a value.</param>
/// <param name="Gone">The change that tells that an object is gone; null where that changes nothing.</param>
/// <param name="Unknown">What stands for an object that must be there and is not.</param>
/// <param name="Owner">The Service that the object is about; empty where it is about none.</param>
internal sealed record Watched<T>(
    string Kind,
    string Path,
    string Selector,
    Func<Tree, Translated<T>> Translate,
    Func<T, T, bool> IsSame,
    Func<T?, T?, T?> LastGood,
    Func<T, ClusterChange> Is,
    Func<ObjectName, ClusterChange?> Gone,
    Func<string, T?> Unknown,
    Func<Tree, ObjectName, ObjectName> Owner)
    where T : class;

/// <summary>The kinds that a service proxy follows.</summary>
internal static class Watched
{
    /// <summary>Services but those of another proxy (kube-proxy 1.34, pkg/proxy/config).</summary>
    public static Watched<ClusterService> Services { get; } = new(
        "Service",
        "api/v1/services",
        "labelSelector=%21service.kubernetes.io%2Fservice-proxy-name",
        Translation.Service,
        Sameness.Of,
        LastGood.Of,
        static service => new ClusterChange.ServiceIs(service),
        static name => new ClusterChange.ServiceGone(name),
        static _ => null,
        static (_, name) => name);

    /// <summary>EndpointSlices but those of headless Services.</summary>
    public static Watched<ClusterEndpointSlice> Slices { get; } = new(
        "EndpointSlice",
        "apis/discovery.k8s.io/v1/endpointslices",
        "labelSelector=%21service.kubernetes.io%2Fheadless",
        Translation.Slice,
        Sameness.Of,
        LastGood.Of,
        static slice => new ClusterChange.SliceIs(slice),
        static name => new ClusterChange.SliceGone(name),
        static _ => null,
        static (item, name) => new(name.Namespace, ApiObject.Label(item, "kubernetes.io/service-name")));

    /// <summary>One Node. When its object goes, the node is still there, and so is what is known of it.</summary>
    public static Watched<ClusterNode> Node(string name) => new(
        "Node",
        "api/v1/nodes",
        $"fieldSelector=metadata.name%3D{Uri.EscapeDataString(name)}",
        Translation.Node,
        Sameness.Of,
        static (before, now) => now ?? before,
        static node => new ClusterChange.NodeIs(node),
        static _ => null,
        ClusterNode.Unknown,
        static (_, _) => new("", ""));
}
