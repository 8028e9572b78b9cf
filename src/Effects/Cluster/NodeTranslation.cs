using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>A v1 Node as a service proxy sees it.</summary>
internal static class NodeTranslation
{
    private const string AutoscalerTaint = "ToBeDeletedByClusterAutoscaler";
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    public static Option<ClusterNode> Read(Fields root, Head head) =>
        new ClusterNode(head.Name.Name, Addresses(root), PodCidrs(root), head.Label(ZoneLabel) ?? "") { IsLeaving = IsLeaving(root) };

    private static bool IsLeaving(Fields root) => root.Inner("metadata")?.Has("deletionTimestamp") == true
        || (root.Inner("spec")?.List("taints") ?? []).Any(x => x.Text("key") == AutoscalerTaint);

    private static ImmutableArray<Address> Addresses(Fields root)
    {
        var inner = new List<Address>();
        var outer = new List<Address>();
        foreach (var entry in root.Inner("status")?.List("addresses") ?? [])
        {
            var list = entry.Text("type") switch { "InternalIP" => inner, "ExternalIP" => outer, _ => null };
            if (list is not null && entry.Take("address", Doors.Address(entry.Text("address")), out var address))
            {
                list.Add(address);
            }
        }

        return [.. inner.Concat(outer).Distinct()];
    }

    private static ImmutableArray<Prefix> PodCidrs(Fields root)
    {
        if (root.Inner("spec") is not { } spec)
        {
            return [];
        }

        if (spec.Has("podCIDRs"))
        {
            return spec.Each("podCIDRs", Doors.Prefix);
        }

        var text = spec.Text("podCIDR");
        return text.Length > 0 && spec.Take("podCIDR", Doors.Prefix(text), out var prefix) ? [prefix] : [];
    }
}
