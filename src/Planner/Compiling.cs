using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Turns what the cluster's API says into what this node's kernel should hold.</summary>
public static class Compiling
{
    /// <summary>
    /// Total: whatever the objects say, there is a state; what cannot be served is a finding. The result does not depend
    /// on the order in which objects came.
    /// </summary>
    /// <param name="hostAddresses">The node's own addresses as its kernel has them; empty means those of its Node object.</param>
    public static Desired Compile(ClusterView view, NodePolicy policy, Set<Ascending<Address>, Address> hostAddresses)
    {
        var own = hostAddresses.IsEmpty
            ? new Set<Ascending<Address>, Address>(view.Node.Addresses.Distinct())
            : hostAddresses;
        var site = new Site(view.Node, policy, own, NodePortAddresses(own, policy), PodRanges(view.Node, policy));
        var assembly = new Assembly(site);
        var slices = SlicesByService(view);
        foreach (var service in ByAge(view))
        {
            assembly.Add(service, slices.TryGetValue(service.Name, out var its) ? its : []);
        }

        return assembly.Finish();
    }

    private static ImmutableArray<Address> NodePortAddresses(Set<Ascending<Address>, Address> own, NodePolicy policy) =>
        [.. own.Where(x => policy.NodePortRanges.IsEmpty || policy.NodePortRanges.Any(range => range.Contains(x)))];

    private static ImmutableArray<Prefix> PodRanges(ClusterNode node, NodePolicy policy) =>
        policy.PodRanges.IsEmpty ? node.PodCidrs : policy.PodRanges;

    private static Dictionary<ObjectName, List<ClusterEndpointSlice>> SlicesByService(ClusterView view)
    {
        var slices = new Dictionary<ObjectName, List<ClusterEndpointSlice>>();
        foreach (var slice in view.Slices.Values)
        {
            if (!slices.TryGetValue(slice.Service, out var list))
            {
                slices[slice.Service] = list = [];
            }

            list.Add(slice);
        }

        return slices;
    }

    private static IEnumerable<ClusterService> ByAge(ClusterView view) =>
        view.Services.Values.OrderBy(x => x.CreatedAt).ThenBy(x => x.Name);
}

/// <summary>What the compilation of every Service looks at besides the Service itself.</summary>
/// <param name="Own">The node's addresses.</param>
/// <param name="NodePortAddresses">Those of them on which node ports are served.</param>
internal sealed record Site(
    ClusterNode Node,
    NodePolicy Policy,
    Set<Ascending<Address>, Address> Own,
    ImmutableArray<Address> NodePortAddresses,
    ImmutableArray<Prefix> PodRanges);
