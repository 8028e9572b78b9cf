using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace IpvsPure.Kernel;

/// <summary>
/// The decision table of a Kubernetes service proxy as data: Services of every shape, everybody who can ask, and for each
/// pair who must answer and whom the answering pod must see.
/// </summary>
internal static class TrafficTable
{
    private const string Pods4 = "10.244.1.11 p1,10.244.1.12 p2,10.244.2.11 q1,192.168.0.1 nodeA,192.168.0.2 nodeB";
    private const string Pods6 = "fd10:1::11 p1,fd10:1::12 p2,fd10:2::11 q1,fd01::1 nodeA,fd01::2 nodeB";

    /// <summary>Everybody who asks, with both addresses: pods of this node, one of another node, the node, clients on two networks.</summary>
    public static IReadOnlyList<Asker> Askers { get; } =
    [
        new("p1", AskerKind.Pod, "10.244.1.11", "fd10:1::11"),
        new("p3", AskerKind.Pod, "10.244.1.13", "fd10:1::13"),
        new("nodeA", AskerKind.Node, "", ""),
        new("q1", AskerKind.Outside, "10.244.2.11", "fd10:2::11"),
        new("c1", AskerKind.Outside, "192.168.0.100", "fd01::100"),
        new("c2", AskerKind.Outside, "192.168.1.100", "fd02::100"),
    ];

    /// <summary>
    /// The shapes of Services. Endpoints are written NAME, or NAME! for one that still serves while it terminates, NAME? for
    /// one that is not ready; p1 and p2 are on this node, q1 on the other one, nodeA and nodeB stand for host network.
    /// </summary>
    public static IReadOnlyList<Shape> Shapes { get; } =
    [
        new(1, "Cluster", "Cluster", "p1 q1", "both policies Cluster"),
        new(2, "Local", "Cluster", "p1 q1", "external traffic Local"),
        new(3, "Cluster", "Local", "p1 q1", "internal traffic Local"),
        new(4, "Local", "Local", "p1 q1", "both policies Local"),
        new(5, "Local", "Cluster", "q1", "external traffic Local, endpoints elsewhere"),
        new(6, "Cluster", "Local", "q1", "internal traffic Local, endpoints elsewhere"),
        new(7, "Local", "Local", "q1", "both policies Local, endpoints elsewhere"),
        new(8, "Cluster", "Cluster", "p1?", "no endpoint that may be used"),
        new(9, "Local", "Local", "", "both policies Local, no endpoint"),
        new(10, "Local", "Cluster", "p1 p2", "external traffic Local, all endpoints here"),
        new(11, "Local", "Cluster", "p1! q1", "the endpoint here terminates and still serves"),
        new(12, "Cluster", "Cluster", "p1! q1!", "all endpoints terminate and still serve"),
        new(13, "Cluster", "Cluster", "p1 q1", "source ranges") { Ranges = ["192.168.0.100/32", "10.244.1.13/32", "fd01::100/128", "fd10:1::13/128"] },
        new(14, "Local", "Cluster", "nodeA nodeB", "endpoints on the host network") { TargetPort = 9090 },
    ];

    private static readonly string[] NodeSeen4 = ["10.244.1.1", "192.168.0.1", "192.168.1.1"];
    private static readonly string[] NodeSeen6 = ["fd10:1::1", "fd01::1", "fd02::1"];

    public static IEnumerable<Check> Checks(string protocol, bool isIpv6) =>
        from shape in Shapes
        from front in Enum.GetValues<FrontKind>()
        from asker in Askers
        select new Check(shape, front, asker, protocol, isIpv6);

    /// <summary>
    /// The rows of the table (kube-proxy.md 1.4): which list counts, and whether the source is rewritten.
    /// </summary>
    public static (bool UsesLocal, bool IsRewritten, string Row) RowOf(Check check)
    {
        var isCluster = check.Front == FrontKind.ClusterIp;
        var isLocal = (isCluster ? check.Shape.Internal : check.Shape.External) == "Local";
        var (place, policy) = (isCluster ? "ClusterIP" : check.Front.ToString(), isLocal ? "Local" : "Cluster");
        var row = $"{place,-12} {check.Asker.Kind,-8} {policy,-8}";
        return (isCluster, isLocal, check.Asker.Kind) switch
        {
            (true, _, AskerKind.Pod) => (isLocal, false, row),
            (true, _, _) => (isLocal, true, row),
            (false, false, _) => (false, true, row),
            (false, true, AskerKind.Outside) => (true, false, row),
            (false, true, AskerKind.Pod) => (false, false, row),
            (false, true, AskerKind.Node) => (false, true, row),
            _ => throw new InvalidOperationException("a row of the table is missing"),
        };
    }

    /// <summary>
    /// SCTP to an endpoint on this host itself, asked over another link than that of the endpoint's address: the host's
    /// SCTP answers from the address of the link, which no NAT can connect with the question (docs/semantics.md).
    /// </summary>
    public static bool IsBeyondUs(Check check) =>
        check.Protocol == "sctp" && check.Shape.Endpoints.Contains("nodeA", StringComparison.Ordinal) && (check.Asker.Name is "p1" or "p3" or "c2");

    /// <summary>The answers that must come, every one of them and nothing else; or REFUSED or DROPPED.</summary>
    public static IReadOnlyList<string[]> Expected(Check check)
    {
        var (usesLocal, isRewritten, _) = RowOf(check);
        var (cluster, local) = check.Shape.Lists;
        var list = usesLocal ? local : cluster;
        return cluster.Length == 0 ? [["REFUSED"]]
            : check.Front == FrontKind.LoadBalancer && check.Shape.Ranges.Length > 0 && !check.Shape.Ranges.Any(x => x.StartsWith(check.Source + "/", StringComparison.Ordinal))
                ? [["DROPPED"]]
            : list.Length == 0 ? [["DROPPED"]]
            : [.. list.Select(pod => Seen(check, pod, isRewritten).Select(x => $"{pod} sees {x}").ToArray())];
    }

    /// <summary>The node, the Services and their slices as manifests.</summary>
    public static string Manifests()
    {
        var text = new StringBuilder(Cluster.Node);
        foreach (var shape in Shapes)
        {
            text.Append(shape.Manifest());
            text.Append(shape.Slice("IPv4", Addresses(Pods4)));
            text.Append(shape.Slice("IPv6", Addresses(Pods6)));
        }

        return text.ToString();
    }

    private static Dictionary<string, string> Addresses(string pods) =>
        pods.Split(',').Select(x => x.Split(' ')).ToDictionary(x => x[1], x => x[0]);

    // Whom a pod may see. Rewritten: one of the node's addresses. A pod that reaches itself sees the node; a listener of the
    // node itself sees the client as it is, because nothing leaves the node.
    private static string[] Seen(Check check, string pod, bool isRewritten)
    {
        var node = check.IsIpv6 ? NodeSeen6 : NodeSeen4;
        var asksItself = pod == check.Asker.Name;
        return check.Asker.Kind == AskerKind.Node ? node
            : pod == "nodeA" ? [check.Source]
            : isRewritten || asksItself ? node
            : [check.Source];
    }
}

internal enum AskerKind
{
    Pod,
    Node,
    Outside,
}

internal enum FrontKind
{
    ClusterIp,
    ExternalIp,
    LoadBalancer,
    NodePort,
}

internal sealed record Asker(string Name, AskerKind Kind, string Address4, string Address6);

/// <summary>One question: who asks which Service at which kind of address, by which protocol and family.</summary>
internal sealed record Check(Shape Shape, FrontKind Front, Asker Asker, string Protocol, bool IsIpv6)
{
    public string Source => IsIpv6 ? Asker.Address6 : Asker.Address4;

    public string Address => (Front, IsIpv6) switch
    {
        (FrontKind.ClusterIp, false) => $"10.96.7.{Shape.Number}",
        (FrontKind.ClusterIp, true) => $"fd96::7:{Shape.Number}",
        (FrontKind.ExternalIp, false) => $"203.0.113.{100 + Shape.Number}",
        (FrontKind.ExternalIp, true) => $"2001:db8::{100 + Shape.Number}",
        (FrontKind.LoadBalancer, false) => $"203.0.113.{200 + Shape.Number}",
        (FrontKind.LoadBalancer, true) => $"2001:db8::{200 + Shape.Number}",
        (_, false) => Asker.Name == "c2" ? "192.168.1.1" : "192.168.0.1",
        (_, true) => Asker.Name == "c2" ? "fd02::1" : "fd01::1",
    };

    public int Port => Front == FrontKind.NodePort ? 30_700 + Shape.Number : 80;

    public override string ToString() => $"{Shape.Number,2} {Front,-12} {Asker.Name,-5} {(IsIpv6 ? "IPv6" : "IPv4")} {Protocol,-4}";
}
