using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Everything that the agent knows: what the cluster said, what that comes to on this node, what the kernel is believed to
/// hold, and what is to be done when. A value; <see cref="Reconciling"/> has the functions on it.
/// </summary>
public sealed record Memory
{
    private Memory(NodePolicy policy, Pace pace, ClusterView view) => (Policy, Pace, View) = (policy, pace, view);

    public NodePolicy Policy { get; init; }

    public Pace Pace { get; init; }

    public ClusterView View { get; init; }

    /// <summary>Whether the cluster has told of all its objects by now; nothing is programmed before.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The kernel as it was seen last, with all that was done to it since.</summary>
    public KernelState? Believed { get; init; }

    /// <summary>What may differ between the desired and the believed state.</summary>
    public Touched Touched { get; init; } = Touched.All;

    /// <summary>Why the next plan will be made.</summary>
    public Cause Because { get; init; } = Cause.Start;

    /// <summary>What was refused, and waits.</summary>
    public Backoff Backoff { get; init; } = Backoff.None;

    /// <summary>The virtual services that servers are leaving, as of the last plan.</summary>
    public Set<Ascending<ServiceKey>, ServiceKey> Drains { get; init; }

    /// <summary>What this node's kernel should hold; nothing before the first compilation.</summary>
    public Desired Desired => Standing?.Desired ?? Desired.Nothing;

    /// <summary>The slices of each Service.</summary>
    internal Map<Ascending<ObjectName>, ObjectName, Map<Ascending<ObjectName>, ObjectName, ClusterEndpointSlice>> Slices { get; init; }

    /// <summary>Services that changed and were not compiled since.</summary>
    internal Set<Ascending<ObjectName>, ObjectName> Dirty { get; init; }

    /// <summary>Whether the node itself changed, so that every Service has to be compiled again.</summary>
    internal bool IsSiteDirty { get; init; } = true;

    internal Standing? Standing { get; init; }

    /// <summary>Whether the kernel told of a change of links or addresses that is not ours.</summary>
    internal bool IsStirred { get; init; }

    /// <summary>From this instant on the whole kernel is to be read.</summary>
    internal long ObserveAt { get; init; }

    /// <summary>How often in a row the kernel could not be read.</summary>
    internal int FailedLooks { get; init; }

    /// <summary>Since when each leaving server drains, as of the last plan.</summary>
    public DrainClock Clock { get; init; } = DrainClock.Stopped;

    /// <summary>When to look at the drains next.</summary>
    internal long LookAtDrainsAt { get; init; } = long.MaxValue;

    /// <summary>When the last plan for a change was made.</summary>
    internal long SyncedAt { get; init; }

    /// <summary>The latest instant that was told.</summary>
    internal long LatestAt { get; init; }

    /// <summary>When the last plan was made.</summary>
    internal long PlannedAt { get; init; }

    /// <summary>How far the look for drift has come.</summary>
    internal Patrol Patrol { get; init; } = Patrol.Idle;

    /// <summary>What is known at the start: nothing.</summary>
    public static Memory Blank(NodePolicy policy, Pace pace) => new(policy, pace, ClusterView.Empty);
}
