using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What became of a step; input of the next round.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    public sealed record Done : Outcome
    {
        public static Done It { get; } = new();
    }

    /// <summary>The kernel, or the tool that speaks to it, refused.</summary>
    /// <param name="Text">What it said beyond the number: extended acknowledgement, or the tool's own words; may be empty.</param>
    public sealed record Refused(Errno Said, string Text) : Outcome;

    /// <summary>Not tried, because a step that it depends on was refused or withheld.</summary>
    public sealed record Withheld(KernelObject Needs) : Outcome;
}
