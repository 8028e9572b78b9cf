using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary>
/// Keeps what was readable once and is faulty now, so that a typing error takes nothing off the node. A fault of which
/// nobody can say which object it is in keeps every object that is missing: it may be any of them.
/// </summary>
internal static class LastGood
{
    public static (ClusterView View, ImmutableArray<string> Kept) Merge(ClusterView? last, Manifests read)
    {
        if (last is null || read.Diagnostics.IsEmpty)
        {
            return (read.View, []);
        }

        var faulty = read.Diagnostics.Select(x => x.Object).ToImmutableHashSet();
        var keepsAll = read.Diagnostics.Any(x => x.File.Length > 0 && !x.Object.Contains(' ', StringComparison.Ordinal));
        bool IsKept(string item, bool isMissing, bool isLess) =>
            isMissing ? keepsAll || faulty.Contains(item) : isLess && faulty.Contains(item);
        var kept = ImmutableArray.CreateBuilder<string>();
        var view = read.View;
        foreach (var (name, service) in last.Services)
        {
            var now = view.Services.Find(name);
            var item = $"Service {name}";
            if (IsKept(item, now.IsNone, now.Exists(x => IsLess(x, service))))
            {
                view = view with { Services = view.Services.AddOrUpdate(name, service) };
                kept.Add(item);
            }
        }

        // A slice that has lost an endpoint may be right: pods come and go. Ports hardly ever do.
        foreach (var (name, slice) in last.Slices)
        {
            var now = view.Slices.Find(name);
            var item = $"EndpointSlice {name}";
            if (IsKept(item, now.IsNone, now.Exists(x => slice.Ports.Except(x.Ports).Any())))
            {
                view = view with { Slices = view.Slices.AddOrUpdate(name, slice) };
                kept.Add(item);
            }
        }

        return (view, kept.ToImmutable());
    }

    /// <summary>Whether a Service has lost a port or an address that it had.</summary>
    private static bool IsLess(ClusterService now, ClusterService before) =>
        before.Ports.Except(now.Ports).Any()
        || before.ClusterIps.Except(now.ClusterIps).Any()
        || before.ExternalIps.Except(now.ExternalIps).Any()
        || before.IngressIps.Except(now.IngressIps).Any();
}
