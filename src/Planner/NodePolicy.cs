using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>How virtual addresses are made local.</summary>
public enum BindMode : byte
{
    /// <summary>A local route with the node's address as source (decisions: the default).</summary>
    Route,

    /// <summary>An address on the dummy link, as the field's other proxies do.</summary>
    Address,
}

/// <summary>In which form the packet filter is to be.</summary>
public enum FilterChoice : byte
{
    /// <summary>nf_tables where the kernel can, else iptables; undecided, it counts as iptables.</summary>
    Auto,
    Iptables,
    Nftables,
}

/// <summary>Settings of the operator that change what is desired; flags and configuration become one of these.</summary>
/// <param name="Scheduler">For Services that ask for none.</param>
/// <param name="DrainSeconds">How long a leaving TCP or SCTP server may keep its connections; 0 cuts them at once.</param>
/// <param name="NodePortRanges">Node addresses that serve node ports; a family without any range has all of them served.</param>
/// <param name="PodRanges">Sources that count as pods of this node; without these and interfaces the Node's pod CIDRs do.</param>
/// <param name="MasqueradeAll">Rewrite the source of all service traffic.</param>
/// <param name="Mtu">Path MTU on the local routes in bytes; 0 leaves the link's.</param>
/// <param name="Filter">The form of the packet filter; <see cref="On"/> decides what is left to the kernel.</param>
public sealed record NodePolicy(
    Scheduler Scheduler,
    BindMode Bind,
    int DrainSeconds,
    ImmutableArray<Prefix> NodePortRanges,
    ImmutableArray<Prefix> PodRanges,
    bool MasqueradeAll,
    uint Mtu,
    FilterChoice Filter = FilterChoice.Auto)
{
    public static NodePolicy Default { get; } = new(Scheduler.RoundRobin, BindMode.Route, 120, [], [], false, 0);

    /// <summary>Serve node ports on the node's first address of each family, besides those in <see cref="NodePortRanges"/>.</summary>
    public bool NodePortPrimary { get; init; }

    /// <summary>
    /// Links by which pods of this node come in, as iptables writes them: a name, or a prefix with a plus behind it. With
    /// any of them the Node's pod CIDRs count only where <see cref="PodRanges"/> names them.
    /// </summary>
    public ImmutableArray<string> PodInterfaces { get; init; } = [];

    /// <summary>The one bit of the packet mark that asks for a rewritten source; bits 0 to 19, the others hold our prefix.</summary>
    public uint MasqueradeMark { get; init; } = Marks.Masquerade;

    /// <summary>Whether the node answers pings to virtual addresses; else they are refused as every other closed port.</summary>
    public bool AnswersPing { get; init; } = true;

    /// <summary>Whether the node answers ARP only for addresses of the link that is asked (arp_ignore 1, arp_announce 2).</summary>
    public bool StrictArp { get; init; }

    /// <summary>External addresses that a Service may ask for; empty means all but the node's own and those of the cluster.</summary>
    public ImmutableArray<Prefix> ExternalRanges { get; init; } = [];

    /// <summary>Load balancer addresses that a Service may have; empty means all but the node's own and those of the cluster.</summary>
    public ImmutableArray<Prefix> LoadBalancerRanges { get; init; } = [];

    /// <summary>The cluster's own ranges, of Services and of pods: no external address may lie in them.</summary>
    public ImmutableArray<Prefix> ClusterRanges { get; init; } = [];

    /// <summary>Schedulers that the kernel was seen to lack; Services that ask for one of them get the default.</summary>
    public ImmutableArray<string> MissingSchedulers { get; init; } = [];

    /// <summary>
    /// The policy on this kernel: with the form of the packet filter decided. Settings that only the rules of iptables know
    /// so far decide for them.
    /// </summary>
    public NodePolicy On(KernelState observed) => Filter != FilterChoice.Auto
        ? this
        : this with { Filter = observed.HasNftables && !NeedsIptables ? FilterChoice.Nftables : FilterChoice.Iptables };

    /// <summary>Whether a setting asks for rules that the nf_tables form does not have: pod links, another mark bit, closed pings.</summary>
    public bool NeedsIptables => !PodInterfaces.IsEmpty || MasqueradeMark != Marks.Masquerade || !AnswersPing;
}
