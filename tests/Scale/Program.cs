using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.App;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.Scale;

/// <summary>
/// What the source of an API server costs by itself: <c>KUBECONFIG NODE [CHANGES]</c> follows it, builds the view, and prints
/// time, allocation and memory when the view is complete, and again after so many further changes. And the whole agent on a
/// model of a kernel, for machines that have no IPVS: <c>agent OPTIONS</c>, as ipvspure takes them.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments[0] == "agent")
        {
            var kernel = new ModelKernel();
            return CommandLine.Run(arguments, Surroundings.OfThisProcess() with { Kernel = _ => kernel });
        }

        using var access = ApiAccess.Open(arguments[0], default).IfFail(why => throw new InvalidOperationException(why.Message));
        var source = new ApiSource(access, arguments[1], ApiTimes.Default, new());
        var awaited = arguments.Length > 2 ? int.Parse(arguments[2], null) : 0;
        var view = ClusterView.Empty;
        var (changes, complete) = (0, 0);
        await foreach (var news in source.Follow(CancellationToken.None))
        {
            foreach (var change in news.Changes)
            {
                view = ClusterChange.Apply(view, change);
            }

            changes += news.Changes.Length;
            if (news.IsComplete && complete == 0)
            {
                complete = changes;
                Print($"complete: {view.Services.Count} Services, {view.Slices.Count} slices");
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                Print("after a collection");
            }

            if (complete > 0 && changes - complete >= awaited)
            {
                break;
            }
        }

        Print($"after {changes - complete} more changes");
        return 0;
    }

    private static void Print(string what)
    {
        var born = DateTime.Now - Process.GetCurrentProcess().StartTime;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {born.TotalMilliseconds:0} ms since the process began, {Environment.CpuUsage.TotalTime.TotalMilliseconds:0} ms CPU,"
            + $" {GC.GetTotalAllocatedBytes() / 1e6:0.0} MB allocated, {GC.GetTotalMemory(false) / 1e6:0.0} MB live,"
            + $" {Status("VmRSS"):0.0} MiB resident, {Status("VmHWM"):0.0} MiB at most"));
    }

    private static double Status(string field)
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
            {
                return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], null) / 1024.0;
            }
        }

        return 0;
    }
}
