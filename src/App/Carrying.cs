using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary>Carries out a plan before someone's eyes: shows it, asks, does it, says what came of it.</summary>
internal static class Carrying
{
    /// <param name="again">Looks at the kernel anew: a server that was sent off idle can go in the same run.</param>
    public static int Out(
        Prospect prospect, Arguments arguments, Surroundings surroundings, Func<Fin<Prospect>>? again = null)
    {
        var isForPrograms = arguments.Output == "json";
        var people = isForPrograms ? surroundings.Error : surroundings.Out;
        if (prospect.Plan.IsEmpty || arguments.DryRun)
        {
            surroundings.Out.Write(isForPrograms ? Untouched(prospect, arguments) : prospect.Print(arguments, surroundings));
            return ExitCode.Done;
        }

        if (!arguments.Yes || (!isForPrograms && !arguments.Quiet))
        {
            people.Write(isForPrograms ? prospect.Text(arguments, surroundings) : prospect.Print(arguments, surroundings));
        }

        if (!arguments.Yes)
        {
            if (surroundings.Questions is not { } questions)
            {
                return CommandLine.Fail(surroundings, "nobody is there to confirm the plan: run it on a terminal, or add --yes");
            }

            people.Write($"\nDo these {prospect.Plan.Steps.Length} steps now? [y/N] ");
            people.Flush();
            if (questions.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            {
                return CommandLine.Fail(surroundings, "nothing was done");
            }
        }

        return Do(prospect, arguments, surroundings, again);
    }

    private static int Do(
        Prospect prospect, Arguments arguments, Surroundings surroundings, Func<Fin<Prospect>>? again)
    {
        var (plan, outcomes) = (prospect.Plan, Run(prospect, surroundings));
        if (again is not null && Report.Of(outcomes).IsClean && plan.HeldBack.Any(x => x is HeldBack.Draining))
        {
            (plan, outcomes) = again().Match(
                next => (next.Plan with { Steps = plan.Steps.AddRange(next.Plan.Steps) },
                    outcomes.AddRange(Run(next, surroundings))),
                _ => (plan, outcomes));
        }

        var report = Report.Of(outcomes);
        foreach (var line in report.Refusals.SelectMany(x => x.Lines()))
        {
            surroundings.Error.WriteLine(line);
        }

        if (arguments.Output == "json")
        {
            surroundings.Out.Write(OutcomeJson.Of(plan, outcomes));
        }
        else
        {
            surroundings.Out.WriteLine(report.Line());
            TellDraining(plan, surroundings);
        }

        if (!report.IsClean)
        {
            surroundings.Error.WriteLine("ipvspure: not everything could be done; mend what the kernel refused and run it again");
        }

        return report.IsClean ? ExitCode.Done : ExitCode.Failed;
    }

    private static ImmutableArray<(Step Step, Outcome Outcome)> Run(Prospect prospect, Surroundings surroundings)
    {
        using var progress = new Progress(surroundings.Kernel(prospect.Link), prospect.Plan.Steps.Length, surroundings);
        return Executor.Run(prospect.Plan, progress);
    }

    private static void TellDraining(Plan plan, Surroundings surroundings)
    {
        var draining = plan.HeldBack.Count(x => x is HeldBack.Draining);
        if (draining > 0)
        {
            var subject = draining == 1 ? "1 server drains: it keeps its" : $"{draining} servers drain: they keep their";
            surroundings.Out.WriteLine($"{subject} connections and no new ones come."
                + " The next apply that finds one idle removes it; the agent does so by itself.");
        }
    }

    private static string Untouched(Prospect prospect, Arguments arguments) => arguments.DryRun
        ? PlanJson.Of(prospect.Plan, prospect.Observed)
        : OutcomeJson.Of(prospect.Plan, ImmutableArray<(Step, Outcome)>.Empty);
}
