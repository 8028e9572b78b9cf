using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Why a plan was made now.</summary>
public enum Cause : byte
{
    /// <summary>The first plan after the start.</summary>
    Start,

    /// <summary>The cluster's objects changed.</summary>
    Change,

    /// <summary>A draining server was seen idle, or its time is up.</summary>
    Drain,

    /// <summary>Something that was refused is tried again.</summary>
    Retry,

    /// <summary>The kernel was looked at, and something of ours is not as we left it.</summary>
    Drift,
}

/// <summary>An object on which something was refused, and that is left alone until the instant comes.</summary>
/// <param name="Attempts">How often in a row; at least 1.</param>
/// <param name="Until">Milliseconds since 1970.</param>
public sealed record Waiting(KernelObject Object, int Attempts, long Until);

/// <summary>What the reconciling core asks its surroundings to do next. They answer with what came of it.</summary>
public abstract record Errand
{
    private Errand()
    {
    }

    /// <summary>Nothing until this instant, or until there is news.</summary>
    /// <param name="Until">Milliseconds since 1970; the greatest number means only news.</param>
    public sealed record Rest(long Until) : Errand;

    /// <summary>Read the whole kernel.</summary>
    public sealed record Observe : Errand;

    /// <summary>Read these virtual services with their connections.</summary>
    public sealed record LookAt(ImmutableArray<ServiceKey> Services) : Errand;

    /// <summary>Read links, routes and addresses.</summary>
    public sealed record LookAtAddresses : Errand;

    /// <summary>Carry out the plan; the outcomes go to <see cref="Reconciling.Did"/>.</summary>
    /// <param name="Waiting">Objects that were left out of it for now.</param>
    /// <param name="Clock">What was known of time when it was made.</param>
    public sealed record CarryOut(Plan Plan, Cause Cause, ImmutableArray<Waiting> Waiting, DrainClock Clock) : Errand;
}
