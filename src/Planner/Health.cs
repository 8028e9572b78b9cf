namespace IpvsPure.Planner;

/// <summary>
/// What probes ask: whether the kernel follows the cluster, and whether new traffic should still come here (kube-proxy.md
/// 3.2, KEP-3836). Times are milliseconds since 1970.
/// </summary>
/// <param name="WaitingSince">When the oldest change came that the kernel does not show yet; 0 where nothing waits.</param>
/// <param name="InWorkSince">The same of the changes that the running round carries out; 0 where no round runs.</param>
/// <param name="UpdatedAt">When the kernel was last brought in step.</param>
/// <param name="Patience">How long a change may wait before the node counts as unhealthy: twice the sync period.</param>
/// <param name="IsLeaving">The node is being deleted, by somebody or by the cluster autoscaler.</param>
public sealed record Health(long WaitingSince, long InWorkSince, long UpdatedAt, long Patience, bool IsLeaving)
{
    /// <summary>A process that has just started counts as healthy: it has not been told anything yet.</summary>
    public static Health Starting(long now, long syncPeriod) => new(0, 0, now, 2 * syncPeriod, false);

    /// <summary>A change came.</summary>
    public Health Told(long now) => WaitingSince == 0 ? this with { WaitingSince = now } : this;

    /// <summary>A round took all that waits.</summary>
    public Health Began() => this with { WaitingSince = 0, InWorkSince = InWorkSince == 0 ? WaitingSince : InWorkSince };

    /// <summary>The round ended with the kernel in step, but for objects that it refused: one of them must not fail the node.</summary>
    public Health Updated(long now) => this with { InWorkSince = 0, UpdatedAt = now };

    /// <summary>Whether nothing waits longer than patience lasts: what /livez asks.</summary>
    public bool IsAlive(long now) => !IsLate(WaitingSince, now) && !IsLate(InWorkSince, now);

    /// <summary>Whether load balancers should send new traffic: what /healthz asks.</summary>
    public bool IsReady(long now) => IsAlive(now) && !IsLeaving;

    /// <summary>What is told as the last update: while all is well, this moment.</summary>
    public long LastUpdated(long now) => IsAlive(now) ? now : UpdatedAt;

    private bool IsLate(long since, long now) => since != 0 && now - since > Patience;
}
