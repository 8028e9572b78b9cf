using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Small values that texts are written about.</summary>
internal static class Samples
{
    public static ServicePortName Dns { get; } = new(new("kube-system", "kube-dns"), "dns");

    public static ServicePortName Cart { get; } = new(new("shop", "cart"), "https");

    public static ServiceKey DnsKey { get; } = ServiceKey.At(A("10.96.0.10"), Protocol.Udp, 53);

    public static ServiceKey CartKey { get; } = ServiceKey.At(A("10.96.44.7"), Protocol.Tcp, 443);

    public static ServiceKey OldKey { get; } = ServiceKey.At(A("fd00:10:96::1f"), Protocol.Tcp, 80);

    public static ServiceSettings RoundRobin { get; } = new(Scheduler.RoundRobin, Persistence.Off);

    /// <summary>One of each kind of operation.</summary>
    public static ImmutableArray<Operation> Operations { get; } =
    [
        new Operation.SetSysctl(new("net.ipv4.vs.conntrack"), "0", "1"),
        new Operation.AddLink(),
        new Operation.RaiseLink(),
        new Operation.DeleteLink(),
        new Operation.CreateSet(Set(SetRole.Drop), IpSetType.HashIpPort, AddressFamily.Inet),
        new Operation.DestroySet(OurSets.Name(SetRole.Pod, AddressFamily.Inet6)),
        new Operation.AddMember(
            Set(SetRole.Ledger), IpSetType.HashIpPort, SetMember.Of(A("10.96.0.1"), Protocol.Tcp, 80), 0),
        new Operation.DeleteMember(
            Set(SetRole.External), IpSetType.HashIpPort, SetMember.Of(A("10.96.0.2"), Protocol.Tcp, 80)),
        new Operation.WriteChain(new(AddressFamily.Inet, RuleTable.Nat, "IPVSPURE-POSTROUTING"), new(["-j MASQUERADE"])),
        new Operation.DeleteChain(new(AddressFamily.Inet6, RuleTable.Mangle, "IPVSPURE-SERVICES")),
        new Operation.AddJump(Jump.Between(new(AddressFamily.Inet, RuleTable.Nat, "POSTROUTING"), "IPVSPURE-POSTROUTING")),
        new Operation.DeleteJump(Jump.Between(new(AddressFamily.Inet6, RuleTable.Mangle, "OUTPUT"), "IPVSPURE-SERVICES")),
        new Operation.DeleteRule(new(AddressFamily.Inet, RuleTable.Nat, "PREROUTING"), "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES"),
        new Operation.DeletePolicyRule(new(AddressFamily.Inet, 32764, 0x1a2b, 78)),
        new Operation.DeletePolicyRoute(new(AddressFamily.Inet6, 78)),
        new Operation.AddService(CartKey, RoundRobin),
        new Operation.EditService(DnsKey, RoundRobin, new(Scheduler.RoundRobin, Persistence.Each(AddressFamily.Inet, 10800))),
        new Operation.DeleteService(OldKey),
        new Operation.AddServer(CartKey, Server("10.244.2.31", 8443)),
        new Operation.EditServer(DnsKey, Server("10.244.1.9", 53), Server("10.244.1.9", 53) with { Weight = Weight.Drain }),
        new Operation.DeleteServer(DnsKey, new(A("10.244.1.8"), 53)),
        new Operation.ForgetFlows(DnsKey, new([new(A("10.244.1.9"), 53), new(A("10.244.3.17"), 53)])),
        new Operation.AddRoute(A("10.96.44.8"), new(A("192.0.2.1"), 1400)),
        new Operation.EditRoute(A("10.96.44.9"), new(A("192.0.2.1")), new(A("192.0.2.2"))),
        new Operation.DeleteRoute(A("10.96.44.10")),
        new Operation.BindAddress(A("10.96.44.11")),
        new Operation.UnbindAddress(A("10.96.44.12")),
    ];

    /// <summary>What is rarer: both forms and families, marks, ranges, limits, masks, sources and sizes.</summary>
    public static ImmutableArray<Operation> RarerOperations { get; } =
    [
        new Operation.SetSysctl(new("net.ipv4.vs.conntrack"), "1", "0", Restores: true),
        new Operation.CreateSet(OurSets.Name(SetRole.Vip, AddressFamily.Inet6, FilterForm.Nftables), IpSetType.HashIp, AddressFamily.Inet6),
        new Operation.DestroySet(OurSets.Name(SetRole.Hairpin, AddressFamily.Inet, FilterForm.Nftables)),
        new Operation.AddMember(Set(SetRole.ShortCircuit), IpSetType.HashIpPortMark, SetMember.Of(A("10.96.44.7"), Protocol.Tcp, 443), 0x7a500001),
        new Operation.AddMember(Set(SetRole.Vip), IpSetType.HashIp, SetMember.Of(A("10.96.44.7")), 0),
        new Operation.AddMember(Set(SetRole.ServicePort), IpSetType.HashIpPort, SetMember.Of(A("10.96.44.7"), Protocol.Sctp, 443), 0),
        new Operation.AddMember(Set(SetRole.Pod), IpSetType.HashNet, SetMember.Of(P("10.244.1.0/24")), 0),
        new Operation.AddMember(Set(SetRole.RangeSource), IpSetType.HashIpPortNet, SetMember.Of(A("10.96.44.7"), Protocol.Tcp, 443, P("203.0.113.0/24")), 0),
        new Operation.AddMember(Set(SetRole.RangeSource), IpSetType.HashIpPortNet, SetMember.Of(A("10.96.44.7"), Protocol.Tcp, 443, P("203.0.113.9/32")), 0),
        new Operation.AddMember(Set(SetRole.Hairpin), IpSetType.HashIpPortIp, SetMember.Of(A("10.244.1.9"), Protocol.Udp, 53, A("10.244.1.9")), 0),
        new Operation.DeleteMember(new("IPVSPURE-OF-LATER"), IpSetType.HashIp, SetMember.Of(A("10.96.44.7"))),
        new Operation.AddMember(new("IPVSPURE-OF-LATER"), IpSetType.HashIpPortMark, SetMember.Of(A("10.96.44.7"), Protocol.Tcp, 443), 5),
        new Operation.WriteChain(new(AddressFamily.Inet6, RuleTable.Filter, "IPVSPURE-REFUSE"), new(["-j REJECT", "-j DROP"])),
        new Operation.WriteChain(NftablesForm.Guard, RuleList.Empty),
        new Operation.DeleteChain(NftablesForm.Guard),
        .. IptablesForm.Jumps(AddressFamily.Inet6).Select(x => new Operation.AddJump(x)),
        new Operation.AddService(ServiceKey.Marked(AddressFamily.Inet6, 0x7a500001), new(new("mh", SchedulerFlags.Flag1), new(300, 64), OnePacket: true)),
        new Operation.AddService(DnsKey, new(new("wrr"), new(300, 0xffffff00))),
        new Operation.AddServer(DnsKey, Server("10.244.1.9", 53) with { Upper = 200, Lower = 100 }),
        new Operation.EditServer(
            CartKey, Server("10.244.2.31", 8443) with { Upper = 9 }, Server("10.244.2.31", 8443) with { Forwarding = ForwardingMethod.Tunnel, Lower = 3 }),
        new Operation.AddRoute(A("fd00:10:96::1f"), default),
        new Operation.EditRoute(A("fd00:10:96::1f"), default, new(A("fd01::1"), 1280)),
        new Operation.BindAddress(A("fd00:10:96::20")),
    ];

    /// <summary>One of each kind of reason.</summary>
    public static ImmutableArray<Because> Reasons { get; } =
    [
        new Because.ProxyNeedsIt("routes need the link up"),
        new Because.ServiceAsks(Cart),
        new Because.SliceLists(Cart, new("shop", "cart-x1")),
        new Because.EndpointGone(Cart),
        new Because.Drains(new(4, 1)),
        new Because.NothingAsks(),
        new Because.CleaningUp(),
        new Because.LeftBy(Peer.KubeRouter),
        new Because.HandedTo(Peer.KubeProxy),
    ];

    /// <summary>A plan of all of them, in the order of execution.</summary>
    public static Plan EveryKind { get; } = new(
        [.. Operations.Concat(RarerOperations).Select((x, i) => new Step(x, Reasons[i % Reasons.Length])).OrderBy(x => x.Phase)],
        [new HeldBack.Draining(DnsKey, new(A("10.244.1.7"), 53), new(3, 4), 1_800_000_300), new HeldBack.OnAnotherLink(A("192.0.2.9"), Cart)]);

    /// <summary>A kernel with one service of ours and a foreign one.</summary>
    public static KernelState State { get; } = KernelState.Empty with
    {
        Link = LinkState.Up,
        HostAddresses = new([A("192.0.2.1")]),
        Services = default(Map<Ascending<ServiceKey>, ServiceKey, VirtualService>)
            .Add(ServiceKey.At(A("10.96.0.1"), Protocol.Tcp, 80), new(RoundRobin, RealServers.Of([Server("10.244.1.11", 8080)])))
            .Add(
                DnsKey,
                new(
                    new(new("wrr"), Persistence.Each(AddressFamily.Inet, 10800)),
                    RealServers.Of([Server("10.244.1.9", 53), Server("10.244.2.4", 53) with { Weight = Weight.Of(5) }])))
            .Add(ServiceKey.Marked(AddressFamily.Inet6, 0x7a500001), new(RoundRobin, RealServers.Empty)),
        Sets = default(Map<Ascending<SetName>, SetName, IpSet>).Add(
            Set(SetRole.Ledger),
            new(
                IpSetType.HashIpPort,
                AddressFamily.Inet,
                default(Map<Ascending<SetMember>, SetMember, uint>).Add(SetMember.Of(A("10.96.0.10"), Protocol.Udp, 53), 0))),
        Connections = default(Map<Ascending<ServerRef>, ServerRef, Connections>)
            .Add(new(DnsKey, new(A("10.244.1.9"), 53)), new(4, 1200)),
    };

    public static Prefix P(string text) => Doors.Prefix(text).Match(x => x, _ => default);

    public static Address A(string text) => Doors.Address(text).Match(x => x, _ => default);

    public static SetName Set(SetRole role) => OurSets.Name(role, AddressFamily.Inet);

    public static RealServer Server(string address, ushort port) =>
        new(new(A(address), port), ForwardingMethod.Masquerade, Weight.One);
}
