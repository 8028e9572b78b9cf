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
/// <param name="NodePortRanges">Node addresses that serve node ports; empty means all.</param>
/// <param name="PodRanges">Sources that count as pods of this node; empty means the Node's pod CIDRs.</param>
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

    /// <summary>The policy on this kernel: with the form of the packet filter decided.</summary>
    public NodePolicy On(KernelState observed) => Filter != FilterChoice.Auto
        ? this
        : this with { Filter = observed.HasNftables ? FilterChoice.Nftables : FilterChoice.Iptables };
}
