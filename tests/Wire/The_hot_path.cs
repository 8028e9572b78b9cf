using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>Budgets of what a large table costs to send and to read. They are counts, the same on every machine.</summary>
public class The_hot_path
{
    private const int Services = 1_000;
    private const int Servers = 10;

    private static readonly ServiceSettings Settings = new(Scheduler.RoundRobin, Persistence.Off);

    [Fact]
    public void Allocates_nothing_for_an_operation_that_it_sends()
    {
        var operations = Enumerable.Range(0, Services).Select(Key).SelectMany((key, i) => (Operation[])
        [
            new Operation.AddService(key, Settings),
            .. Enumerable.Range(0, Servers).Select(j => new Operation.AddServer(key, Server(i, j))),
        ]).ToArray();
        var answers = new Answer[operations.Length];
        using var conversation = new Conversation(new SilentKernel()) { Family = 32 };
        Assert.InRange(Allocated(() => IpvsTable.Apply(conversation, operations, answers)), 0, 1023);
        Assert.All(answers, x => Assert.True(x.IsDone));
    }

    [Fact]
    public void Sends_a_table_in_pieces_of_64_KiB_and_waits_once_for_each()
    {
        var operations = Enumerable.Range(0, Services * Servers)
            .Select(i => (Operation)new Operation.AddServer(Key(i / Servers), Server(i / Servers, i % Servers)))
            .ToArray();
        var kernel = new SilentKernel();
        using var conversation = new Conversation(kernel) { Family = 32 };
        IpvsTable.Apply(conversation, operations, new Answer[operations.Length]);

        // 140 bytes a server, and the last kilobyte of a piece is never begun.
        Assert.InRange(kernel.Sends, operations.Length * 140 / 65_536, (operations.Length * 140 / 64_000) + 1);
    }

    [Fact]
    public void Reads_a_server_for_little_more_than_it_takes_to_keep_it()
    {
        var table = new Table();
        using var conversation = new Conversation(new SilentKernel()) { Family = 32 };
        var services = 0;
        var runs = 0;
        var bytes = Allocated(() =>
        {
            runs++;
            var into = new Observation();
            Assert.Null(IpvsTable.ReadSome(conversation, [.. Enumerable.Range(0, Services).Select(Key)], into, table));
            services = into.Services.Count;
            Assert.Equal(Servers, into.Services[^1].Item2.Servers.Count);
        });
        Assert.Equal(Services, services);
        Assert.InRange(bytes / (Services * Servers), 0, (2 * Unsafe.SizeOf<RealServer>()) + 96);

        // One question about a service, one about its servers.
        Assert.Equal(2 * Services * runs, table.Questions);
    }

    private static ServiceKey Key(int number) => ServiceKey.At(Address.V4(0x0a600000 + (uint)number), Protocol.Tcp, 80);

    private static RealServer Server(int service, int number) => new(
        new(Address.V4(0x0ac80000 + (uint)((service * Servers) + number)), 8080), ForwardingMethod.Masquerade, Weight.One);

    // The cheapest of a few times counts: the first one fills pools and grows lists, and a collection in between empties
    // the shared pool again. What the work itself allocates it allocates each time.
    internal static long Allocated(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>A table of services as the kernel shows it through socket options.</summary>
    private sealed class Table : IOptions
    {
        private const int GetService = 1155;

        public int Questions { get; private set; }

        public Errno Get(int option, Span<byte> buffer)
        {
            Questions++;
            if (option == GetService)
            {
                ref var service = ref MemoryMarshal.AsRef<Layout.ServiceEntry>(buffer);
                (service.Flags, service.Servers) = (2, Servers);
                return Errno.None;
            }

            // The newest server stands first.
            var entries = MemoryMarshal.Cast<byte, Layout.ServerEntry>(buffer[24..]);
            for (var i = 0; i < Servers; i++)
            {
                entries[Servers - 1 - i] = new() { Address = (uint)(0x0100c80a + (i << 24)), Port = 0x901f, Weight = 1 };
            }

            return Errno.None;
        }
    }
}
