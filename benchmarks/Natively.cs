using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Benchmarks;

/// <summary>The parts without a kernel, on the machine itself: the best of several runs, and what it allocated.</summary>
internal static class Natively
{
    private const int Servers = 10;
    private const int Runs = 15;
    private const int WarmChanges = 2_000;
    private const int MeasuredChanges = 1_001;
    private const int ChurnSize = 10_000;
    private const int ChurnPerSecond = 1_000;
    private const int ChurnSeconds = 60;

    public static void Measure(int size, TextWriter output)
    {
        var manifest = new ManifestText("sample", Encoding.UTF8.GetBytes(Sample.Manifest(size, Servers)));
        var choice = new NodeChoice("bench", "bench");
        var view = ManifestReader.Read([manifest], choice).View;
        var policy = NodePolicy.Default;
        var desired = Compiling.Compile(view, policy, default);
        SayBest("parse", () => ManifestReader.Read([manifest], choice));
        SayBest("compile", () => Compiling.Compile(view, policy, default));
        SayBest("cold.plan", () => Planning.Between(desired, KernelState.Empty, policy));

        // What is there is made anew: where the two states share objects, comparing them costs nothing.
        var there = Compiling.Compile(ManifestReader.Read([manifest], choice).View, policy, default).State;
        SayBest("noop.plan", () => Planning.Between(desired, there, policy));

        var kernel = new AnsweringKernel(Servers);
        var adds = Enumerable.Range(0, size)
            .Select(i => (Operation)new Operation.AddMember(SetName.InTable("bench"), IpSetType.HashIpPort, SetMember.Of(Sample.Vip(false, i), Protocol.Tcp, 80), 0))
            .ToArray();
        SayBest("elements.native", () => Add(kernel, adds));
        SayBest("read4.native", () => Look(kernel, size));

        void SayBest<T>(string key, Func<T> work)
        {
            var (milliseconds, bytes) = Best(work);
            Say(output, size, key + ".ms", milliseconds);
            Say(output, size, key + ".bytes", bytes);
        }
    }

    private static bool Add(AnsweringKernel kernel, Operation[] adds)
    {
        var answers = new Answer[adds.Length];
        new NftTransaction(kernel).Run(adds, answers);
        return Array.TrueForAll(answers, x => x.IsDone) ? true : throw new InvalidOperationException("an element was refused");
    }

    private static KernelState Look(AnsweringKernel kernel, int size)
    {
        var (into, servers) = (new Observation(), new ServerList());
        for (var i = 0; i < size; i++)
        {
            if (!IpvsOptions.TryReadServers(kernel, Sample.Key(false, i), Servers, servers))
            {
                throw new InvalidOperationException("the servers of a service could not be read");
            }

            servers.Finish(Sample.Key(false, i), Sample.Settings, into);
        }

        return into.ToState();
    }

    /// <summary>One endpoint changes, and then a thousand in each second, with a kernel that costs nothing.</summary>
    public static void MeasureChanges(int size, TextWriter output)
    {
        var kernel = new AcceptingKernel();
        var changing = new Changing(Sample.View(size, Servers), kernel);
        for (var i = 0; i < WarmChanges; i++)
        {
            changing.Change();
        }

        var took = new double[MeasuredChanges];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < took.Length; i++)
        {
            var clock = Stopwatch.StartNew();
            changing.Change();
            took[i] = clock.Elapsed.TotalMilliseconds;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / took.Length;
        Array.Sort(took);
        Say(output, size, "change.ms", took[took.Length / 2]);
        Say(output, size, "change.p99.ms", took[took.Length * 99 / 100]);
        Say(output, size, "change.bytes", bytes);
        if (size <= ChurnSize)
        {
            var (percent, wait) = changing.Churn(ChurnPerSecond, ChurnSeconds);
            Say(output, size, "churn.percent", percent);
            Say(output, size, "churn.wait.ms", wait);
        }
    }

    private static void Say(TextWriter output, int size, string key, double value) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}\t{key}\t{value:F3}"));

    /// <summary>From nothing to in step with an API server, with a kernel that costs nothing: milliseconds since the process began.</summary>
    public static async Task<int> MeasureStart(string kubeconfig, TextWriter output)
    {
        using var access = ApiAccess.Open(kubeconfig, default).IfFail(why => throw new InvalidOperationException(why.Message));
        var changing = new Changing(new AcceptingKernel());
        await foreach (var news in new ApiSource(access, "bench", ApiTimes.Default, new()).Follow(CancellationToken.None))
        {
            changing.Hear(news.Changes, news.IsComplete);
            if (news.IsComplete)
            {
                break;
            }
        }

        using var process = Process.GetCurrentProcess();
        var took = (DateTime.Now - process.StartTime).TotalMilliseconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changing.Services}\tapi.ms\t{took:F0}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changing.Services}\tapi.cpu.ms\t{Environment.CpuUsage.TotalTime.TotalMilliseconds:F0}"));
        return 0;
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
