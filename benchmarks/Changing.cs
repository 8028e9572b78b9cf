using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;

namespace IpvsPure.Benchmarks;

/// <summary>
/// A node in step with its cluster, in which endpoints come and go one by one: the reconciling core and the executor that
/// ship, on any kernel. A change is one slice in which the address of one endpoint is another one than before.
/// </summary>
internal sealed class Changing : IWitness
{
    private readonly Reconciler reconciler;
    private readonly ClusterEndpointSlice[] slices = [];
    private int changes;

    /// <summary>A node that knows nothing yet.</summary>
    public Changing(IKernel kernel)
    {
        // Drift checks are another row: here none comes between.
        var pace = Pace.Default with { SyncPeriod = 3_600_000 };
        var policy = NodePolicy.Default with { DrainSeconds = 0 };
        reconciler = new(kernel, Memory.Blank(policy, pace), () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), this);
    }

    /// <summary>A node in step with this cluster.</summary>
    public Changing(ClusterView view, IKernel kernel)
        : this(kernel)
    {
        slices = [.. view.Slices.Values];
        Hear(
            [
                new ClusterChange.NodeIs(view.Node),
                .. view.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
                .. slices.Select(x => new ClusterChange.SliceIs(x)),
            ],
            isComplete: true);
    }

    public int Services => reconciler.Memory.View.Services.Count;

    /// <summary>Steps that were carried out.</summary>
    public long Steps { get; private set; }

    /// <summary>Takes in what the cluster says, and brings the kernel in step once all of it is known.</summary>
    public void Hear(ImmutableArray<ClusterChange> news, bool isComplete)
    {
        reconciler.Hear(news, isComplete);
        Settle();
    }

    /// <summary>One change, from the event to what the kernel is believed to hold afterwards.</summary>
    public void Change()
    {
        Hear();
        Settle();
    }

    /// <summary>
    /// So many changes a second for so many seconds, as they come: what is due is heard together, then carried out. Gives the
    /// share of one processor that it took (per cent), and the longest that a change waited until it was done (ms).
    /// </summary>
    public (double Percent, double LongestWait) Churn(int perSecond, int seconds)
    {
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var longest = 0.0;
        for (long done = 0; done < (long)perSecond * seconds;)
        {
            var due = Math.Min((long)(clock.Elapsed.TotalSeconds * perSecond), (long)perSecond * seconds);
            if (due == done)
            {
                Thread.Sleep(1);
                continue;
            }

            var oldest = (done + 1) * 1000.0 / perSecond;
            for (; done < due; done++)
            {
                Hear();
            }

            Settle();
            longest = Math.Max(longest, clock.Elapsed.TotalMilliseconds - oldest);
        }

        return ((Environment.CpuUsage.TotalTime - before) / clock.Elapsed * 100, longest);
    }

    public void Begins(Errand.CarryOut errand)
    {
    }

    public void Carried(Errand.CarryOut errand, ImmutableArray<(Step Step, Outcome Outcome)> outcomes, Memory memory)
    {
        Steps += outcomes.Length;
        if (outcomes.FirstOrDefault(x => x.Outcome is not Outcome.Done) is { Step: { } step } wrong)
        {
            throw new InvalidOperationException($"{step.Operation}: {wrong.Outcome}");
        }
    }

    public void Blind(string why) => throw new InvalidOperationException(why);

    public void Looked(Errand errand)
    {
    }

    // Services take turns over the whole cluster, in an order that jumps; each time another of its endpoints moves.
    private void Hear()
    {
        var number = changes++;
        var at = (int)((long)number * 7919 % slices.Length);
        var slice = slices[at];
        var which = number % slice.Endpoints.Length;
        var moved = Sample.Spare(number);
        slices[at] = slice with { Endpoints = slice.Endpoints.SetItem(which, slice.Endpoints[which] with { Address = moved }) };
        reconciler.Hear([new ClusterChange.SliceIs(slices[at])], isComplete: false);
    }

    private void Settle()
    {
        while (reconciler.Step() is null)
        {
        }
    }
}
