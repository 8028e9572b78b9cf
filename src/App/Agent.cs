using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>
/// The agent's loop: a round when manifests change, each second while servers drain, and at the sync period to mend what
/// others changed. Stopping ends the loop between two rounds and leaves the data path alone.
/// </summary>
internal sealed class Agent(AgentSettings settings, Keeping keeping, ILogger<Agent> logger) : BackgroundService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Rescan = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WhileDraining = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var watch = new Watch(settings.Paths, (path, why) => Log.Unwatched(logger, path, why));
        Log.Started(logger, settings.Node.Named.IfNone("this node"), string.Join(", ", settings.Paths));
        var (cause, retry) = ("start", WhileDraining);
        try
        {
            while (true)
            {
                var end = Round(cause);
                retry = end == RoundEnd.Failed ? Min(retry * 2, RetryMax) : WhileDraining;
                var pause = end switch
                {
                    RoundEnd.Draining => WhileDraining,
                    RoundEnd.Failed => Min(retry / 2, settings.SyncPeriod),
                    _ => settings.SyncPeriod,
                };
                cause = await Next(watch, pause, end, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    // A fault of ours must not stop the node from being kept; it is told with all that is known.
    private RoundEnd Round(string cause)
    {
        try
        {
            return keeping.Round(cause, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Log.RoundFailed(logger, problem);
            return RoundEnd.Failed;
        }
    }

    // Waits for a change or the end of the pause; the files are looked at every few seconds whatever the watch says.
    private async Task<string> Next(Watch watch, TimeSpan pause, RoundEnd end, CancellationToken stop)
    {
        var left = pause;
        while (left > TimeSpan.Zero)
        {
            var slice = Min(left, Rescan);
            if (await watch.Signalled(slice, stop))
            {
                await watch.Settled(Quiet, stop);
            }

            if (keeping.HasChanged)
            {
                return "changed";
            }

            left -= slice;
        }

        return end switch { RoundEnd.Draining => "drain", RoundEnd.Failed => "retry", _ => "drift" };
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
