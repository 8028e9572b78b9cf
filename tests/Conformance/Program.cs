using System;
using System.Diagnostics;
using System.Globalization;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>
/// Runs random operations on the kernel and on <see cref="KernelModel"/> side by side, in the network namespace that it is
/// started in (tests/Conformance/side-by-side makes it). After each operation both must have given the same answer and
/// hold the same table; now and then, and in the end, the same everything. Usage: OPERATIONS [SEED], or: news, or: ways LOOKS SEED,
/// or for our nf_tables table: table OPERATIONS SEED, or for tests on the host: eye DIRECTORY
/// </summary>
internal static class Program
{
    private const int DisagreementsMax = 20;

    /// <summary>So many operations meet on few objects, then on others.</summary>
    private const int SceneLength = 400;

    /// <summary>How often in a run it is the turn of chains and jumps, which take processes for each change and each look.</summary>
    private const int TurnsMax = 150;

    /// <summary>A look at everything takes processes too.</summary>
    private const int TurnsBetweenLooks = 5;

    private static int Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "news": return News.Hear();
            case "eye": return Eye.Answer(arguments[1]);
            case "table": return OurTable.Compare(int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
            case "ways": return Ways.Compare(int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
            default: return Run(arguments);
        }
    }

    private static int Run(string[] arguments)
    {
        var count = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : Environment.TickCount;
        var random = new Random(seed);
        using var eyes = new Eyes();
        using var kernel = new LinuxKernel(Sysctls.Names);
        var bench = new Bench(kernel, eyes);
        var clock = Stopwatch.StartNew();
        var scenesBetweenTurns = 1 + (count / SceneLength / TurnsMax);
        for (var scene = 1; bench.Tried < count && bench.Disagreements < DisagreementsMax; scene++)
        {
            var isTurn = scene % scenesBetweenTurns == 0;
            Play(bench, new Universe(random), random, Math.Min(count, bench.Tried + SceneLength), isTurn);
            if (isTurn && scene / scenesBetweenTurns % TurnsBetweenLooks == 0)
            {
                bench.CompareAll();
            }
        }

        bench.CompareAll();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bench.Tried} operations ({bench.Refused} refused by both), seed {seed}, {bench.Disagreements} disagreements, {clock.Elapsed.TotalSeconds:F0} s"));
        foreach (var (kind, (done, refused)) in bench.Kinds)
        {
            Console.WriteLine($"  {kind} {done} done, {refused} refused");
        }

        return bench.Disagreements == 0 && bench.Tried == count ? 0 : 1;
    }

    private static void Play(Bench bench, Universe universe, Random random, int until, bool isTurn)
    {
        if (random.Next(4) == 0)
        {
            bench.Meddle(eyes => eyes.LowerLink());
        }

        Try(bench, Universe.Clearance(bench.Model), until);
        var ruled = random.Next(SceneLength);
        for (var i = 0; bench.Tried < until && bench.Disagreements < DisagreementsMax; i++)
        {
            Try(bench, isTurn && i == ruled ? universe.Rules(bench.Model) : [universe.Next(bench.Model)], until);
        }
    }

    private static void Try(Bench bench, System.Collections.Generic.IEnumerable<Operation> operations, int until)
    {
        foreach (var operation in operations)
        {
            if (bench.Tried < until)
            {
                bench.Try(operation);
            }
        }
    }
}
