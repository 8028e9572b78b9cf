using System;
using System.Globalization;
using IpvsPure.Planner;

namespace IpvsPure.App.Operating;

/// <summary>
/// What kube-proxy answers to probes: <c>/healthz</c> for load balancers, <c>/livez</c> for the kubelet (kube-proxy.md 3.2).
/// </summary>
internal static class HealthPages
{
    public static Answer To(string path, AgentState state, long now)
    {
        var health = state.Health;
        return path switch
        {
            "/healthz" => Of(health.IsReady(now), health.LastUpdated(now), now, $", \"nodeEligible\": {(health.IsLeaving ? "false" : "true")}"),
            "/livez" => Of(health.IsAlive(now), health.LastUpdated(now), now, ""),
            _ => Answer.NotFound,
        };
    }

    /// <summary>A moment in ms since 1970 as text.</summary>
    public static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static Answer Of(bool isWell, long updated, long now, string more) => Answer.Of(
        isWell ? 200 : 503,
        Answer.Json,
        $"{{\"lastUpdated\": \"{Time(updated)}\", \"currentTime\": \"{Time(now)}\"{more}}}");
}
