using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Names a namespaced Kubernetes object.</summary>
public readonly record struct ObjectName(string Namespace, string Name) : System.IComparable<ObjectName>
{
    public int CompareTo(ObjectName other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>Names one port of a Service; the port's name is empty where it has none.</summary>
public readonly record struct ServicePortName(ObjectName Service, string Port) : System.IComparable<ServicePortName>
{
    public int CompareTo(ServicePortName other)
    {
        var order = Service.CompareTo(other.Service);
        return order != 0 ? order : string.CompareOrdinal(Port, other.Port);
    }

    public override string ToString() => Port.Length == 0 ? Service.ToString() : $"{Service}:{Port}";
}

/// <summary>spec.type of a Service that has virtual addresses.</summary>
public enum ServiceType : byte
{
    ClusterIp,
    NodePort,
    LoadBalancer,
}

/// <summary>Which endpoints traffic of one direction may use.</summary>
public enum TrafficPolicy : byte
{
    Cluster,
    Local,
}

/// <summary>One entry of spec.ports. <see cref="NodePort"/> is 0 where there is none.</summary>
public sealed record ClusterServicePort(string Name, Protocol Protocol, ushort Port, ushort NodePort);

/// <summary>
/// A Service as far as a service proxy looks at it. Headless, ExternalName and other proxies' Services never become one:
/// the translation leaves them out.
/// </summary>
/// <param name="CreatedAt">Seconds since 1970; of two claims on an address and port the older one wins, then the smaller name.</param>
/// <param name="IngressIps">status.loadBalancer.ingress addresses whose ipMode is not Proxy.</param>
/// <param name="AffinitySeconds">ClientIP affinity; 0 is none.</param>
/// <param name="Scheduler">What an annotation of the Service asks for; none leaves the node's default.</param>
public sealed record ClusterService(
    ObjectName Name,
    ServiceType Type,
    ImmutableArray<ClusterServicePort> Ports,
    ImmutableArray<Address> ClusterIps,
    ImmutableArray<Address> ExternalIps,
    ImmutableArray<Address> IngressIps,
    ImmutableArray<Prefix> SourceRanges,
    TrafficPolicy ExternalPolicy,
    TrafficPolicy InternalPolicy,
    uint AffinitySeconds,
    Option<Scheduler> Scheduler,
    ushort HealthCheckNodePort,
    long CreatedAt)
{
    /// <summary>How long its leaving servers keep their connections, in seconds; none leaves the node's default.</summary>
    public Option<int> DrainSeconds { get; init; }

    /// <summary>The shares of new connections that an annotation gives to endpoints; the first that fits an endpoint counts.</summary>
    public ImmutableArray<EndpointWeight> Weights { get; init; } = [];
}

/// <summary>
/// One endpoint of a slice. Absent conditions are resolved by the translation: ready and serving default to true,
/// terminating to false (kube-proxy.md 1.1).
/// </summary>
/// <param name="NodeName">The node that the endpoint runs on; empty where the slice does not say.</param>
public sealed record ClusterEndpoint(
    Address Address,
    bool Ready,
    bool Serving,
    bool Terminating,
    string NodeName,
    ImmutableArray<string> HintZones,
    ImmutableArray<string> HintNodes)
{
    /// <summary>The zone that the endpoint is in; empty where the slice does not say.</summary>
    public string Zone { get; init; } = "";
}

/// <summary>One entry of a slice's ports: target port and the Service port's name that it stands for.</summary>
public sealed record ClusterEndpointPort(string Name, Protocol Protocol, ushort Port);

/// <summary>An EndpointSlice of one address family.</summary>
/// <param name="Service">From the label kubernetes.io/service-name, in the slice's own namespace.</param>
public sealed record ClusterEndpointSlice(
    ObjectName Name,
    ObjectName Service,
    AddressFamily Family,
    ImmutableArray<ClusterEndpoint> Endpoints,
    ImmutableArray<ClusterEndpointPort> Ports);

/// <summary>The node that is planned for.</summary>
/// <param name="Addresses">InternalIP addresses first, then ExternalIP ones, in the object's order.</param>
/// <param name="Zone">Label topology.kubernetes.io/zone; empty where there is none.</param>
public sealed record ClusterNode(
    string Name,
    ImmutableArray<Address> Addresses,
    ImmutableArray<Prefix> PodCidrs,
    string Zone)
{
    /// <summary>Whether it is being deleted, or the cluster autoscaler has marked it as about to go (KEP-3836).</summary>
    public bool IsLeaving { get; init; }

    /// <summary>A node of which nothing but the name is known.</summary>
    public static ClusterNode Unknown(string name) => new(name, [], [], "");
}

/// <summary>All that the cluster's API says, as values: the input of <see cref="Compiling"/>.</summary>
public sealed record ClusterView(
    Map<Ascending<ObjectName>, ObjectName, ClusterService> Services,
    Map<Ascending<ObjectName>, ObjectName, ClusterEndpointSlice> Slices,
    ClusterNode Node)
{
    public static ClusterView Empty { get; } = new(default, default, ClusterNode.Unknown(""));
}
