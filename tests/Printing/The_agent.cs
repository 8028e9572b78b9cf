using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.App;
using IpvsPure.Domain;
using IpvsPure.Planner;
using IpvsPure.Properties;
using LanguageExt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace IpvsPure.Printing;

public sealed class The_agent
{
    private const long Start = 1_800_000_000;

    private readonly Desk desk = Desk.WithShop();
    private readonly Lines log = new();

    [Fact]
    public void Brings_the_node_in_step_and_then_leaves_it_alone()
    {
        var keeping = Keep();
        keeping.At(Start);
        Assert.Equal(2, Servers());
        var done = desk.Kernel.Done.Count;
        keeping.At(Start + 30);
        Assert.Equal(done, desk.Kernel.Done.Count);
        Assert.Single(log.Texts, x => x.StartsWith("start: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_what_it_planned_from_at_most_once_a_minute_so_that_it_can_be_replayed()
    {
        var ring = new Effects.SnapshotRing(Path.Combine(desk.Folder, "..", Path.GetFileName(desk.Folder) + "-ring"));
        try
        {
            var keeping = new Life(Settings() with { Ring = ring }, log);
            keeping.At(Start);
            desk.Write("cart.yaml", Manifest.Cart("10.244.2.31", "10.244.3.12", "10.244.3.13"));
            keeping.At(Start + 1);
            var first = Assert.Single(ring.Files());
            desk.Write("cart.yaml", Manifest.Cart("10.244.2.31"));
            keeping.At(Start + 90);
            Assert.Equal(2, ring.Files().Count);
            Assert.All(ring.Files(), x => Assert.Equal(0, desk.Run($"replay {x}")));
            Assert.Equal(0, desk.Run($"replay {first}"));
            Assert.Contains("+ 10.244.3.12:8443", desk.Out, StringComparison.Ordinal);
            Assert.Contains(log.Texts, x => x.Contains(first, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(ring.Directory, true);
        }
    }

    [Fact]
    public void Looks_at_the_kernel_once_at_its_start()
    {
        var settings = Settings();
        var keeping = new Life(settings with { Seen = (desk.Kernel.Observe().IfFail(KernelState.Empty), Start * 1_000) }, log);
        var looks = desk.Kernel.Observations;
        keeping.At(Start + 1);
        Assert.Equal(2, Servers());
        Assert.Equal(looks, desk.Kernel.Observations);
    }

    [Fact]
    public void Looks_again_where_the_cluster_took_its_time()
    {
        var keeping = new Life(Settings() with { Seen = (KernelState.Empty, (Start - 3600) * 1_000) }, log);
        var looks = desk.Kernel.Observations;
        keeping.At(Start);
        Assert.Equal(looks + 1, desk.Kernel.Observations);
    }

    [Fact]
    public void Says_in_one_warning_what_parameters_that_cannot_be_set_come_to()
    {
        desk.Kernel.IsLocked = true;
        Keep().At(Start);
        var warning = Assert.Single(log.Texts, x => x.StartsWith("kernel parameters cannot be set", StringComparison.Ordinal));
        Assert.All(Sysctls.All.Take(3), x => Assert.Contains($"{x.Name} ({x.Reason})", warning, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Texts, x => x.StartsWith("refused: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Follows_the_manifests()
    {
        var keeping = Keep();
        keeping.At(Start);
        desk.Write("cart.yaml", Manifest.Cart("10.244.2.31", "10.244.3.12", "10.244.3.13"));
        keeping.At(Start + 1);
        Assert.Equal(3, Servers());
    }

    [Fact]
    public void Removes_what_somebody_deleted()
    {
        var keeping = Keep();
        keeping.At(Start);
        File.Delete(Path.Combine(desk.Folder, "cart.yaml"));
        keeping.At(Start + 1);
        keeping.At(Start + 2);
        Assert.True(desk.Kernel.State.Services.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kind: [")]
    [InlineData("kind: Service\n")]
    [InlineData("just words")]
    public void Takes_nothing_down_because_of_a_faulty_manifest(string text)
    {
        var keeping = Keep();
        keeping.At(Start);
        desk.Write("cart.yaml", text);
        keeping.At(Start + 1);
        keeping.At(Start + 200);
        Assert.True(desk.Kernel.State.Services.ContainsKey(Samples.CartKey), string.Join('\n', log.Texts));
    }

    [Theory]
    [InlineData("10.96.44.7", "10.96.44.777")]
    [InlineData("443", "44300000")]
    [InlineData("addressType: IPv4", "addressType: IPv5")]
    public void Keeps_an_object_that_was_sound_before(string what, string instead)
    {
        var keeping = Keep();
        keeping.At(Start);
        var text = Manifest.Cart("10.244.2.31", "10.244.3.12");
        desk.Write("cart.yaml", text.Replace(what, instead, StringComparison.Ordinal));
        keeping.At(Start + 1);
        keeping.At(Start + 200);
        Assert.Equal(2, Servers());
    }

    [Fact]
    public void Says_a_lasting_fault_once_and_recovers_when_it_is_mended()
    {
        var keeping = Keep();
        keeping.At(Start);
        desk.Write("cart.yaml", "kind: [");
        keeping.At(Start + 1);
        keeping.At(Start + 2);
        Assert.Single(log.Texts, x => x.Contains("what was read before goes on", StringComparison.Ordinal));
        desk.Write("cart.yaml", Manifest.Cart("10.244.3.13"));
        keeping.At(Start + 3);
    }

    [Fact]
    public void Changes_nothing_before_the_manifests_could_be_read()
    {
        desk.Kernel.State = Shop.Serving();
        desk.Write("cart.yaml", "kind: [");
        Assert.Equal(long.MaxValue, Keep().At(Start));
        Assert.Empty(desk.Kernel.Done);
    }

    [Fact]
    public void Keeps_the_time_of_draining_servers()
    {
        var keeping = Keep();
        keeping.At(Start);
        desk.Write("cart.yaml", Manifest.Cart("10.244.3.12"));
        var leaving = new ServerRef(Samples.CartKey, new(Samples.A("10.244.2.31"), 8443));
        desk.Kernel.State = desk.Kernel.State with { Connections = desk.Kernel.State.Connections.Add(leaving, new(3, 0)) };
        keeping.At(Start + 10);
        Assert.Equal(1, keeping.At(Start + 129));
        Assert.Equal(2, Servers());
        keeping.At(Start + 130);
        Assert.Equal(1, Servers());
    }

    [Fact]
    public void Mends_what_others_changed()
    {
        var keeping = Keep();
        keeping.At(Start);
        desk.Kernel.State = desk.Kernel.State with { Services = default };
        keeping.At(Start + 30);
        Assert.Equal(2, Servers());
    }

    [Fact]
    public void Tells_refusals_and_tries_again()
    {
        desk.Kernel.Refuses.Add(new(ObjectKind.Service, Service: Samples.CartKey));
        var keeping = Keep();
        keeping.At(Start);
        Assert.Contains(log.Texts, x => x.StartsWith("refused: add virtual service", StringComparison.Ordinal));
        desk.Kernel.Refuses.Clear();
        keeping.At(Start + 2);
    }

    [Fact]
    public async Task Answers_on_health_check_ports_right_after_a_change()
    {
        using var probe = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        probe.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)probe.LocalEndPoint!).Port;
        probe.Dispose();
        var keeping = Keep();
        using var ports = keeping.Keeping;
        using var client = new System.Net.Http.HttpClient();
        var local = Manifest.Cart("10.244.3.12").Replace("spec:", $"spec:\n  type: LoadBalancer\n  externalTrafficPolicy: Local\n  healthCheckNodePort: {port}", StringComparison.Ordinal);
        desk.Write("cart.yaml", local);
        keeping.At(Start);
        using var before = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
        Assert.Equal(503, (int)before.StatusCode);
        desk.Write("cart.yaml", local.Replace("conditions:", "nodeName: worker-3, conditions:", StringComparison.Ordinal));
        keeping.At(Start + 1);
        using var after = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
        Assert.Equal(200, (int)after.StatusCode);
    }

    [Fact]
    public async Task Wakes_up_when_a_file_changes_and_stops_when_told_to()
    {
        var settings = Settings();
        var keeping = new Keeping(
            settings, new(new(), "worker-3", TimeSpan.FromSeconds(30), 0), log, () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        using var agent = new Agent(settings, keeping, NullLogger<Agent>.Instance);
        await agent.StartAsync(CancellationToken.None);
        await Until(() => Servers() == 2);
        desk.Write("cart.yaml", Manifest.Cart("10.244.2.31", "10.244.3.12", "10.244.3.13"));
        await Until(() => Servers() == 3);
        await agent.StopAsync(CancellationToken.None);
        Assert.Equal(3, Servers());
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 300 && !condition(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(condition());
    }

    private AgentSettings Settings() => new(
        NodePolicy.Default, new("worker-3", "worker-3"), Source(), desk.Folder, TimeSpan.FromSeconds(30), desk.Kernel, _ => Silence())
    {
        Aside = something =>
        {
            something();
            return Task.CompletedTask;
        },
    };

    private FolderSource Source() => new([desk.Folder], new("worker-3", "worker-3"), false);

    private static async IAsyncEnumerable<KernelNews> Silence()
    {
        await Task.CompletedTask;
        yield break;
    }

    private Life Keep() => new(Settings(), log);

    private int Servers() => desk.Kernel.State.Services.Find(Samples.CartKey).Match(x => x.Servers.Count, () => 0);

    /// <summary>The agent with its clock in the test's hand: at each instant it hears what the files say and works until it rests.</summary>
    private sealed class Life
    {
        private readonly FolderSource source;
        private long now;

        public Life(AgentSettings settings, Lines log)
        {
            source = (FolderSource)settings.Source;
            Keeping = new(settings, new(new(), "worker-3", TimeSpan.FromSeconds(30), 0), log, () => now);
        }

        public Keeping Keeping { get; }

        /// <summary>Lives until the agent rests; gives the seconds until it wants to be called again.</summary>
        public long At(long seconds)
        {
            now = seconds * 1_000;
            if (source.Look() is { } news)
            {
                Keeping.Hear(news);
            }

            for (var i = 0; i < 100; i++)
            {
                if (Keeping.Step() is { } until)
                {
                    return until == long.MaxValue ? until : (until - now) / 1_000;
                }
            }

            throw new InvalidOperationException("the agent never rests");
        }
    }

    /// <summary>What was logged, as text.</summary>
    private sealed class Lines : ILogger<Keeping>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
