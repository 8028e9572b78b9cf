using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What the cluster tells, in whatever order and however often it tells it.</summary>
[Laws(typeof(Worlds))]
public sealed class Cluster_events
{
    [Property]
    public void In_any_order_and_repeated_end_in_the_same_desired_state(Recipe recipe, int seed)
    {
        var events = Final(recipe);
        var random = new Random(seed);
        var shuffled = events.Concat(events.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next()).ToList();
        Assert.Equal(Text(After(events)), Text(After(shuffled)));
    }

    [Property]
    public void That_were_overtaken_leave_no_trace(Recipe recipe, int seed)
    {
        var random = new Random(seed);
        var old = recipe.ServicesBefore.SelectMany(x => (ClusterChange[])[new ClusterChange.ServiceIs(x), new ClusterChange.ServiceGone(x.Name)])
            .Concat(recipe.SlicesBefore.SelectMany(x => (ClusterChange[])[new ClusterChange.SliceIs(x), new ClusterChange.SliceGone(x.Name)]))
            .Append(new ClusterChange.NodeIs(ClusterNode.Unknown("node-b")));
        var events = Final(recipe);
        var mixed = Merged(old.OrderBy(_ => random.Next()), events, random);
        var overtaken = recipe.ServicesBefore.Select(x => (ClusterChange)new ClusterChange.ServiceGone(x.Name))
            .Concat(recipe.SlicesBefore.Select(x => (ClusterChange)new ClusterChange.SliceGone(x.Name)));
        Assert.Equal(Text(After(events)), Text(After(mixed.Concat(overtaken).Concat(events))));
    }

    [Property]
    public void That_spread_endpoints_over_slices_in_any_way_end_in_the_same_desired_state(Recipe recipe, int seed)
    {
        var random = new Random(seed);
        var whole = recipe with { Slices = [.. recipe.Slices.DistinctBy(x => x.Name)] };
        if (!The_desired_state.HasConflictingCopies(whole))
        {
            var parts = whole.Slices.SelectMany(x => Split(x, random)).OrderBy(_ => random.Next());
            var events = whole.Services.Select(x => (ClusterChange)new ClusterChange.ServiceIs(x))
                .Append(new ClusterChange.NodeIs(Pool.Node))
                .Concat(parts.Select(x => new ClusterChange.SliceIs(x)));
            Run.Same(After(Final(whole)).State, After(events).State);
        }
    }

    [Property]
    public void That_concern_no_health_check_change_no_answer(Recipe recipe, int seed)
    {
        var random = new Random(seed);
        var asking = recipe.ServicesBefore.Concat(recipe.Services).Select(x => (ClusterChange)new ClusterChange.ServiceIs(
            random.Next(2) == 0 ? x : x with { Type = ServiceType.LoadBalancer, ExternalPolicy = TrafficPolicy.Local, HealthCheckNodePort = (ushort)random.Next(30_000, 30_003) }));
        var slices = recipe.SlicesBefore.Concat(recipe.Slices).SelectMany(x => (ClusterChange[])[new ClusterChange.SliceIs(x), new ClusterChange.SliceGone(x.Name)]);
        var gone = recipe.Services.Select(x => (ClusterChange)new ClusterChange.ServiceGone(x.Name));
        var (view, known) = (ClusterView.Empty, HealthChecks.Of(ClusterView.Empty));
        foreach (var change in asking.Concat(slices).Concat(gone).Append(new ClusterChange.NodeIs(Pool.Node)).OrderBy(_ => random.Next()))
        {
            view = ClusterChange.Apply(view, change);
            var now = HealthChecks.Of(view);
            Assert.True(known.Concerns(change) || (now.Answers.AsEnumerable().SequenceEqual(known.Answers.AsEnumerable()) && now.Findings.SequenceEqual(known.Findings)), change.ToString());
            known = now;
        }
    }

    // Each endpoint goes to one of up to three parts, and some go to two.
    private static IEnumerable<ClusterEndpointSlice> Split(ClusterEndpointSlice slice, Random random)
    {
        var parts = Enumerable.Range(0, 3).Select(_ => ImmutableArray.CreateBuilder<ClusterEndpoint>()).ToArray();
        foreach (var endpoint in slice.Endpoints)
        {
            parts[random.Next(3)].Add(endpoint);
            if (random.Next(4) == 0)
            {
                parts[random.Next(3)].Add(endpoint);
            }
        }

        return parts.Select((x, i) => slice with { Name = new(slice.Name.Namespace, $"{slice.Name.Name}-{i}"), Endpoints = x.ToImmutable() });
    }

    // What is so in the end: one event an object, the later of two with one name.
    private static List<ClusterChange> Final(Recipe recipe) =>
    [
        .. recipe.View.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
        .. recipe.View.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
        new ClusterChange.NodeIs(Pool.Node),
    ];

    private static List<ClusterChange> Merged(IEnumerable<ClusterChange> one, IEnumerable<ClusterChange> other, Random random)
    {
        var (left, right) = (new Queue<ClusterChange>(one), new Queue<ClusterChange>(other));
        var merged = new List<ClusterChange>();
        while (left.Count + right.Count > 0)
        {
            merged.Add((random.Next(2) == 0 && left.Count > 0) || right.Count == 0 ? left.Dequeue() : right.Dequeue());
        }

        return merged;
    }

    private static Desired After(IEnumerable<ClusterChange> events) =>
        Compiling.Compile(events.Aggregate(ClusterView.Empty, ClusterChange.Apply), NodePolicy.Default, Pool.HostAddresses);

    private static string Text(Desired desired) =>
        $"{Describe.Of(desired.State)}\n{desired.Origins}\n{string.Join('\n', desired.Findings)}\n{string.Join<HeldBack>('\n', desired.HeldBack)}";
}
