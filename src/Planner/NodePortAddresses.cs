using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Which of the node's addresses serve node ports (kube-proxy.md 2.9): those in the ranges of their family, all of a family
/// without ranges; with "primary" the first one of each family, and ranges only add to it.
/// </summary>
public static class NodePortAddresses
{
    /// <param name="own">The node's addresses as its kernel has them: neither loopback, nor link-local, nor virtual ones.</param>
    public static ImmutableArray<Address> Of(Set<Ascending<Address>, Address> own, ClusterNode node, NodePolicy policy) =>
        [.. own.Where(x => IsInRange(x, policy) || (policy.NodePortPrimary && x == Primary(x.Family, own, node)))];

    /// <summary>The Node object's first address of a family that the kernel has; no address where there is none.</summary>
    public static Address Primary(AddressFamily family, Set<Ascending<Address>, Address> own, ClusterNode node) =>
        node.Addresses.FirstOrDefault(x => x.Family == family && own.Contains(x));

    private static bool IsInRange(Address address, NodePolicy policy) =>
        policy.NodePortRanges.Any(x => x.Family == address.Family)
            ? policy.NodePortRanges.Any(x => x.Contains(address))
            : !policy.NodePortPrimary;
}
