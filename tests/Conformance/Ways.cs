using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>Whatever stands in the kernel, every way of reading it reads the same: that is what lets the quick ones be used.</summary>
internal static class Ways
{
    private const int ChangesBetweenLooks = 20;

    public static int Compare(int looks, int seed)
    {
        using var kernel = new LinuxKernel([]);
        var random = new Random(seed);
        var (differences, services, mixed) = (0, 0, 0);

        // What socket options cannot show: a server of the other family. And what no random operation draws: a limit.
        var odd = ServiceKey.At(Address.V4(0x0a600063), Protocol.Tcp, 80);
        var tunnelled = new RealServer(new(Address.V6(new UInt128(0xfd10_0000_0000_0000, 9)), 80), ForwardingMethod.Tunnel, Weight.One);
        var limited = new RealServer(new(Address.V4(0x0af40163), 80), ForwardingMethod.DirectRoute, Weight.Of(int.MaxValue), 200, 100);
        _ = kernel.Apply(
        [
            new Operation.AddService(odd, new(new Scheduler("wrr"), new Persistence(77, 0xffffff00))),
            new Operation.AddServer(odd, tunnelled),
            new Operation.AddServer(odd, limited),
        ]);
        for (var look = 0; look < looks; look++)
        {
            var universe = new Universe(random);
            _ = kernel.Apply([.. Enumerable.Range(0, ChangesBetweenLooks).Select(_ => universe.Services(KernelState.Empty))]);
            var slow = Whole(options: false);
            var keys = slow.Services.Keys.Append(ServiceKey.At(Address.V4(0x01010101), Protocol.Tcp, 1)).ToImmutableArray();
            Same(slow, Whole(options: true), "the table through socket options");
            Same(slow, kernel.Observe().Match(x => x, error => throw new InvalidOperationException(error.Message)), "an observation");
            Same(slow, Slice(kernel, keys).In(KernelState.Empty), "slices");
            Same(slow, Slice(kernel, keys).In(slow), "slices in the place of what was known");
            services += slow.Services.Count;
            mixed += slow.Services.Count(x => x.Key.Family == AddressFamily.Inet
                && x.Value.Servers.Span.ToArray().Any(y => y.Key.Address.Family == AddressFamily.Inet6));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{looks} looks at {services} services ({mixed} with servers of both families), seed {seed}, {differences} differences"));
        return differences == 0 && services > looks && mixed > 0 ? 0 : 1;

        void Same(KernelState slow, KernelState other, string way)
        {
            if (Text.Services(slow) != Text.Services(other) || !slow.Connections.Equals(other.Connections))
            {
                differences++;
                Console.WriteLine($"over netlink:\n{Text.Services(slow)}\n{way}:\n{Text.Services(other)}");
            }
        }
    }

    private static ServiceSlice Slice(LinuxKernel kernel, ImmutableArray<ServiceKey> keys) =>
        kernel.ObserveServices(keys).Match(x => x, error => throw new InvalidOperationException(error.Message));

    private static KernelState Whole(bool options)
    {
        using var socket = NetlinkSocket.Open(NetlinkNumbers.Generic, out var said) ?? throw new InvalidOperationException(said.ToString());
        using var conversation = new Conversation(socket);
        using var door = options ? OptionSocket.Open() : null;
        var into = new Observation();
        return IpvsTable.Read(conversation, into, door) is { } failure ? throw new InvalidOperationException(failure) : into.ToState();
    }
}
