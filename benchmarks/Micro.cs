using BenchmarkDotNet.Attributes;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Benchmarks;

/// <summary>From a view to a plan.</summary>
[MemoryDiagnoser]
public class PurePart
{
    private ClusterView view = null!;
    private Desired desired = null!;
    private KernelState there = null!;

    [Params(100, 1_000, 10_000)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Make()
    {
        view = Sample.View(Services, servers: 10);
        desired = Compile();
        there = Compiling.Compile(Sample.View(Services, servers: 10), NodePolicy.Default, default).State;
    }

    [Benchmark]
    public Desired Compile() => Compiling.Compile(view, NodePolicy.Default, default);

    [Benchmark]
    public Plan PlanFromNothing() => Planning.Between(desired, KernelState.Empty, NodePolicy.Default);

    [Benchmark]
    public Plan PlanOfNothing() => Planning.Between(desired, there, NodePolicy.Default);
}

/// <summary>Messages to and from the kernel, one of each kind.</summary>
[MemoryDiagnoser]
public class Codec
{
    private readonly byte[] buffer = new byte[4096];
    private readonly byte[] service;
    private readonly byte[] server;

    public Codec()
    {
        var writer = new MessageWriter(buffer, 1);
        IpvsWriter.NewService(ref writer, 32, Sample.Key(false, 1), Sample.Settings);
        service = writer.Written[16..].ToArray();
        writer = new MessageWriter(buffer, 1);
        IpvsWriter.NewServer(ref writer, 32, Sample.Key(false, 1), Sample.Server(false, 1));
        server = writer.Written[16..].ToArray();
    }

    [Benchmark]
    public int WriteServer()
    {
        var writer = new MessageWriter(buffer, 1);
        IpvsWriter.NewServer(ref writer, 32, Sample.Key(false, 1), Sample.Server(false, 1));
        return writer.Length;
    }

    [Benchmark]
    public int WriteRoute()
    {
        var writer = new MessageWriter(buffer, 1);
        RouteWriter.NewRoute(ref writer, 7, Sample.Vip(false, 1), default);
        return writer.Length;
    }

    [Benchmark]
    public bool ReadService() => IpvsReader.TryReadService(service, out _, out _, out _);

    [Benchmark]
    public bool ReadServer() => IpvsReader.TryReadServer(server, AddressFamily.Inet, out _, out _, out _);
}
