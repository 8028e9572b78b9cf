using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>What a source of cluster objects has to tell at one time.</summary>
/// <param name="Changes">Objects that are new, different or gone, in the order in which that became known.</param>
/// <param name="Diagnostics">What is wrong with objects of this news; told once for each version of an object.</param>
/// <param name="IsComplete">Whether all objects that exist have been told by now. Nothing is programmed before that.</param>
/// <param name="TriggeredAt">
/// The oldest trigger time of the changes (annotation endpoints.kubernetes.io/last-change-trigger-time), in milliseconds
/// since 1970; 0 where none says.
/// </param>
public sealed record ClusterNews(
    ImmutableArray<ClusterChange> Changes, ImmutableArray<Diagnostic> Diagnostics, bool IsComplete, long TriggeredAt = 0);

/// <summary>Where cluster objects come from: an API server, or files.</summary>
public interface IClusterSource
{
    /// <summary>
    /// Tells what is there and then what changes, for ever, mending its own connection; it throws only when stopped. A
    /// reader that is slow gets several changes in one piece of news, never none.
    /// </summary>
    IAsyncEnumerable<ClusterNews> Follow(CancellationToken stop);
}
