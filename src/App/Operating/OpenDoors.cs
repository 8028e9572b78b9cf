using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App.Operating;

/// <summary>An address on which the agent answers.</summary>
internal sealed record DoorPlan(string Name, IPEndPoint At, Func<Question, CancellationToken, ValueTask<Answer>> Answer);

/// <summary>Why an address could not be had, and what to do about it; ends the agent.</summary>
internal sealed class DoorTrouble(string message) : IOException(message);

/// <summary>
/// Keeps the agent's HTTP addresses open. One that is taken is tried again every few seconds, as kube-proxy does, because
/// the one that leaves may still hold it; with a hard fail it ends the agent instead.
/// </summary>
internal sealed class OpenDoors(IReadOnlyList<DoorPlan> plans, bool isHardFail, ILogger<OpenDoors> logger) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<HttpDoor> open = [];
    private readonly List<Task> trying = [];
    private readonly Lock gate = new();

    /// <summary>How long to wait for an address that is taken.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var plan in plans)
        {
            if (!await TryOpen(plan, isFirst: true))
            {
                trying.Add(KeepTrying(plan));
            }
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await Task.WhenAll(trying);
        foreach (var door in open)
        {
            await door.DisposeAsync();
        }

        open.Clear();
    }

    public ValueTask DisposeAsync()
    {
        stop.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Where the doors are open now.</summary>
    public IReadOnlyList<Uri> Addresses
    {
        get
        {
            lock (gate)
            {
                return open.ConvertAll(x => x.Address);
            }
        }
    }

    private async Task KeepTrying(DoorPlan plan)
    {
        try
        {
            do
            {
                await Task.Delay(Again, stop.Token);
            }
            while (!await TryOpen(plan, isFirst: false));
        }
        catch (OperationCanceledException)
        {
            // Stopped before the address became free.
        }
    }

    private async Task<bool> TryOpen(DoorPlan plan, bool isFirst)
    {
        try
        {
            var door = await HttpDoor.Open(plan.At, plan.Answer, stop.Token);
            lock (gate)
            {
                open.Add(door);
            }

            Log.Open(logger, plan.Name, door.Address.Authority);
            return true;
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            if (isHardFail)
            {
                throw new DoorTrouble($"{plan.Name} cannot be answered on {plan.At}: {problem.Message.TrimEnd('.')}; free the address, or give another");
            }

            if (isFirst)
            {
                Log.NotOpen(logger, plan.Name, plan.At.ToString(), problem.Message);
            }

            return false;
        }
    }
}
