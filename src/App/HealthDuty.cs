using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Effects.Health;
using IpvsPure.Planner;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>Answers on the health check node ports that the Services ask for, and says which of them cannot be opened.</summary>
internal sealed class HealthDuty(ILogger logger) : IDisposable
{
    private readonly HealthPorts ports = new();
    private HealthChecks? wanted;
    private ImmutableArray<string> told = [];

    /// <summary>The cluster changed; what no Service with such a port is concerned with makes no work.</summary>
    public void Hear(ImmutableArray<ClusterChange> changes) => wanted = wanted is not null && changes.Any(wanted.Concerns) ? null : wanted;

    /// <summary>What the ports say from now on.</summary>
    public void Serve(ClusterView view, bool proxyIsHealthy)
    {
        wanted ??= HealthChecks.Of(view);
        var closed = ports.Serve(wanted.Answers, proxyIsHealthy);
        ImmutableArray<string> faults =
        [
            .. wanted.Findings.Select(x => x.ToString()),
            .. closed.Select(x => $"{x.Answer.Service}: spec.healthCheckNodePort: {x.Port} could not be opened: {x.Why}"),
        ];
        foreach (var fault in faults.Except(told))
        {
            Log.NoHealthCheck(logger, fault);
        }

        told = faults;
    }

    public void Dispose() => ports.Dispose();
}
