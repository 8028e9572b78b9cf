using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>
/// Draws operations, lawful and unlawful, over so few objects that they keep meeting: absent and present ones, wrong
/// families, addresses and numbers at their limits, schedulers that do not exist. Each universe has its own few.
/// </summary>
internal sealed class Universe
{
    private static readonly Address[] AllVips = [A("10.96.0.1"), A("10.96.0.2"), A("fd96::1"), A("fd96::2")];

    private static readonly Address[] Backs =
        [A("10.244.1.1"), A("10.244.1.2"), A("127.0.0.1"), A("224.0.0.1"), A("0.0.0.0"), A("255.255.255.255"), A("fd10::1"), A("fd10::2"), A("ff02::1"), A("::"), A("fe80::1")];

    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "sh", "mh", "dh", "sed", "nq", "lblc", "lblcr", "fo", "ovf", "none", "bogus"];

    private static readonly Address[] Sources = [default, A("192.0.2.1"), A("fd01::1"), A("192.0.2.7"), A("fd01::7")];

    private static readonly AddressFamily[] Families = [AddressFamily.Inet, AddressFamily.Inet6];

    private static readonly IpSetType[] Types =
        [IpSetType.HashIp, IpSetType.HashIpPort, IpSetType.HashIpPortMark, IpSetType.HashIpPortIp, IpSetType.HashIpPortNet, IpSetType.HashNet];

    private readonly Random random;
    private readonly ServiceKey[] services;
    private readonly (SetName Name, IpSetType Type, AddressFamily Family)[] sets;

    public Universe(Random random)
    {
        this.random = random;
        services = [Service(), Service(), Service()];
        sets = [OurSet(), OurSet(), OurSet(), OurSet()];
    }

    /// <summary>Takes away what an earlier universe left, one by one; a set that rules name stays, and loses its members.</summary>
    public static IEnumerable<Operation> Clearance(KernelState state) =>
    [
        .. state.Services.Keys.Select(x => new Operation.DeleteService(x)),
        .. state.Sets.SelectMany(x => (Operation[])
        [
            new Operation.DestroySet(x.Key),
            .. KernelModel.Apply(new Operation.DestroySet(x.Key), state).IsLeft
                ? x.Value.Members.Keys.Select(member => new Operation.DeleteMember(x.Key, x.Value.Type, member))
                : [],
        ]),
    ];

    public Operation Next(KernelState state) => random.Next(100) switch
    {
        < 45 => Services(state),
        < 77 => Sets(state),
        < 98 => Addresses(state),
        _ => Parameter(),
    };

    /// <summary>One change of chains or jumps, in half of the draws after what it needs.</summary>
    public IEnumerable<Operation> Rules(KernelState state)
    {
        var family = Any(Families);
        var (chain, rules) = Any([.. IptablesForm.Chains(family)]);
        var jump = Any([.. IptablesForm.Jumps(family)]);
        var prepared = random.Next(2) == 0;
        return random.Next(8) switch
        {
            0 or 1 => [new Operation.DeleteChain(prepared ? Any([.. state.Rules.Chains.Keys, chain]) : chain)],
            2 or 3 => [new Operation.DeleteJump(prepared ? Any([.. state.Rules.Jumps, jump]) : jump)],

            // A second jump of the same kind is no object of its own in the model, and no plan adds one.
            4 or 5 when !state.Rules.Jumps.Contains(jump) =>
            [
                .. prepared ? [new Operation.WriteChain(jump.From with { Name = jump.To }, RuleList.Empty)] : (Operation[])[],
                new Operation.AddJump(jump),
            ],
            _ => [.. prepared ? SetsOf(rules, family) : [], new Operation.WriteChain(chain, random.Next(4) == 0 ? RuleList.Empty : rules)],
        };
    }

    private static IEnumerable<Operation> SetsOf(RuleList rules, AddressFamily family) =>
        from rule in rules.Rules
        from name in Chains.SetsOf(rule)
        from role in OurSets.All
        where OurSets.Name(role, family) == name
        select new Operation.CreateSet(name, OurSets.Type(role), family);

    private static Address A(string text) => Doors.Address(text).Match(x => x, _ => default);

    public Operation Services(KernelState state)
    {
        var key = Any(services);
        var held = state.Services.Find(key).Case is VirtualService service && service.Servers.Count > 0 && random.Next(3) != 0
            ? service.Servers.Span[random.Next(service.Servers.Count)].Key
            : Key(key.Family);
        return random.Next(24) switch
        {
            < 3 => new Operation.AddService(key, Settings()),
            < 6 => new Operation.EditService(key, Settings(), Settings()),
            6 => new Operation.DeleteService(key),
            < 15 => new Operation.AddServer(key, Server(Key(key.Family))),
            < 20 => new Operation.EditServer(key, default, Server(held)),
            _ => new Operation.DeleteServer(key, held),
        };
    }

    // Left out is what no plan does: to give a set that stands under another type members of the type that is wanted; and to
    // make a set that stands with the same type for the other family: kernels differ in which types they then call the same.
    private Operation Sets(KernelState state)
    {
        var (name, type, held) = Any(sets);
        if (state.Sets.Find(name).Case is IpSet set)
        {
            (type, held) = (set.Type, set.Family);
        }

        var family = random.Next(20) == 0 ? Any(Families) : held;

        return random.Next(20) switch
        {
            0 or 1 => new Operation.CreateSet(name, type, held),
            2 => new Operation.CreateSet(name, Any(Types), held),
            3 => new Operation.DestroySet(name),
            < 13 => new Operation.AddMember(name, type, Member(type, family), type == IpSetType.HashIpPortMark ? Mark() : 0),
            _ => new Operation.DeleteMember(name, type, Member(type, family)),
        };
    }

    // Left out is what no plan does and the state cannot hold: a second IPv4 route to one address, and putting ours in the
    // place of the one that came with an address.
    private Operation Addresses(KernelState state)
    {
        var vip = Any(AllVips);
        var hasRoute = state.Routes.ContainsKey(vip);
        return random.Next(14) switch
        {
            0 => new Operation.AddLink(),
            1 => random.Next(8) == 0 ? new Operation.DeleteLink() : new Operation.RaiseLink(),
            < 5 when !hasRoute || vip.Family == AddressFamily.Inet6 => new Operation.AddRoute(vip, Route(vip.Family)),
            < 7 when hasRoute || !state.Bound.Contains(vip) => new Operation.EditRoute(vip, default, Route(vip.Family)),
            < 9 => new Operation.DeleteRoute(vip),
            < 12 => new Operation.BindAddress(vip),
            _ => new Operation.UnbindAddress(vip),
        };
    }

    // Left out is nonsense for IPv6's forwarding: 6.1 says that it took it, and did nothing; 7.3 refuses it. No plan writes any.
    private Operation.SetSysctl Parameter()
    {
        var name = random.Next(10) == 0 ? new SysctlName("net.ipv4.vs.bogus") : Any([.. Sysctls.Names]);
        var isForwarding6 = name.Text == "net.ipv6.conf.all.forwarding";
        return new(name, "", isForwarding6 ? Any("0", "1", "2") : Any("0", "1", "1", "2", "-1", "x", ""));
    }

    private T Any<T>(params T[] items) => items[random.Next(items.Length)];

    private ServiceKey Service() => random.Next(4) == 0
        ? ServiceKey.Marked(Any(Families), Any(1u, 0x7a500001u, uint.MaxValue))
        : ServiceKey.At(Any(AllVips), Any(Protocol.Tcp, Protocol.Udp, Protocol.Sctp), Any<ushort>(80, 65_535));

    private (SetName Name, IpSetType Type, AddressFamily Family) OurSet()
    {
        var (role, family) = (Any([.. OurSets.All]), Any(Families));
        return (OurSets.Name(role, family), OurSets.Type(role), family);
    }

    private ServiceSettings Settings() => new(
        new(Any(Schedulers), Any(SchedulerFlags.None, SchedulerFlags.None, SchedulerFlags.Flag1, SchedulerFlags.Flag1 | SchedulerFlags.Flag2)),
        random.Next(3) == 0 ? new(Any(1u, 300u, 86_400u), Any(24u, 128u, uint.MaxValue, 0xffffff00u, 129u)) : Persistence.Off,
        random.Next(6) == 0);

    private RealServerKey Key(AddressFamily family) => new(
        random.Next(4) == 0 ? Any(Backs) : Any([.. Backs.Where(x => x.Family == family).Take(2)]),
        Any<ushort>(8080, 1));

    // Left out are limits above 2^31-1, which 6.1 takes and 7.3 refuses: no plan sets a limit.
    private RealServer Server(RealServerKey key) => new(
        key,
        Any(ForwardingMethod.Masquerade, ForwardingMethod.Masquerade, ForwardingMethod.DirectRoute, ForwardingMethod.Tunnel, ForwardingMethod.LocalNode),
        Weight.Of(Any(0, 1, 1, 100, int.MaxValue)),
        random.Next(5) == 0 ? Any(10u, 100u, (uint)int.MaxValue) : 0,
        random.Next(12) == 0 ? 50u : 0);

    private uint Mark() => Any(0u, 1u, 0x7a500001u, uint.MaxValue);

    private SetMember Member(IpSetType type, AddressFamily family)
    {
        var ip = Any([.. AllVips.Where(x => x.Family == family)]);
        var other = Any([.. Backs.Where(x => x.Family == family).Take(2)]);
        var (protocol, port) = (Any(Protocol.Tcp, Protocol.Udp, Protocol.Sctp), Any<ushort>(80, 443));
        var length = Any(8, 24, ip.Width);
        return type switch
        {
            IpSetType.HashIp => SetMember.Of(ip),
            IpSetType.HashNet => SetMember.Of(Prefix.Around(ip, length)),
            IpSetType.HashIpPortIp => SetMember.Of(ip, protocol, port, other),
            IpSetType.HashIpPortNet => SetMember.Of(ip, protocol, port, Prefix.Around(other, length)),
            _ => SetMember.Of(ip, protocol, port),
        };
    }

    private LocalRoute Route(AddressFamily family) =>
        new(Any([.. Sources.Where(x => x == default || x.Family == family)]), Any(0u, 0u, 1400u));
}
