using System;
using System.CommandLine;
using System.Net;
using IpvsPure.App.Operating;

namespace IpvsPure.App;

/// <summary>How the agent is watched and how it speaks.</summary>
/// <param name="HealthAt">Where probes are answered; null is nowhere.</param>
/// <param name="DebugAt">Where all else is answered; null is nowhere.</param>
/// <param name="StatusAt">Where the status page is; null is nowhere.</param>
internal sealed record AgentOptions(
    IPEndPoint? HealthAt, IPEndPoint? DebugAt, bool IsHardFail, string LogLevel, bool LogsJson, TimeSpan MinSyncPeriod = default,
    bool HasServiceMetrics = false, IPEndPoint? StatusAt = null)
{
    public static AgentOptions Of(ParseResult parsed, AgentFlags flags) => new(
        EndPointText.Read(parsed.GetValue(flags.HealthzBindAddress) ?? "", Pages.HealthPort),
        EndPointText.Read(parsed.GetValue(flags.MetricsBindAddress) ?? "", Pages.DebugPort),
        parsed.GetValue(flags.BindAddressHardFail),
        parsed.GetValue(flags.LogLevel) ?? "info",
        parsed.GetValue(flags.LogFormat) == "json",
        TimeSpan.FromSeconds(parsed.GetValue(flags.MinSyncPeriod)),
        parsed.GetValue(flags.ServiceMetrics),
        StatusOf(parsed.GetValue(flags.StatusPageBindAddress) ?? ""));

    private static IPEndPoint? StatusOf(string text) =>
        text == AgentFlags.Loopback ? new(IPAddress.Loopback, Pages.StatusPort) : EndPointText.Read(text, Pages.StatusPort);
}
