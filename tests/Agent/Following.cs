using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>
/// A reader of a source: it applies what it is told, as the agent does, and holds each change to be one that makes a
/// difference.
/// </summary>
public sealed class Following : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<ClusterNews> news = [];
    private readonly Task reading;
    private TaskCompletionSource pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClusterView view = ClusterView.Empty;

    public Following(IClusterSource source) => reading = Task.Run(() => Read(source));

    /// <summary>What all changes together say.</summary>
    public ClusterView View
    {
        get
        {
            lock (gate)
            {
                return view;
            }
        }
    }

    public ClusterNews[] News
    {
        get
        {
            lock (gate)
            {
                return [.. news];
            }
        }
    }

    public bool IsComplete => News.Any(x => x.IsComplete);

    public string[] Diagnostics => [.. News.SelectMany(x => x.Diagnostics).Select(x => $"{x.Object}: {x.Field}: {x.Text}")];

    public ClusterChange[] Changes => [.. News.SelectMany(x => x.Changes)];

    /// <summary>Waits until something holds after some news.</summary>
    public async Task<Following> Until(Func<Following, bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (gate)
            {
                more = pulse.Task;
            }

            if (holds(this))
            {
                return this;
            }

            if (reading.IsFaulted)
            {
                await reading;
            }

            await more.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(limit.IsCancellationRequested, $"{what} did not come about\n{string.Join('\n', Diagnostics.TakeLast(20))}");
        }
    }

    public Task<Following> UntilComplete() => Until(x => x.IsComplete, "a complete view");

    public Task<Following> UntilSame(Lab lab, string what = "the server's state") => Until(x => x.IsComplete && Lab.AreSame(x.View, lab.Expected()), what);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        stop.Dispose();
    }

    private async Task Read(IClusterSource source)
    {
        try
        {
            await foreach (var some in source.Follow(stop.Token))
            {
                lock (gate)
                {
                    Take(some);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the test.
        }
        finally
        {
            pulse.TrySetResult();
        }
    }

    private void Take(ClusterNews some)
    {
        foreach (var change in some.Changes)
        {
            var after = ClusterChange.Apply(view, change);
            Assert.False(Lab.AreSame(view, after), $"{change} was told and changes nothing");
            view = after;
        }

        news.Add(some);
        var done = pulse;
        pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
        done.SetResult();
    }
}
