using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using IpvsPure.App.Operating;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>
/// What the agent does with news, and what it tells of it: the reconciling core on this node's kernel, with the log and
/// the status as witnesses. It decides nothing about Services; that is the planner's part.
/// </summary>
internal sealed class Keeping : IWitness, IDisposable
{
    private readonly AgentStatus status;
    private readonly ILogger<Keeping> logger;
    private readonly Func<long> clock;
    private readonly Reconciler reconciler;
    private readonly Keepsakes? keepsakes;
    private readonly Stopwatch watch = new();
    private readonly HealthDuty health;
    private string summary = "";
    private string lastFault = "";
    private int lastDraining;
    private bool isKnown;
    private bool isBlind;
    private bool wentBlind;

    /// <param name="clock">Gives milliseconds since 1970.</param>
    public Keeping(AgentSettings settings, AgentStatus status, ILogger<Keeping> logger, Func<long> clock)
    {
        (this.status, this.logger, this.clock, health) = (status, logger, clock, new(logger));
        var pace = Pace.Default with
        {
            SyncPeriod = (long)settings.SyncPeriod.TotalMilliseconds,
            MinSyncPeriod = (long)settings.MinSyncPeriod.TotalMilliseconds,
        };
        keepsakes = settings.Ring is { } ring ? new(ring, settings.Link, settings.Aside, logger) : null;
        var blank = Memory.Blank(settings.Policy, pace);
        var memory = settings.Seen is var (state, at) ? Reconciling.Seen(blank, state, at) : blank;
        reconciler = new(settings.Kernel, memory, clock, this);
    }

    public Memory Memory => reconciler.Memory;

    /// <summary>The source of cluster objects said something.</summary>
    public void Hear(ClusterNews news)
    {
        status.Heard(news, clock());
        foreach (var diagnostic in news.Diagnostics)
        {
            Log.Diagnostic(logger, diagnostic.ToString());
        }

        reconciler.Hear(news.Changes, news.IsComplete);
        health.Hear(news.Changes);
        ServeHealth();
        if (Memory.IsComplete && !isKnown)
        {
            isKnown = true;
            Log.Read(logger, Memory.View.Services.Count, Memory.View.Slices.Count, Memory.View.Node.Name);
        }
    }

    /// <summary>The kernel said something.</summary>
    public void Hear(KernelNews news) => reconciler.Hear(news);

    /// <summary>Does one thing.</summary>
    /// <returns>The instant until which there is nothing more to do without news (ms since 1970); none where there is.</returns>
    public long? Step()
    {
        watch.Restart();
        try
        {
            var until = reconciler.Step();
            if (until is not null && !isBlind && Memory.IsComplete)
            {
                // What came and asked for no step is served as well.
                status.AtRest(Memory.View, clock());
            }

            return until;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // A fault of ours must not stop the node from being kept; it is told with all that is known.
            Log.RoundFailed(logger, problem);
            status.Failed(problem.Message);
            reconciler.Distrust();
            return clock() + Pace.Default.RetryMin;
        }
    }

    public void Begins(Errand.CarryOut errand)
    {
        status.Began();

        // Counted now: afterwards everything that is added is there.
        summary = PlanSummary.Of(errand.Plan, Memory.Believed).Line();
        keepsakes?.Note(errand, Memory, clock());
    }

    public void Carried(Errand.CarryOut errand, ImmutableArray<(Step Step, Outcome Outcome)> outcomes, Memory memory)
    {
        var report = Report.Of(outcomes);
        var cause = Word(errand.Cause);
        if (!errand.Plan.IsEmpty)
        {
            Tell(report, cause, watch.ElapsedMilliseconds);
        }

        status.Knows(memory.View);
        var isDrift = errand.Cause == Cause.Drift;
        status.Ended(new(clock(), cause, isDrift, watch.Elapsed, errand.Plan, summary, report.Refusals), outcomes);
        ServeHealth();
        TellDraining(errand.Plan.HeldBack);
        keepsakes?.Write(clock());
        lastFault = "";
    }

    public void Dispose() => health.Dispose();

    public void Blind(string why)
    {
        (isBlind, wentBlind) = (true, true);
        status.Failed(why);
        if (why != lastFault)
        {
            Log.Unobserved(logger, why);
            lastFault = why;
        }
    }

    public void Looked(Errand errand) => (isBlind, wentBlind) = (isBlind && wentBlind, false);

    // Not before all is known: a node that does not know of its endpoints yet must not be taken out.
    private void ServeHealth()
    {
        if (Memory.IsComplete)
        {
            health.Serve(Memory.View, status.Now.Health.IsAlive(clock()));
        }
    }

    private static string Word(Cause cause) => cause switch
    {
        Cause.Start => "start",
        Cause.Change => "changed",
        Cause.Drain => "drain",
        Cause.Retry => "retry",
        _ => "drift",
    };

    private void Tell(Report report, string cause, long milliseconds)
    {
        if (report.IsClean)
        {
            Log.Done(logger, cause, summary, milliseconds);
            return;
        }

        Log.DoneInPart(logger, cause, summary, report.Line().TrimEnd('.'), milliseconds);
        // One cause, one warning: what it comes to is said for each parameter.
        var locked = report.Refusals.Where(x => x.Step.Operation is Operation.SetSysctl && x.Outcome.Said == Errno.ReadOnly).ToList();
        if (locked.Count > 0)
        {
            var effects = locked.Select(x => (Operation.SetSysctl)x.Step.Operation).Select(x => $"{x.Name} ({Sysctls.Reason(x.Name)})");
            Log.Locked(logger, locked[0].Outcome.Text, string.Join(", ", effects));
        }

        foreach (var line in report.Refusals.Except(locked).SelectMany(x => x.Lines()))
        {
            Log.Refused(logger, line);
        }
    }

    private void TellDraining(ImmutableArray<HeldBack> held)
    {
        var draining = held.Count(x => x is HeldBack.Draining);
        if (draining > lastDraining)
        {
            Log.Draining(logger, draining);
        }
        else if (draining == 0 && lastDraining > 0)
        {
            Log.Drained(logger);
        }

        lastDraining = draining;
    }
}
