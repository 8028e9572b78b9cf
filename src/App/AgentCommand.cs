using System;
using System.Net;
using System.Runtime;
using IpvsPure.App.Operating;
using IpvsPure.Planner;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace IpvsPure.App;

/// <summary><c>ipvspure agent</c>: keeps the node in step with the API server or with manifests until it is stopped.</summary>
internal static class AgentCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => arguments.Policy().Match(
        policy => ClusterSources.Of(arguments, surroundings.HostName).Match(
            source => Run(policy, source, arguments, surroundings),
            why => CommandLine.Fail(surroundings, why.Message)),
        why => CommandLine.Fail(surroundings, why.Message));

    // The kernel is looked at before the loop starts: what is missing is said once and clearly, not again and again.
    private static int Run(NodePolicy policy, ClusterSources source, Arguments arguments, Surroundings surroundings)
    {
        // What the kernel tells is listened to first, so that nothing that changes after the look is missed.
        using var talk = KernelTalk.Open(arguments.Link);
        var kernel = surroundings.Kernel(arguments.Link);
        var first = kernel.Observe();
        return first.Match(
            state =>
            {
                var settings = new AgentSettings(policy, source.Node, source.Source, source.Name, arguments.SyncPeriod, kernel, talk.Follow)
                {
                    Seen = (state, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
                    MinSyncPeriod = arguments.Agent.MinSyncPeriod,
                    Ring = arguments.Ring,
                    Link = arguments.Link,
                };
                Serve(settings, arguments);
                return ExitCode.Done;
            },
            why => CommandLine.Fail(surroundings, why.Message));
    }

    private static void Serve(AgentSettings settings, Arguments arguments)
    {
        var (options, effective) = (arguments.Agent, arguments.Effective);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        var log = LogSwitch.Of(options.LogLevel);
        AddLog(builder.Logging, log, options.LogsJson);
        var meters = new Meters();
        var status = new AgentStatus(
            meters, settings.Node.Named.IfNone(settings.Node.HostName), settings.SyncPeriod, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(status);
        builder.Services.AddHostedService(x => new OpenDoors(
            Pages.Plans(status, new(status, meters, log, effective.Json()), MemoryOf(x), options),
            options.IsHardFail,
            x.GetRequiredService<ILogger<OpenDoors>>()));
        builder.Services.AddSingleton(x => new Keeping(
            settings, status, x.GetRequiredService<ILogger<Keeping>>(), () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        builder.Services.AddHostedService<Agent>();
        using var host = builder.Build();
        var logger = host.Services.GetRequiredService<ILogger<Agent>>();
        if (options.HasServiceMetrics)
        {
            var keeping = host.Services.GetRequiredService<Keeping>();
            meters.Count(settings.Kernel, key => keeping.Memory.Desired.Origins.Find(key).MatchUnsafe<ServicePortName?>(x => x.Port, () => null));
        }

        Log.Configured(logger, effective.Line());
        if (options.StatusAt is { } page && !IPAddress.IsLoopback(page.Address))
        {
            Log.Disclosed(logger, page.ToString());
        }

        foreach (var remark in arguments.Layers.Remarks)
        {
            Log.NotHonoured(logger, remark);
        }

        // In the background: with 10,000 Services a whole collection takes 100 ms, in which every change would wait.
        GCSettings.LatencyMode = GCLatencyMode.Interactive;
        host.Run();
    }

    // A value that another thread may read while the loop goes on to the next one.
    private static Func<Memory> MemoryOf(IServiceProvider services)
    {
        var keeping = services.GetRequiredService<Keeping>();
        return () => keeping.Memory;
    }

    private static void AddLog(ILoggingBuilder logging, LogSwitch log, bool isJson)
    {
        logging.AddConsole(x => x.FormatterName = LineFormatter.FormatterName);
        logging.Services.AddSingleton<ConsoleFormatter>(
            new LineFormatter(isJson, () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter((category, level) =>
            level >= (category?.StartsWith("Microsoft", StringComparison.Ordinal) == true ? LogLevel.Warning : log.Level));
    }
}
