using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.App.Operating;

/// <summary>
/// What the agent's loop tells of itself, and what its HTTP pages and metrics read: the loop calls it at each turn, any
/// thread reads <see cref="Now"/>. Times are milliseconds since 1970.
/// </summary>
internal sealed class AgentStatus
{
    /// <summary>Rounds kept for /debug/plan.</summary>
    public const int RoundsKept = 20;

    private readonly Lock gate = new();
    private readonly Meters meters;
    private readonly List<long> triggers = [];
    private AgentState now;
    private int triggersInWork;

    public AgentStatus(Meters meters, string node, TimeSpan syncPeriod, long started)
    {
        this.meters = meters;
        now = AgentState.Starting(node, started, (long)syncPeriod.TotalMilliseconds);
        meters.Registry.AddBeforeCollectCallback(() => meters.Read(Now, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
    }

    public AgentState Now => Volatile.Read(ref now);

    /// <summary>The source said something. Called as soon as it is known, before a round takes it.</summary>
    public void Heard(ClusterNews news, long at)
    {
        lock (gate)
        {
            Note(Now with { HeardAt = at, IsComplete = Now.IsComplete || news.IsComplete });
            foreach (var node in news.Changes.OfType<ClusterChange.NodeIs>())
            {
                Seen(node.Node);
            }

            var changes = news.Changes.Count(x => x is not ClusterChange.NodeIs);
            if (changes > 0)
            {
                Note(Now with { Health = Now.Health.Told(at) });
                meters.Heard(news.Changes, at);
            }

            // A trigger from before our time says nothing of our speed (kube-proxy.md 1.1).
            if (news.TriggeredAt > Now.StartedAt)
            {
                triggers.Add(news.TriggeredAt);
            }
        }

        meters.Faulty(news.Diagnostics.Length);
    }

    /// <summary>All that is known of the cluster.</summary>
    public void Knows(ClusterView view)
    {
        lock (gate)
        {
            Note(Now with { Services = view.Services.Count, Slices = view.Slices.Count, IsComplete = true });
            Seen(view.Node);
        }
    }

    /// <summary>A round begins with all that was heard until now.</summary>
    public void Began()
    {
        lock (gate)
        {
            triggersInWork = triggers.Count;
            Note(Now with { Health = Now.Health.Began() });
        }

        meters.Began();
    }

    /// <summary>The round was carried out; objects that the kernel refused do not make it a failed one.</summary>
    public void Ended(RoundRecord round, ImmutableArray<(Step Step, Outcome Outcome)> outcomes)
    {
        lock (gate)
        {
            foreach (var trigger in triggers.Take(triggersInWork))
            {
                meters.Programmed(TimeSpan.FromMilliseconds(round.At - trigger));
            }

            triggers.RemoveRange(0, triggersInWork);
            triggersInWork = 0;
            var isWorthKeeping = !round.Plan.IsEmpty || !round.Refusals.IsEmpty;
            Note(Now with
            {
                Health = Now.Health.Updated(round.At),
                Rounds = isWorthKeeping ? [round.Shortened(), .. Now.Rounds.Take(RoundsKept - 1)] : Now.Rounds,
                Refusals = round.Refusals,
                Draining = [.. round.Plan.HeldBack.OfType<HeldBack.Draining>()],
                Drift = Now.DriftWith(round),
                Fault = "",
            });
        }

        meters.Ended(round, outcomes);
    }

    /// <summary>Nothing is left to do: what was heard is in the kernel, whether or not it took a step.</summary>
    public void AtRest(ClusterView view, long at)
    {
        lock (gate)
        {
            triggers.Clear();
            triggersInWork = 0;
            Note(Now with
            {
                Health = Now.Health.Began().Updated(at),
                Services = view.Services.Count,
                Slices = view.Slices.Count,
                Fault = "",
            });
        }

        meters.Began();
    }

    /// <summary>The round could not be made: the kernel or the manifests could not be read.</summary>
    public void Failed(string why)
    {
        lock (gate)
        {
            Note(Now with { Fault = why });
        }

        meters.Failed();
    }

    private void Seen(ClusterNode node) =>
        Note(Now with { Node = node.Name, Health = Now.Health with { IsLeaving = node.IsLeaving } });

    private void Note(AgentState next) => Volatile.Write(ref now, next);
}
