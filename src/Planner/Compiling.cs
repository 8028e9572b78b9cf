using System.Collections.Generic;
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
    public static Desired Compile(ClusterView view, NodePolicy policy, Set<Ascending<Address>, Address> hostAddresses) =>
        Stand(view, SlicesByService(view.Slices.Values), Site.Of(view.Node, policy, hostAddresses)).Desired;

    /// <summary>The standing of a whole view.</summary>
    internal static Standing Stand(
        ClusterView view, IReadOnlyDictionary<ObjectName, List<ClusterEndpointSlice>> slices, Site site) => Assembly.Of(
        site,
        view.Services.Values
            .OrderBy(Sharing.AgeOf)
            .Select(service => Sharing.Of(service, slices.TryGetValue(service.Name, out var its) ? its : [], site)));

    internal static Dictionary<ObjectName, List<ClusterEndpointSlice>> SlicesByService(IEnumerable<ClusterEndpointSlice> all)
    {
        var slices = new Dictionary<ObjectName, List<ClusterEndpointSlice>>();
        foreach (var slice in all)
        {
            if (!slices.TryGetValue(slice.Service, out var list))
            {
                slices[slice.Service] = list = [];
            }

            list.Add(slice);
        }

        return slices;
    }
}
