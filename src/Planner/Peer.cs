using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Another service proxy that works with IPVS, from which a node is taken over or to which it is handed.</summary>
public enum Peer : byte
{
    KubeProxy,
    KubeRouter,
}

/// <summary>Peers by the names that their users give them.</summary>
public static class Peers
{
    public static ImmutableArray<Peer> All { get; } = [Peer.KubeProxy, Peer.KubeRouter];

    public static string Text(this Peer peer) => peer == Peer.KubeProxy ? "kube-proxy" : "kube-router";

    /// <summary>The peer of this name.</summary>
    public static Peer? Of(string name) => All.Where(x => x.Text() == name).Select(x => (Peer?)x).FirstOrDefault();

    /// <summary>The routing table of kube-router's for what it forwards without NAT.</summary>
    public const uint RoutingTable = PeerNames.MarkTable;

    /// <summary>Whether an ipset is a peer's.</summary>
    public static bool Own(SetName set) => All.Any(x => PeerNames.IsSet(x, set));

    /// <summary>The dummy link that carries its virtual addresses.</summary>
    public static string Link(this Peer peer) => peer == Peer.KubeProxy ? "kube-ipvs0" : "kube-dummy-if";
}
