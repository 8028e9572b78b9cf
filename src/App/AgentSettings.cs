using System;
using System.Collections.Immutable;
using IpvsPure.Effects;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary>What the agent was started with.</summary>
internal sealed record AgentSettings(
    NodePolicy Policy, ImmutableArray<string> Paths, NodeChoice Node, bool Strict, TimeSpan SyncPeriod, IKernel Kernel)
{
    public AgentSettings(NodePolicy policy, Arguments arguments, string hostName, IKernel kernel)
        : this(policy, arguments.Paths, new(arguments.Node, hostName), arguments.Strict, arguments.SyncPeriod, kernel)
    {
    }
}
