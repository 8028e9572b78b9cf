using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// What has become known and was not told yet: of each object that it changed, not how often. The followers of the kinds
/// put it in under <see cref="Gate"/>, one reader takes it out.
/// </summary>
internal sealed class ApiNews(int kinds) : IDisposable
{
    private readonly List<Func<ClusterChange?>> waiting = [];
    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly SemaphoreSlim signal = new(0, 1);
    private int incomplete = kinds;
    private bool isCompletionTold;
    private bool isAlive;
    private long triggeredAt;

    public Lock Gate { get; } = new();

    /// <summary>Whether each kind was listed to its end once.</summary>
    public bool IsComplete => incomplete == 0;

    /// <summary>Something to settle when the reader comes: the change, or null where in the end nothing changed.</summary>
    public void Wait(Func<ClusterChange?> settle)
    {
        waiting.Add(settle);
        Signal();
    }

    public void Tell(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        Signal();
    }

    /// <summary>The server said that nothing has changed: the reader knows then that it is still heard.</summary>
    public void Alive()
    {
        isAlive = true;
        Signal();
    }

    /// <summary>A kind was listed to its end for the first time.</summary>
    public void Completed()
    {
        incomplete--;
        Signal();
    }

    /// <summary>When something happened, in milliseconds since 1970, that a change which waits is the answer to.</summary>
    public void Triggered(long at) => triggeredAt = triggeredAt == 0 ? at : Math.Min(at, triggeredAt);

    /// <summary>Waits until there may be something to take.</summary>
    public Task Some(CancellationToken stop) => signal.WaitAsync(stop);

    /// <summary>
    /// Takes what there is; null where that is nothing. Before all is complete only diagnostics are told: a change that
    /// nobody may act on is worth no wake-up.
    /// </summary>
    public ClusterNews? Take()
    {
        lock (Gate)
        {
            ImmutableArray<ClusterChange> changes = IsComplete ? Settled() : [];
            if (changes.IsEmpty && diagnostics.Count == 0 && isCompletionTold == IsComplete && !isAlive)
            {
                return null;
            }

            (isCompletionTold, isAlive) = (IsComplete, false);
            var news = new ClusterNews(changes, diagnostics.ToImmutable(), IsComplete, changes.IsEmpty ? 0 : triggeredAt);
            diagnostics.Clear();
            triggeredAt = 0;
            return news;
        }
    }

    public void Dispose() => signal.Dispose();

    private ImmutableArray<ClusterChange> Settled()
    {
        var changes = ImmutableArray.CreateBuilder<ClusterChange>(waiting.Count);
        foreach (var settle in waiting)
        {
            if (settle() is { } change)
            {
                changes.Add(change);
            }
        }

        waiting.Clear();
        waiting.TrimExcess();
        return changes.DrainToImmutable();
    }

    private void Signal()
    {
        if (signal.CurrentCount == 0)
        {
            signal.Release();
        }
    }
}
