using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary>Manifests in files and directories as a source of cluster objects: what differs from the reading before is news.</summary>
internal sealed class FolderSource(ImmutableArray<string> paths, NodeChoice node, bool strict) : IClusterSource
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Rescan = TimeSpan.FromSeconds(3);

    private readonly Folder folder = new(paths, node, strict);
    private ClusterView told = ClusterView.Empty;
    private bool hasTold;
    private string lastFault = "";
    private ImmutableArray<string> lastKept = [];

    public async IAsyncEnumerable<ClusterNews> Follow([EnumeratorCancellation] CancellationToken stop)
    {
        var unwatched = ImmutableArray.CreateBuilder<Diagnostic>();
        using var watch = new Watch(
            paths,
            (path, why) => unwatched.Add(new(path, 0, "", "", $"cannot be watched ({why}); it is looked at every few seconds instead")));
        if (unwatched.Count > 0)
        {
            yield return new([], unwatched.ToImmutable(), IsComplete: false);
        }

        while (true)
        {
            if (Look() is { } news)
            {
                yield return news;
            }

            // The files are looked at every few seconds whatever the watch says.
            if (await watch.Signalled(Rescan, stop))
            {
                await watch.Settled(Quiet, stop);
            }
        }
    }

    /// <summary>Reads the files if they changed; none where there is nothing to tell.</summary>
    public ClusterNews? Look() => !folder.NeedsReading ? null : folder.Read().Match<ClusterNews?>(Tell, why => Fault(why.Message));

    private ClusterNews? Tell(Reading reading)
    {
        var changes = Differences(told, reading.View).ToImmutableArray();
        var diagnostics = reading.Diagnostics;
        if (!reading.Kept.IsEmpty && !reading.Kept.SequenceEqual(lastKept))
        {
            var kept = $"kept as read before, because of what is wrong in the manifests: {string.Join(", ", reading.Kept)}";
            diagnostics = diagnostics.Add(new("", 0, "", "", kept));
        }

        var isNews = !hasTold || !changes.IsEmpty || !diagnostics.IsEmpty;
        (told, hasTold, lastFault, lastKept) = (reading.View, true, "", reading.Kept);
        return isNews ? new(changes, diagnostics, true) : null;
    }

    // The same fault again and again is told once.
    private ClusterNews? Fault(string why)
    {
        if (why == lastFault)
        {
            return null;
        }

        lastFault = why;
        var meanwhile = hasTold ? "what was read before goes on" : "nothing is changed until the manifests can be read";
        return new([], [new("", 0, "", "", $"{why}; {meanwhile}")], hasTold);
    }

    private static IEnumerable<ClusterChange> Differences(ClusterView before, ClusterView after)
    {
        if (after.Node != before.Node)
        {
            yield return new ClusterChange.NodeIs(after.Node);
        }

        foreach (var (name, service) in after.Services)
        {
            if (!Equals(before.Services.Find(name).Case, service))
            {
                yield return new ClusterChange.ServiceIs(service);
            }
        }

        foreach (var (name, slice) in after.Slices)
        {
            if (!Equals(before.Slices.Find(name).Case, slice))
            {
                yield return new ClusterChange.SliceIs(slice);
            }
        }

        foreach (var name in before.Services.Keys.Where(x => !after.Services.ContainsKey(x)))
        {
            yield return new ClusterChange.ServiceGone(name);
        }

        foreach (var name in before.Slices.Keys.Where(x => !after.Slices.ContainsKey(x)))
        {
            yield return new ClusterChange.SliceGone(name);
        }
    }
}
