using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.Benchmarks;

/// <summary>The parts without a kernel, on the machine itself: the best of several runs, and what it allocated.</summary>
internal static class Natively
{
    private const int Servers = 10;
    private const int Runs = 7;

    public static void Measure(int size, TextWriter output)
    {
        var manifest = new ManifestText("sample", Encoding.UTF8.GetBytes(Sample.Manifest(size, Servers)));
        var choice = new NodeChoice("bench", "bench");
        var view = ManifestReader.Read([manifest], choice).View;
        var policy = NodePolicy.Default;
        var desired = Compiling.Compile(view, policy, default);
        Say("parse", Best(() => ManifestReader.Read([manifest], choice)));
        Say("compile", Best(() => Compiling.Compile(view, policy, default)));
        Say("cold.plan", Best(() => Planning.Between(desired, KernelState.Empty, policy)));

        // What is there is made anew: where the two states share objects, comparing them costs nothing.
        var there = Compiling.Compile(ManifestReader.Read([manifest], choice).View, policy, default).State;
        Say("noop.plan", Best(() => Planning.Between(desired, there, policy)));

        void Say(string key, (double Milliseconds, long Bytes) best)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}\t{key}.ms\t{best.Milliseconds:F2}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}\t{key}.bytes\t{best.Bytes}"));
        }
    }

    private static (double Milliseconds, long Bytes) Best<T>(Func<T> work)
    {
        var (best, bytes) = (double.MaxValue, 0L);
        for (var i = 0; i < Runs; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            GC.KeepAlive(work());
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (best, bytes);
    }
}
