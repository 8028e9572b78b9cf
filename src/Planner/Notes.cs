using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What there is to say of one Service besides what it asks for.</summary>
internal sealed record Notes(ImmutableArray<HeldBack> HeldBack, ImmutableArray<Finding> Findings)
{
    /// <summary>None where there is nothing to say.</summary>
    public static Notes? Of(Giving giving) => giving.HeldBack.Count == 0 && giving.Findings.Count == 0
        ? null
        : new([.. giving.HeldBack], [.. giving.Findings]);
}
