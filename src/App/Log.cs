using System;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>Every message of the agent.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "keeping {Node} in step with {Paths}")]
    public static partial void Started(ILogger logger, string node, string paths);

    [LoggerMessage(2, LogLevel.Information, "read {Services} Services and {Slices} EndpointSlices for {Node}")]
    public static partial void Read(ILogger logger, int services, int slices, string node);

    [LoggerMessage(3, LogLevel.Warning, "{Diagnostic}")]
    public static partial void Diagnostic(ILogger logger, string diagnostic);

    [LoggerMessage(7, LogLevel.Information, "{Cause}: {Summary}; done in {Milliseconds} ms")]
    public static partial void Done(ILogger logger, string cause, string summary, long milliseconds);

    [LoggerMessage(8, LogLevel.Error, "{Cause}: {Summary}; {Report} in {Milliseconds} ms")]
    public static partial void DoneInPart(ILogger logger, string cause, string summary, string report, long milliseconds);

    [LoggerMessage(18, LogLevel.Information, "what this was planned from is kept in {Path}: 'ipvspure replay' shows it")]
    public static partial void Kept(ILogger logger, string path);

    [LoggerMessage(19, LogLevel.Warning, "no snapshots are kept in {Directory}: {Why} (another place: --snapshots)")]
    public static partial void Unkept(ILogger logger, string directory, string why);

    [LoggerMessage(9, LogLevel.Error, "{Line}")]
    public static partial void Refused(ILogger logger, string line);

    [LoggerMessage(10, LogLevel.Information, "draining: {Servers} servers keep their connections")]
    public static partial void Draining(ILogger logger, int servers);

    [LoggerMessage(11, LogLevel.Information, "no server drains any more")]
    public static partial void Drained(ILogger logger);

    [LoggerMessage(12, LogLevel.Error, "the kernel could not be observed: {Why}")]
    public static partial void Unobserved(ILogger logger, string why);

    [LoggerMessage(14, LogLevel.Error, "a round failed through a fault of ipvspure and is tried again; please report it")]
    public static partial void RoundFailed(ILogger logger, Exception problem);

    [LoggerMessage(15, LogLevel.Information, "stopping; services stay as they are")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(16, LogLevel.Information, "{Door} is answered on {Address}")]
    public static partial void Open(ILogger logger, string door, string address);

    [LoggerMessage(18, LogLevel.Information, "configuration: {Settings}")]
    public static partial void Configured(ILogger logger, string settings);

    [LoggerMessage(19, LogLevel.Warning, "not honoured: {Remark}")]
    public static partial void NotHonoured(ILogger logger, string remark);

    [LoggerMessage(21, LogLevel.Warning,
        "the status page on {Address} shows every Service to whoever reaches it: filter that port, or give --status-page-bind-address loopback")]
    public static partial void Disclosed(ILogger logger, string address);

    [LoggerMessage(20, LogLevel.Warning, "kernel parameters cannot be set: {Why}; without them: {Effects}")]
    public static partial void Locked(ILogger logger, string why, string effects);

    [LoggerMessage(17, LogLevel.Warning, "{Door} cannot be answered on {Address} yet ({Why}); tried again every 5 seconds: free the address, or give another")]
    public static partial void NotOpen(ILogger logger, string door, string address, string why);

    [LoggerMessage(18, LogLevel.Warning,
        "{Fault}; load balancers take this node for unhealthy; free the port or give the Service another, tried again in each round")]
    public static partial void NoHealthCheck(ILogger logger, string fault);
}
