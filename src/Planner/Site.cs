using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What the compilation of every Service looks at besides the Service itself.</summary>
/// <param name="Own">The node's addresses.</param>
/// <param name="NodePortAddresses">Those of them on which node ports are served.</param>
internal sealed record Site(
    ClusterNode Node,
    NodePolicy Policy,
    Set<Ascending<Address>, Address> Own,
    ImmutableArray<Address> NodePortAddresses,
    ImmutableArray<Prefix> PodRanges)
{
    /// <param name="hostAddresses">The node's own addresses as its kernel has them; empty means those of its Node object.</param>
    public static Site Of(ClusterNode node, NodePolicy policy, Set<Ascending<Address>, Address> hostAddresses)
    {
        var own = hostAddresses.IsEmpty ? new Set<Ascending<Address>, Address>(node.Addresses.Distinct()) : hostAddresses;
        return new(
            node,
            policy,
            own,
            Planner.NodePortAddresses.Of(own, node, policy),

            // A node that knows its pods by their links does not know them by their ranges too, unless it is told so.
            policy.PodRanges.IsEmpty && policy.PodInterfaces.IsEmpty ? node.PodCidrs : policy.PodRanges);
    }

    /// <summary>
    /// Whether a family has a packet filter. A node that has addresses of it keeps its rules even while no Service uses
    /// them: the NAT chain must never come and go under live connections.
    /// </summary>
    public bool Serves(AddressFamily family, int keys) => keys > 0 || Own.Any(x => x.Family == family);

    /// <summary>The form of the packet filter; undecided, it is iptables.</summary>
    public FilterForm Form => Policy.Filter == FilterChoice.Nftables ? FilterForm.Nftables : FilterForm.Iptables;

    /// <summary>The route that makes a virtual address local.</summary>
    public LocalRoute RouteTo(Address vip)
    {
        var source = Planner.NodePortAddresses.Primary(vip.Family, Own, Node);
        return new(source, Policy.Mtu);
    }
}
