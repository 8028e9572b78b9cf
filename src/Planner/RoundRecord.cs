using System;
using System.Collections.Immutable;
using System.Linq;

namespace IpvsPure.Planner;

/// <summary>A round of the agent that came to its end: what was planned, why, and what came of it.</summary>
/// <param name="At">When it ended, in milliseconds since 1970.</param>
/// <param name="Cause">Why it was made, in a word: start, changed, drift, drain, retry.</param>
/// <param name="IsDrift">Whether nothing had changed in the cluster, so that each step mends what somebody else did.</param>
/// <param name="Summary">One line with the counts of the steps.</param>
/// <param name="Refusals">What the kernel refused, each with what was withheld because of it.</param>
public sealed record RoundRecord(
    long At, string Cause, bool IsDrift, TimeSpan Took, Plan Plan, string Summary, ImmutableArray<ReportedRefusal> Refusals)
{
    /// <summary>Steps of one plan that are kept; a first plan may have a hundred thousand.</summary>
    public const int StepsKept = 200;

    /// <summary>Steps that are no longer kept.</summary>
    public int Omitted { get; private init; }

    /// <summary>The same with no more steps than are worth their memory.</summary>
    public RoundRecord Shortened() => Plan.Steps.Length <= StepsKept && Plan.HeldBack.Length <= StepsKept
        ? this
        : this with
        {
            Omitted = Math.Max(0, Plan.Steps.Length - StepsKept),
            Plan = new([.. Plan.Steps.Take(StepsKept)], [.. Plan.HeldBack.Take(StepsKept)]),
        };
}
