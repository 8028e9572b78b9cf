using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>
/// Runs random operations on the kernel and on <see cref="KernelModel"/> side by side, in the network namespace that it is
/// started in (it must be a fresh one with 192.0.2.1 and fd01::1 on a link). After each operation both must have given the
/// same answer and hold the same state. Usage: OPERATIONS [SEED], or: news, or: ways LOOKS SEED
/// </summary>
internal static class Program
{
    private const int DisagreementsMax = 20;

    private static int Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "news": return News.Hear();
            case "ways": return Ways.Compare(int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        }

        var count = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : Environment.TickCount;
        var kernel = new LinuxKernel(Sysctls.Names);
        var model = kernel.Observe().Match(x => x, error => throw new InvalidOperationException(error.Message));
        var bench = new Bench(kernel, model);
        var universe = new Universe(new Random(seed));
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count && bench.Disagreements < DisagreementsMax; i++)
        {
            // One in two hundred goes through iptables, which takes a process for each look and each change.
            var operation = (i % 200, i % 10) switch
            {
                (199, _) => universe.Rules(bench.Model),
                (_, < 5) => universe.Services(),
                (_, < 8) => universe.Sets(),
                _ => universe.Addresses(bench.Model),
            };
            bench.Try(operation, i);
        }

        bench.CompareAll();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bench.Tried} operations ({bench.Refused} refused by both), seed {seed}, {bench.Disagreements} disagreements, {clock.Elapsed.TotalSeconds:F0} s"));
        foreach (var (kind, number) in bench.Kinds)
        {
            Console.WriteLine($"  {kind} {number}");
        }

        return bench.Disagreements == 0 && bench.Tried == count ? 0 : 1;
    }
}
