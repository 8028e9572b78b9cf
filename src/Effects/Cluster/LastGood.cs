using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Keeps what was readable once and is faulty now, so that a typing error takes nothing off the node. One rule for
/// manifests and the API server.
/// </summary>
public static class LastGood
{
    /// <summary>What counts of a Service in which something is wrong: as it was before, if it has lost a port or an address by it.</summary>
    /// <param name="now">What can be read of it; null where nothing can.</param>
    public static ClusterService? Of(ClusterService? before, ClusterService? now) =>
        before is null || (now is not null && !IsLess(now, before)) ? now : before;

    /// <summary>
    /// What counts of a slice in which something is wrong. One that has lost an endpoint may be right: pods come and go.
    /// Ports hardly ever do.
    /// </summary>
    public static ClusterEndpointSlice? Of(ClusterEndpointSlice? before, ClusterEndpointSlice? now) =>
        before is null || (now is not null && !before.Ports.Except(now.Ports).Any()) ? now : before;

    /// <summary>
    /// The view that counts after another reading of manifests, and what of it was kept from before. A fault of which
    /// nobody can say which object it is in keeps every object that is missing: it may be any of them.
    /// </summary>
    public static (ClusterView View, ImmutableArray<string> Kept) Merge(ClusterView? last, Manifests read)
    {
        if (last is null || read.Diagnostics.IsEmpty)
        {
            return (read.View, []);
        }

        var faulty = read.Diagnostics.Select(x => x.Object).ToImmutableHashSet();
        var keepsAll = read.Diagnostics.Any(x => x.File.Length > 0 && !x.Object.Contains(' ', StringComparison.Ordinal));
        bool IsKept<T>(string item, T? now, T before, Func<T?, T?, T?> rule)
            where T : class =>
            (faulty.Contains(item) || (keepsAll && now is null)) && ReferenceEquals(rule(before, now), before);
        var kept = ImmutableArray.CreateBuilder<string>();
        var view = read.View;
        foreach (var (name, service) in last.Services)
        {
            var item = $"Service {name}";
            if (IsKept(item, view.Services.Find(name).MatchUnsafe(x => x, () => null!), service, Of))
            {
                view = view with { Services = view.Services.AddOrUpdate(name, service) };
                kept.Add(item);
            }
        }

        foreach (var (name, slice) in last.Slices)
        {
            var item = $"EndpointSlice {name}";
            if (IsKept(item, view.Slices.Find(name).MatchUnsafe(x => x, () => null!), slice, Of))
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
