using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary><c>ipvspure bench-node</c>: how long each part of a round takes on this node. It changes nothing.</summary>
internal static class BenchNodeCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Inputs.Scene(arguments, surroundings).Match(
        scene => Run(scene, arguments, surroundings),
        why => CommandLine.Fail(surroundings, why.Message));

    private static int Run(NodeSnapshot scene, Arguments arguments, Surroundings surroundings)
    {
        var kernel = surroundings.Kernel(arguments.Link);
        var desired = scene.Desired();
        var plan = scene.Plan();
        var nothing = KernelState.Empty with { Sysctls = Sysctls.Pristine, HostAddresses = scene.Observed.HostAddresses };
        var rows = new List<(string What, double[] Times)>();
        Measure("observe the kernel", arguments.Observed == Flags.Live, () => kernel.Observe());
        Measure("compile the objects", true, () => scene.Desired());
        Measure("plan from what is there", true, () => Planning.Between(desired, scene.Observed, scene.Policy));
        Measure("plan from nothing", true, () => Planning.Between(desired, nothing, scene.Policy));
        Measure("apply that has nothing to do", arguments.Observed == Flags.Live && plan.IsEmpty, () => Executor.Run(plan, kernel));

        var size = $"{PlanSummary.Counted(scene.View.Services.Count, "Service")}, {PlanSummary.Counted(scene.Observed.Services.Count, "virtual service")}"
            + $" and {PlanSummary.Counted(scene.Observed.Services.Values.Sum(x => x.Servers.Count), "real server")} there";
        surroundings.Out.WriteLine($"{size}; {arguments.Rounds} rounds on {Environment.ProcessorCount} processors, milliseconds:\n");
        surroundings.Out.WriteLine($"{"",-30}{"least",10}{"median",10}{"most",10}");
        foreach (var (what, times) in rows)
        {
            surroundings.Out.WriteLine(times.Length == 0
                ? $"{what,-30}{"not measured",30}"
                : string.Create(CultureInfo.InvariantCulture, $"{what,-30}{times[0],10:N2}{times[times.Length / 2],10:N2}{times[^1],10:N2}"));
        }

        surroundings.Out.WriteLine(plan.IsEmpty
            ? "\nThe node is in step: nothing was to be done, and nothing was touched."
            : $"\n{PlanSummary.Counted(plan.Steps.Length, "step")} would be to do ('ipvspure plan'): they were not done, and apply was not measured.");
        return ExitCode.Done;

        void Measure(string what, bool can, Func<object> work) => rows.Add((what, can ? Times(work, arguments.Rounds) : []));
    }

    // One round before the first that counts: code that is compiled, caches that are warm.
    private static double[] Times(Func<object> work, int rounds)
    {
        work();
        return [.. Enumerable.Range(0, rounds).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            GC.KeepAlive(work());
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).Order()];
    }
}
