using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>How a cluster may tell of itself: whole objects, in any order, some of them twice, some outdated by later ones.</summary>
internal static class Story
{
    /// <summary>Everything that there is, in a random order.</summary>
    public static ImmutableArray<ClusterChange> Of(ClusterView view, Random random) => Shuffled(All(view), random);

    /// <summary>One view and then another, without detours.</summary>
    public static ImmutableArray<ClusterChange> Plainly(ClusterView before, ClusterView after) => [.. Gone(before, after), .. All(after)];

    /// <summary>What happened between two views: additions, changes, deletions, and repetitions of what did not change.</summary>
    public static ImmutableArray<ClusterChange> Between(ClusterView before, ClusterView after, Random random)
    {
        var changes = Of(after, random).ToList();
        changes.AddRange(Gone(before, after));
        changes.AddRange(changes.Where(_ => random.Next(4) == 0).ToList());
        return Shuffled([.. changes], random);
    }

    /// <summary>Cuts a story into pieces of up to a few changes.</summary>
    public static IEnumerable<ImmutableArray<ClusterChange>> Pieces(ImmutableArray<ClusterChange> story, Random random)
    {
        for (var at = 0; at < story.Length;)
        {
            var length = Math.Min(random.Next(1, 4), story.Length - at);
            yield return story.Slice(at, length);
            at += length;
        }
    }

    private static ImmutableArray<ClusterChange> All(ClusterView view) =>
    [
        new ClusterChange.NodeIs(view.Node),
        .. view.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
        .. view.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
    ];

    private static IEnumerable<ClusterChange> Gone(ClusterView before, ClusterView after) =>
    [
        .. before.Services.Keys.Where(x => !after.Services.ContainsKey(x)).Select(x => new ClusterChange.ServiceGone(x)),
        .. before.Slices.Keys.Where(x => !after.Slices.ContainsKey(x)).Select(x => new ClusterChange.SliceGone(x)),
    ];

    private static ImmutableArray<ClusterChange> Shuffled(ImmutableArray<ClusterChange> changes, Random random)
    {
        var array = changes.ToArray();
        random.Shuffle(array);
        return [.. array];
    }
}
