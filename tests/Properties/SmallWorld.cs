using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>
/// A universe small enough to be looked at completely: one virtual address, services on two of its ports, two real
/// servers; rules, sets and link stand. Every combination of the objects counts, lawful or not: a service without a
/// ledger entry is a stranger's, an entry without a service is the trace of a crash.
/// </summary>
internal static class SmallWorld
{
    public static ServiceKey First { get; } = ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80);

    public static ServiceKey Second { get; } = ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 443);

    private static readonly RealServer[] Servers =
    [
        new(new(Pool.A("10.244.1.11"), 8080), ForwardingMethod.Masquerade, Weight.One),
        new(new(Pool.A("10.244.2.11"), 8080), ForwardingMethod.Masquerade, Weight.One),
    ];

    private static readonly ServiceSettings Settings = new(Scheduler.RoundRobin, Persistence.Off);

    /// <summary>What the cluster can ask for on the first port (nothing; no endpoints; one server; the other; both), and on the second (nothing; one server).</summary>
    public static IEnumerable<Desired> Desired(bool withSecond)
    {
        foreach (var first in (int[][])[[-1], [], [0], [1], [0, 1]])
        {
            foreach (var second in withSecond ? (int[][])[[-1], [0]] : [[-1]])
            {
                yield return Compiling.Compile(View(first, second), NodePolicy.Default with { DrainSeconds = 0 }, Pool.HostAddresses);
            }
        }
    }

    /// <summary>Every state that the kernel can hold of this universe.</summary>
    public static IEnumerable<KernelState> States(bool withSecond)
    {
        var bases = Compiling.Compile(View([-1], [-1]), NodePolicy.Default, Pool.HostAddresses).State;
        return
            from vip in Both
            from route in Both
            from first in Ports(First, [null, [], [0], [1], [0, 1]])
            from second in withSecond ? Ports(Second, [null, [0]]) : [x => x]
            select second(first(Address(bases, vip, route)));
    }

    /// <summary>Every operation that makes, changes or removes an object of the one-port universe.</summary>
    public static IEnumerable<Operation> Operations()
    {
        foreach (var role in (SetRole[])[SetRole.Ledger, SetRole.Internal, SetRole.ServicePort, SetRole.Vip])
        {
            var (set, type) = (OurSets.Name(role, AddressFamily.Inet), OurSets.Type(role));
            var member = role == SetRole.Vip ? SetMember.Of(First.Vip) : SetMember.Of(First.Vip, First.Protocol, First.Port);
            yield return new Operation.AddMember(set, type, member, 0);
            yield return new Operation.DeleteMember(set, type, member);
        }

        yield return new Operation.AddService(First, Settings);
        yield return new Operation.DeleteService(First);
        foreach (var server in Servers)
        {
            yield return new Operation.AddServer(First, server);
            yield return new Operation.DeleteServer(First, server.Key);
        }

        yield return new Operation.AddRoute(First.Vip, Route);
        yield return new Operation.DeleteRoute(First.Vip);
    }

    private static LocalRoute Route { get; } = new(Pool.A("192.0.2.1"));

    private static bool[] Both { get; } = [false, true];

    private static ClusterView View(int[] first, int[] second)
    {
        var services = new List<ClusterService>();
        var slices = new List<ClusterEndpointSlice>();
        foreach (var (key, name, servers) in (IEnumerable<(ServiceKey, string, int[])>)[(First, "first", first), (Second, "second", second)])
        {
            if (servers is not [-1])
            {
                services.Add(new(
                    new("ns", name), ServiceType.ClusterIp, [new("", key.Protocol, key.Port, 0)], [key.Vip], [], [], [],
                    TrafficPolicy.Cluster, TrafficPolicy.Cluster, 0, default, 0, 0));
                slices.Add(new(
                    new("ns", name), new("ns", name), AddressFamily.Inet,
                    [.. servers.Select(x => new ClusterEndpoint(Servers[x].Key.Address, true, true, false, "node-b", [], []))],
                    [new("", key.Protocol, Servers[0].Key.Port)]));
            }
        }

        return Recipe.ViewOf(services, slices);
    }

    private static IEnumerable<System.Func<KernelState, KernelState>> Ports(ServiceKey key, IEnumerable<int[]?> contents) =>
        from ledger in Both
        from inside in Both
        from port in Both
        from servers in contents
        select (System.Func<KernelState, KernelState>)(state => Port(state, key, ledger, inside, port, servers));

    private static KernelState Port(KernelState state, ServiceKey key, bool ledger, bool inside, bool port, int[]? servers)
    {
        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        state = With(With(With(state, SetRole.Ledger, member, ledger), SetRole.Internal, member, inside), SetRole.ServicePort, member, port);
        return servers is null
            ? state
            : state with { Services = state.Services.Add(key, new(Settings, RealServers.Of(servers.Select(x => Servers[x])))) };
    }

    private static KernelState Address(KernelState state, bool vip, bool route)
    {
        state = With(state, SetRole.Vip, SetMember.Of(First.Vip), vip);
        return route ? state with { Routes = state.Routes.Add(First.Vip, Route) } : state;
    }

    private static KernelState With(KernelState state, SetRole role, SetMember member, bool isThere)
    {
        var name = OurSets.Name(role, AddressFamily.Inet);
        var set = state.Sets[name];
        return isThere ? state with { Sets = state.Sets.SetItem(name, set with { Members = set.Members.Add(member, 0) }) } : state;
    }
}
