using System;
using System.Diagnostics;

namespace IpvsPure.Benchmarks;

/// <summary>What a piece of work took: milliseconds, those of them that the kernel worked for us, and those of the garbage collector.</summary>
internal readonly record struct Cost(double Whole, double Kernel, double Collector) : IComparable<Cost>
{
    public static Cost Of(Action work)
    {
        var (used, paused, clock) = (Environment.CpuUsage, GC.GetTotalPauseDuration(), Stopwatch.StartNew());
        work();
        var whole = clock.Elapsed.TotalMilliseconds;
        return new(
            whole,
            (Environment.CpuUsage.PrivilegedTime - used.PrivilegedTime).TotalMilliseconds,
            (GC.GetTotalPauseDuration() - paused).TotalMilliseconds);
    }

    public int CompareTo(Cost other) => Whole.CompareTo(other.Whole);
}
