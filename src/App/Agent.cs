using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>
/// The agent's loop: hears the cluster and the kernel, and lets the core work whenever there is something to do. News that
/// comes while a batch runs is taken together afterwards. Stopping ends the loop between two steps and leaves the data
/// path alone.
/// </summary>
internal sealed class Agent(AgentSettings settings, Keeping keeping, ILogger<Agent> logger) : BackgroundService
{
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Log.Started(logger, settings.Node.Named.IfNone("this node"), settings.SourceName);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var listening = new[]
        {
            Pass(settings.Source.Follow(ending.Token), news => keeping.Hear(news)),
            Pass(settings.KernelNews(ending.Token), news => keeping.Hear(news)),
        };
        try
        {
            await Keep(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }

        await ending.CancelAsync();
        await Task.WhenAll(listening);
    }

    private async Task Keep(CancellationToken stop)
    {
        var tidying = Tidying.OfThisProcess(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        while (true)
        {
            while (inbox.Reader.TryRead(out var hear))
            {
                hear();
            }

            stop.ThrowIfCancellationRequested();
            if (keeping.Step() is { } until)
            {
                // News that came meanwhile goes first.
                var ask = inbox.Reader.TryPeek(out _) ? null : tidying.AtRest();
                await Wait(Math.Min(until, ask ?? long.MaxValue), stop);
            }
        }
    }

    private async Task Wait(long until, CancellationToken stop)
    {
        var left = until == long.MaxValue ? long.MaxValue : until - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var alarm = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (left < int.MaxValue)
        {
            alarm.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(1, left)));
        }

        try
        {
            await inbox.Reader.WaitToReadAsync(alarm.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The time has come.
        }
    }

    private async Task Pass<T>(IAsyncEnumerable<T> all, Action<T> hear)
    {
        try
        {
            await foreach (var news in all)
            {
                await inbox.Writer.WriteAsync(() => hear(news), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
