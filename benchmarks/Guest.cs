using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Benchmarks;

/// <summary>
/// The executor and the observer at work on the kernel of the guest. What the runtime compiles while it runs is compiled
/// before the clock starts: the binary that ships is compiled ahead.
/// </summary>
internal static class Guest
{
    private const int WarmOperations = 4_000;

    public static int Measure(string[] arguments, TextWriter output)
    {
        var isSix = arguments[1] == "6";
        using var kernel = new LinuxKernel([], "bench");
        var cost = arguments[0] switch
        {
            "services" => Apply(kernel, Sample.Services(isSix, Program.Number(arguments[2]), Program.Number(arguments[3])), Warm(isSix)),
            "routes" => Bind(kernel, isSix, Program.Number(arguments[2])),
            "members" => AddMembers(kernel, new("bench"), Program.Number(arguments[1])),
            "elements" => AddMembers(kernel, SetName.InTable("bench"), Program.Number(arguments[1])),
            "change" => Change(kernel, Program.Number(arguments[1])),
            "dump" => Dump(),
            _ => Read(),
        };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cost.Whole:F1} {cost.Kernel:F1} {cost.Collector:F1}"));
        return 0;
    }

    // Every one of these is refused, for there is no such service yet, and none leaves anything behind.
    private static ImmutableArray<Operation> Warm(bool isSix) => [.. Enumerable.Range(0, WarmOperations).Select(i => (Operation)(i % 10 == 0
        ? new Operation.EditService(Sample.Key(isSix, i), Sample.Settings, Sample.Settings)
        : new Operation.AddServer(Sample.Key(isSix, i), Sample.Server(isSix, i))))];

    private static Cost Bind(LinuxKernel kernel, bool isSix, int count)
    {
        _ = kernel.Apply([new Operation.AddLink()]);
        var adds = Enumerable.Range(0, Math.Max(count, WarmOperations)).Select(i => new Operation.AddRoute(Sample.Vip(isSix, i), default)).ToArray();
        return Apply(
            kernel,
            [.. adds[..count]],
            [.. adds[..WarmOperations], .. adds[..WarmOperations].Select(x => new Operation.DeleteRoute(x.Vip))]);
    }

    // From the event to the kernel's answer, with the kernel in it: the median of a few hundred.
    private static Cost Change(LinuxKernel kernel, int size)
    {
        const int Warm = 300, Measured = 301;
        var changing = new Changing(Sample.View(size, servers: 10), kernel);
        var took = new Cost[Warm + Measured];
        for (var i = 0; i < took.Length; i++)
        {
            took[i] = Cost.Of(changing.Change);
        }

        Array.Sort(took, Warm, Measured);
        return took[Warm + (Measured / 2)];
    }

    private static Cost AddMembers(LinuxKernel kernel, SetName set, int count)
    {
        const IpSetType Type = IpSetType.HashIpPort;
        _ = kernel.Apply([new Operation.CreateSet(set, Type, AddressFamily.Inet)]);
        var adds = Enumerable.Range(0, Math.Max(count, WarmOperations))
            .Select(i => new Operation.AddMember(set, Type, SetMember.Of(Sample.Vip(false, i), Protocol.Tcp, 80), 0))
            .ToArray();
        return Apply(
            kernel,
            [.. adds[..count]],
            [.. adds[..WarmOperations], .. adds[..WarmOperations].Select(x => new Operation.DeleteMember(set, Type, x.Member))]);
    }

    private static Cost Apply(LinuxKernel kernel, ImmutableArray<Operation> operations, ImmutableArray<Operation> warm)
    {
        _ = Run(warm);
        GC.Collect();

        // What was removed is freed in the background, and the next transaction of nf_tables waits for that.
        Thread.Sleep(1_000);
        var (took, outcomes) = Run(operations);
        return outcomes.All(x => x is Outcome.Done)
            ? took
            : throw new InvalidOperationException(outcomes.First(x => x is not Outcome.Done).ToString());

        (Cost, ImmutableArray<Outcome>) Run(ImmutableArray<Operation> batch)
        {
            var said = ImmutableArray<Outcome>.Empty;
            return (Cost.Of(() => said = kernel.Apply(batch)), said);
        }
    }

    // The table of services alone: that is what 'ipvsadm -Sn' reads. The first look compiles, the best of the others counts.
    private static Cost Read() => Best((conversation, options) =>
    {
        var into = new Observation();
        var problem = IpvsTable.Read(conversation, into, options);
        return problem is null && into.ToState().Services.Count > 0 ? null : problem ?? "there are no services";
    });

    // What it costs to be shown all services over netlink, and to look at none of them.
    private static Cost Dump() => Best((conversation, _) =>
    {
        var count = 0;
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out var _);
        var dumped = conversation.Dump(
            (ref MessageWriter writer, Conversation x) => IpvsWriter.DumpServices(ref writer, x.Family),
            () => count = 0,
            (_, _) =>
            {
                count++;
                return null;
            });
        return resolved.IsDone && dumped.IsDone && count > 0 ? null : $"{dumped}, {count} services";
    });

    private static Cost Best(Func<Conversation, IOptions, string?> look)
    {
        var best = default(Cost);
        for (var i = 0; i < 4; i++)
        {
            using var socket = NetlinkSocket.Open(NetlinkNumbers.Generic, out var said) ?? throw new InvalidOperationException(said.ToString());
            using var conversation = new Conversation(socket);
            using var options = OptionSocket.Open();
            string? problem = null;
            var cost = Cost.Of(() => problem = look(conversation, options!));
            best = i <= 1 || cost.CompareTo(best) < 0 ? cost : best;
            if (problem is not null)
            {
                throw new InvalidOperationException(problem);
            }
        }

        return best;
    }
}
