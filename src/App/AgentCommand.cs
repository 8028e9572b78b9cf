using System;
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
        var kernel = surroundings.Kernel(arguments.Link);
        var first = kernel.Observe();
        return first.Match(
            _ =>
            {
                Serve(new(
                    policy, source.Node, source.Source, source.Name, arguments.SyncPeriod, kernel, stop => KernelTalk.Follow(arguments.Link, stop)));
                return ExitCode.Done;
            },
            why => CommandLine.Fail(surroundings, why.Message));
    }

    private static void Serve(AgentSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.UseUtcTimestamp = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        var log = new LogSwitch(LogLevel.Information);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddFilter((category, level) =>
            level >= (category?.StartsWith("Microsoft", StringComparison.Ordinal) == true ? LogLevel.Warning : log.Level));
        var meters = new Meters();
        var status = new AgentStatus(
            meters, settings.Node.Named.IfNone(settings.Node.HostName), settings.SyncPeriod, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(status);
        builder.Services.AddHostedService(x => new OpenDoors(
            Pages.Plans(status, meters, log, Pages.HealthDefault, Pages.DebugDefault), false, x.GetRequiredService<ILogger<OpenDoors>>()));
        builder.Services.AddSingleton(x => new Keeping(
            settings, status, x.GetRequiredService<ILogger<Keeping>>(), () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        builder.Services.AddHostedService<Agent>();
        using var host = builder.Build();
        host.Run();
    }
}
