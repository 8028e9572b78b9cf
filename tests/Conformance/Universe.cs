using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>
/// Draws operations, lawful and unlawful, over so few objects that they keep meeting: absent and present ones, wrong
/// families, addresses and numbers at their limits, schedulers that do not exist.
/// </summary>
internal sealed class Universe(Random random)
{
    private static readonly Address[] Vips = [A("10.96.0.1"), A("10.96.0.2"), A("fd96::1"), A("fd96::2")];

    private static readonly Address[] Backs =
        [A("10.244.1.1"), A("10.244.1.2"), A("127.0.0.1"), A("224.0.0.1"), A("0.0.0.0"), A("255.255.255.255"), A("fd10::1"), A("fd10::2"), A("ff02::1"), A("::"), A("fe80::1")];

    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "sh", "mh", "dh", "sed", "nq", "lblc", "lblcr", "fo", "ovf", "none", "bogus"];

    private static readonly Address[] Sources = [default, A("192.0.2.1"), A("fd01::1"), A("192.0.2.7"), A("fd01::7")];

    public Operation Services() => random.Next(12) switch
    {
        0 or 1 => new Operation.AddService(Service(), Settings()),
        2 => new Operation.EditService(Service(), Settings(), Settings()),
        3 => new Operation.DeleteService(Service()),
        < 8 => new Operation.AddServer(Service(), Server()),
        < 10 => new Operation.EditServer(Service(), Server(), Server()),
        _ => new Operation.DeleteServer(Service(), Key()),
    };

    public Operation Sets()
    {
        var role = Any([.. OurSets.All]);
        var family = Any(AddressFamily.Inet, AddressFamily.Inet6);
        var (name, type) = (OurSets.Name(role, family), OurSets.Type(role));
        return random.Next(10) switch
        {
            0 => new Operation.CreateSet(name, type, family),
            1 => random.Next(3) == 0 ? new Operation.DestroySet(name) : new Operation.CreateSet(name, type, family),
            < 7 => new Operation.AddMember(name, type, Member(type, MemberFamily(family)), type == IpSetType.HashIpPortMark ? Mark() : 0),
            _ => new Operation.DeleteMember(name, type, Member(type, MemberFamily(family))),
        };
    }

    // Left out is what no plan does and the state cannot hold: a second IPv4 route to one address, and putting ours in the
    // place of the one that came with an address.
    public Operation Addresses(KernelState state)
    {
        var vip = Any(Vips);
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

    public Operation Rules(KernelState state)
    {
        var family = Any(AddressFamily.Inet, AddressFamily.Inet6);
        var (chain, rules) = Any([.. IptablesForm.Chains(family)]);
        var jump = Any([.. IptablesForm.Jumps(family)]);
        return random.Next(10) switch
        {
            0 => new Operation.DeleteChain(chain),
            1 => new Operation.DeleteJump(jump),

            // A second jump of the same kind is no object of its own in the model, and no plan adds one.
            < 4 when !state.Rules.Jumps.Contains(jump) => new Operation.AddJump(jump),
            < 6 => new Operation.CreateSet(Any([.. state.Sets.Keys, OurSets.Name(SetRole.Vip, family)]), IpSetType.HashIp, family),
            _ => new Operation.WriteChain(chain, random.Next(4) == 0 ? RuleList.Empty : rules),
        };
    }

    private static Address A(string text) => Doors.Address(text).Match(x => x, _ => default);

    private T Any<T>(params T[] items) => items[random.Next(items.Length)];

    private ServiceKey Service() => random.Next(5) == 0
        ? ServiceKey.Marked(Any(AddressFamily.Inet, AddressFamily.Inet6), Any(1u, 0x7a500001u, uint.MaxValue))
        : ServiceKey.At(Any(Vips), Any(Protocol.Tcp, Protocol.Udp, Protocol.Sctp), Any<ushort>(80, 65_535));

    private ServiceSettings Settings() => new(
        new(Any(Schedulers), Any(SchedulerFlags.None, SchedulerFlags.None, SchedulerFlags.Flag1, SchedulerFlags.Flag1 | SchedulerFlags.Flag2)),
        random.Next(3) == 0 ? new(Any(1u, 300u, 86_400u), Any(24u, 128u, uint.MaxValue, 0xffffff00u, 129u)) : Persistence.Off,
        random.Next(6) == 0);

    private RealServerKey Key() => new(random.Next(3) == 0 ? Any(Backs) : Any(Backs[0], Backs[1], Backs[6]), Any<ushort>(8080, 1));

    private RealServer Server() => new(
        Key(),
        Any(ForwardingMethod.Masquerade, ForwardingMethod.Masquerade, ForwardingMethod.DirectRoute),
        Weight.Of(Any(0, 1, 1, 100, int.MaxValue)),
        random.Next(5) == 0 ? Any(10u, 100u, (uint)int.MaxValue) : 0,
        random.Next(8) == 0 ? 50u : 0);

    private AddressFamily MemberFamily(AddressFamily family) =>
        random.Next(20) == 0 ? family == AddressFamily.Inet ? AddressFamily.Inet6 : AddressFamily.Inet : family;

    private uint Mark() => Any(0u, 1u, 0x7a500001u, uint.MaxValue);

    private SetMember Member(IpSetType type, AddressFamily family)
    {
        var ip = Any([.. Vips.Where(x => x.Family == family)]);
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
