using System.Collections.Immutable;
using IpvsPure.Planner;

namespace IpvsPure.App.Operating;

/// <summary>All that is known of the agent at one moment, as a value. Times are milliseconds since 1970; 0 is never.</summary>
/// <param name="HeardAt">When the source of cluster objects last said anything.</param>
/// <param name="IsComplete">Whether every object that exists has been told: nothing is programmed before.</param>
/// <param name="Rounds">The last rounds that did or held back anything, newest first.</param>
/// <param name="Refusals">What the kernel refused in the last round.</param>
/// <param name="Draining">Servers that keep their connections for a while.</param>
/// <param name="DriftSteps">Steps that mended what others did, since the start.</param>
/// <param name="Fault">Why the last round could not be made; empty where it was made.</param>
internal sealed record AgentState(
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
    long DriftSteps,
    string Fault)
{
    public static AgentState Starting(string node, long now, long syncPeriod) =>
        new(node, now, Health.Starting(now, syncPeriod), 0, false, 0, 0, [], [], [], 0, "");
}
