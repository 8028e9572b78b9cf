using System;
using System.Collections.Immutable;

namespace IpvsPure.Planner;

/// <summary>All that is known of the agent at one moment, as a value. Times are milliseconds since 1970; 0 is never.</summary>
/// <param name="HeardAt">When the source of cluster objects last said anything.</param>
/// <param name="IsComplete">Whether every object that exists has been told: nothing is programmed before.</param>
/// <param name="Rounds">The last rounds that did or held back anything, newest first.</param>
/// <param name="Refusals">What the kernel refused in the last round.</param>
/// <param name="Draining">Servers that keep their connections for a while.</param>
/// <param name="Drift">Steps that mended what others did, by the name of the operation, since the start.</param>
/// <param name="Fault">Why the last round could not be made; empty where it was made.</param>
public sealed record AgentState(
    string Node,
    long StartedAt,
    Health Health,
    long HeardAt,
    bool IsComplete,
    int Services,
    int Slices,
    ImmutableArray<RoundRecord> Rounds,
    ImmutableArray<ReportedRefusal> Refusals,
    ImmutableArray<HeldBack.Draining> Draining,
    ImmutableSortedDictionary<string, long> Drift,
    string Fault)
{
    public static AgentState Starting(string node, long now, long syncPeriod) => new(
        node, now, Health.Starting(now, syncPeriod), 0, false, 0, 0, [], [], [],
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal), "");

    /// <summary>The counts of drift with those of a round.</summary>
    public ImmutableSortedDictionary<string, long> DriftWith(RoundRecord round)
    {
        var counts = Drift;
        foreach (var step in round.IsDrift ? round.Plan.Steps : [])
        {
            var name = OperationJson.Name(step.Operation);
            counts = counts.SetItem(name, counts.GetValueOrDefault(name) + 1);
        }

        return counts;
    }
}
