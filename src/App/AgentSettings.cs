using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary>What the agent was started with.</summary>
/// <param name="SourceName">Where the cluster's objects come from, in words.</param>
/// <param name="KernelNews">What the kernel tells, until it is cancelled.</param>
internal sealed record AgentSettings(
    NodePolicy Policy,
    NodeChoice Node,
    IClusterSource Source,
    string SourceName,
    TimeSpan SyncPeriod,
    IKernel Kernel,
    Func<CancellationToken, IAsyncEnumerable<KernelNews>> KernelNews)
{
    /// <summary>The shortest time between two rounds for changes.</summary>
    public TimeSpan MinSyncPeriod { get; init; }

    /// <summary>Where what plans were made from is kept; nowhere if nothing.</summary>
    public SnapshotRing? Ring { get; init; }

    /// <summary>The kernel as it was seen before the agent began, and when (ms since 1970).</summary>
    public (KernelState State, long At)? Seen { get; init; }

    /// <summary>Does something that takes long while the agent goes on.</summary>
    public Func<Action, Task> Aside { get; init; } = Task.Run;

    /// <summary>The name of the dummy link.</summary>
    public string Link { get; init; } = Effects.Kernel.LinuxKernel.DefaultLink;
}
