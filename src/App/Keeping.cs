using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;
using IpvsPure.App.Operating;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>What one round found: when to look again.</summary>
internal enum RoundEnd : byte
{
    /// <summary>All is as it should be.</summary>
    InStep,

    /// <summary>Servers drain: look again soon whether they are idle.</summary>
    Draining,

    /// <summary>Something was refused or could not be read: try again after a while.</summary>
    Failed,
}

/// <summary>
/// One round of the agent: read what changed, observe, plan, carry out, and say so. It decides nothing about Services;
/// that is the planner's part.
/// </summary>
internal sealed class Keeping(AgentSettings settings, AgentStatus status, ILogger<Keeping> logger)
{
    private readonly Folder folder = new(settings.Paths, settings.Node, settings.Strict);
    private DrainClock clock = DrainClock.Stopped;
    private string lastFault = "";
    private int lastDraining;

    public bool HasChanged => folder.HasChanged;

    /// <summary>One round.</summary>
    /// <param name="cause">Why now, for the log.</param>
    /// <param name="now">Seconds since 1970.</param>
    public RoundEnd Round(string cause, long now)
    {
        status.InTouch(now * 1000);
        var isRead = !folder.NeedsReading || Read();
        if (folder.View is not { } view)
        {
            return RoundEnd.Failed;
        }

        var end = settings.Kernel.Observe().Match(
            observed => Mend(view, observed, cause, now),
            why =>
            {
                status.Failed(why.Message);
                Once(why.Message, Log.Unobserved);
                return RoundEnd.Failed;
            });
        if (!isRead)
        {
            return RoundEnd.Failed;
        }

        lastFault = end == RoundEnd.Failed ? lastFault : "";
        return end;
    }

    private bool Read() => folder.Read().Match(
        reading =>
        {
            status.Knows(reading.View);
            Log.Read(logger, reading.View.Services.Count, reading.View.Slices.Count, reading.View.Node.Name);
            foreach (var diagnostic in reading.Diagnostics)
            {
                Log.Diagnostic(logger, diagnostic.ToString());
            }

            if (!reading.Kept.IsEmpty)
            {
                Log.KeptObjects(logger, string.Join(", ", reading.Kept));
            }

            return true;
        },
        why =>
        {
            status.Failed(why.Message);
            Once(why.Message, folder.View is null ? Log.NoView : Log.KeptView);
            return false;
        });

    private RoundEnd Mend(ClusterView view, KernelState observed, string cause, long now)
    {
        var watch = Stopwatch.StartNew();
        status.Began();
        var desired = Compiling.Compile(view, settings.Policy, observed.HostAddresses);
        clock = clock with { Now = now };
        var plan = Planning.Between(desired, observed, settings.Policy, clock);
        clock = clock.After(plan, now);
        var outcomes = Executor.Run(plan, settings.Kernel);
        var report = Report.Of(outcomes);
        var summary = PlanSummary.Of(plan, observed).Line();
        if (!plan.IsEmpty)
        {
            Tell(summary, report, cause, watch.ElapsedMilliseconds);
        }

        status.Ended(new(now * 1000, cause, cause == "drift", watch.Elapsed, plan, summary, report.Refusals), outcomes);

        TellDraining(plan.HeldBack);
        return !report.IsClean ? RoundEnd.Failed
            : lastDraining > 0 ? RoundEnd.Draining
            : RoundEnd.InStep;
    }

    private void Tell(string summary, Report report, string cause, long milliseconds)
    {
        if (report.IsClean)
        {
            Log.Done(logger, cause, summary, milliseconds);
            return;
        }

        Log.DoneInPart(logger, cause, summary, report.Line().TrimEnd('.'), milliseconds);
        foreach (var line in report.Refusals.SelectMany(x => x.Lines()))
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

    // The same fault again and again is said once.
    private void Once(string fault, Action<ILogger, string> log)
    {
        if (fault != lastFault)
        {
            log(logger, fault);
            lastFault = fault;
        }
    }
}
