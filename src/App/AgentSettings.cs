using System;
using System.Collections.Generic;
using System.Threading;
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

    /// <summary>The name of the dummy link.</summary>
    public string Link { get; init; } = Effects.Kernel.LinuxKernel.DefaultLink;
}
