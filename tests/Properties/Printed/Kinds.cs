using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Generates every kind of value that is printed, with all the shapes that a kernel can show.</summary>
public static class Kinds
{
    public static Arbitrary<Plan> Plans() => Arb.From(
        from steps in StepGen.ListOf()
        from held in HeldGen.ListOf()
        select new Plan([.. steps], [.. held.Take(3)]));

    public static Arbitrary<KernelState> States() => Arb.From(StateGen);

    public static Arbitrary<Operation> Operations() => Arb.From(OperationGen);

    private static Gen<string> TextGen { get; } =
        Gen.Elements("", "0", "1", "a b", "quoted \"text\"", "back\\slash", "l\u00e4nge", "tab\t", "<&'>", "line\nbreak");

    private static Gen<AddressFamily> FamilyGen { get; } = Gen.Elements(AddressFamily.Inet, AddressFamily.Inet6);

    private static Gen<uint> Number { get; } = Gen.Elements<uint>(0, 1, 9, 1400, 65535, int.MaxValue, uint.MaxValue);

    private static Gen<ushort> PortGen { get; } = Gen.Elements<ushort>(0, 1, 53, 80, 8080, ushort.MaxValue);

    private static Gen<Address> AddressOf(AddressFamily family) => family == AddressFamily.Inet
        ? Gen.Elements(0u, 0x0A600001u, 0x0AF40111u, 0xC0000201u, uint.MaxValue).Select(Address.V4)
        : Gen.Elements(
            UInt128.Zero,
            UInt128.One,
            new UInt128(0xfd96_0000_0000_0000, 1),
            new UInt128(0, 0x0000_ffff_0a60_0001),
            UInt128.MaxValue).Select(Address.V6);

    private static Gen<Address> AddressGen { get; } = FamilyGen.SelectMany(AddressOf);

    private static Gen<Prefix> PrefixOf(AddressFamily family) =>
        from address in AddressOf(family)
        from length in Gen.Elements(0, 8, 24, 32, 64, 128)
        select Prefix.Around(address, length);

    private static Gen<Protocol> ProtocolGen { get; } = Gen.Elements(Protocol.Tcp, Protocol.Udp, Protocol.Sctp);

    private static Gen<ServiceKey> KeyGen { get; } = Gen.OneOf(
        from address in AddressGen
        from protocol in ProtocolGen
        from port in PortGen
        select ServiceKey.At(address, protocol, port),
        from family in FamilyGen
        from mark in Gen.Elements(1u, 0x7a500001u, 0x7a580001u, uint.MaxValue)
        select ServiceKey.Marked(family, mark));

    private static Gen<RealServerKey> ServerKeyGen { get; } =
        from address in AddressGen
        from port in PortGen
        select new RealServerKey(address, port);

    private static Gen<RealServer> ServerGen { get; } =
        from key in ServerKeyGen
        from forwarding in Gen.Elements(Enum.GetValues<ForwardingMethod>())
        from weight in Gen.Elements(0, 1, 100, int.MaxValue)
        from upper in Number
        from lower in Number
        select new RealServer(key, forwarding, Weight.Of(weight), upper, lower);

    private static Gen<ServiceSettings> SettingsGen { get; } =
        from name in Gen.Elements("rr", "wrr", "sh", "mh", "none", "custom")
        from flags in Gen.Choose(0, 7)
        from seconds in Number
        from mask in Number
        from onePacket in Gen.Elements(true, false)
        select new ServiceSettings(new(name, (SchedulerFlags)(flags << 3)), new(seconds, mask), onePacket);

    private static Gen<Connections> OpenGen { get; } =
        from active in Number
        from inactive in Number
        select new Connections(active, inactive);

    private static Gen<LocalRoute> RouteGen { get; } =
        from source in Gen.OneOf(Gen.Constant(default(Address)), AddressGen)
        from mtu in Number
        select new LocalRoute(source, mtu);

    private static Gen<SetName> SetNameGen { get; } = Gen.OneOf(
        from role in Gen.Elements(OurSets.All.ToArray())
        from family in FamilyGen
        from form in Gen.Elements(OurSets.Forms.ToArray())
        select OurSets.Name(role, family, form),
        Gen.Constant(new SetName("IPVSPURE-LATER")));

    private static Gen<SetMember> MemberGen { get; } =
        from family in FamilyGen
        from ip in AddressOf(family)
        from net in PrefixOf(family)
        from other in AddressOf(family)
        from protocol in ProtocolGen
        from port in PortGen
        from member in Gen.Elements(
            SetMember.Of(ip),
            SetMember.Of(net),
            SetMember.Of(ip, protocol, port),
            SetMember.Of(ip, protocol, port, other),
            SetMember.Of(ip, protocol, port, net))
        select member;

    private static Gen<ChainKey> ChainGen { get; } =
        from family in FamilyGen
        from table in Gen.Elements(Enum.GetValues<RuleTable>())
        from name in Gen.Elements("IPVSPURE-SERVICES", "IPVSPURE-INPUT", "PREROUTING")
        select table == RuleTable.Ours ? ChainKey.InTable(name) : new ChainKey(family, table, name);

    private static Gen<RuleList> RulesGen { get; } = TextGen.ListOf().Select(x => new RuleList([.. x.Take(4)]));

    private static Gen<Jump> JumpGen { get; } =
        from chain in ChainGen
        from to in Gen.Elements("IPVSPURE-SERVICES", "IPVSPURE-INPUT")
        from first in Gen.Elements(true, false)
        select new Jump(chain, to, first);

    private static Gen<IpSetType> TypeGen { get; } = Gen.Elements(Enum.GetValues<IpSetType>());

    private static Gen<SysctlName> SysctlGen { get; } = Gen.Elements(Sysctls.Names.ToArray());

    private static Gen<ObjectName> NameGen { get; } =
        from space in Gen.Elements("shop", "kube-system")
        from name in Gen.Elements("cart", "kube-dns")
        select new ObjectName(space, name);

    private static Gen<ServicePortName> PortNameGen { get; } =
        from service in NameGen
        from port in Gen.Elements("", "http", "dns-tcp")
        select new ServicePortName(service, port);

    private static Gen<Because> BecauseGen { get; } = Gen.OneOf<Because>(
        TextGen.Select(Because (x) => new Because.ProxyNeedsIt(x)),
        PortNameGen.Select(Because (x) => new Because.ServiceAsks(x)),
        PortNameGen.Zip(NameGen).Select(Because (x) => new Because.SliceLists(x.Item1, x.Item2)),
        PortNameGen.Select(Because (x) => new Because.EndpointGone(x)),
        OpenGen.Select(Because (x) => new Because.Drains(x)),
        Gen.Constant<Because>(new Because.NothingAsks()),
        Gen.Constant<Because>(new Because.CleaningUp()),
        Gen.Elements(Peer.KubeProxy, Peer.KubeRouter).Select(Because (x) => new Because.LeftBy(x)),
        Gen.Elements(Peer.KubeProxy, Peer.KubeRouter).Select(Because (x) => new Because.HandedTo(x)));

    private static Gen<HeldBack> HeldGen { get; } = Gen.OneOf<HeldBack>(
        from key in KeyGen
        from server in ServerKeyGen
        from open in OpenGen
        from until in Gen.Elements(0L, 1_800_000_000L)
        select (HeldBack)new HeldBack.Draining(key, server, open, until),
        AddressGen.Zip(PortNameGen).Select(HeldBack (x) => new HeldBack.OnAnotherLink(x.Item1, x.Item2)));

    private static Gen<Operation> FilterGen { get; } = Gen.OneOf<Operation>(
        from set in SetNameGen
        from type in TypeGen
        from family in FamilyGen
        select (Operation)new Operation.CreateSet(set, type, family),
        SetNameGen.Zip(Gen.Elements(true, false)).Select(Operation (x) => new Operation.DestroySet(x.Item1, x.Item2)),
        from set in SetNameGen
        from type in TypeGen
        from member in MemberGen
        from mark in Number
        select (Operation)new Operation.AddMember(set, type, member, mark),
        from set in SetNameGen
        from type in TypeGen
        from member in MemberGen
        from makesWay in Gen.Elements(true, false)
        select (Operation)new Operation.DeleteMember(set, type, member, makesWay),
        from chain in ChainGen
        from rules in RulesGen
        from makesWay in Gen.Elements(true, false)
        select (Operation)new Operation.WriteChain(chain, rules, makesWay),
        ChainGen.Select(Operation (x) => new Operation.DeleteChain(x)),
        JumpGen.Select(Operation (x) => new Operation.AddJump(x)),
        JumpGen.Select(Operation (x) => new Operation.DeleteJump(x)),
        ChainGen.Zip(TextGen).Select(Operation (x) => new Operation.DeleteRule(x.Item1, x.Item2)));

    private static Gen<Operation> ServiceGen { get; } = Gen.OneOf<Operation>(
        KeyGen.Zip(SettingsGen).Select(Operation (x) => new Operation.AddService(x.Item1, x.Item2)),
        from key in KeyGen
        from before in SettingsGen
        from after in SettingsGen
        select (Operation)new Operation.EditService(key, before, after),
        KeyGen.Select(Operation (x) => new Operation.DeleteService(x)),
        KeyGen.Zip(ServerGen).Select(Operation (x) => new Operation.AddServer(x.Item1, x.Item2)),
        from key in KeyGen
        from before in ServerGen
        from after in ServerGen
        select (Operation)new Operation.EditServer(key, before, after with { Key = before.Key }),
        KeyGen.Zip(ServerKeyGen).Select(Operation (x) => new Operation.DeleteServer(x.Item1, x.Item2)),
        KeyGen.Zip(SetOf(ServerKeyGen)).Select(Operation (x) => new Operation.ForgetFlows(x.Item1, x.Item2)));

    private static Gen<Operation> OtherGen { get; } = Gen.OneOf<Operation>(
        from name in SysctlGen
        from before in TextGen
        from after in TextGen
        from restores in Gen.Elements(false, true)
        select (Operation)new Operation.SetSysctl(name, before, after, restores),
        Gen.Elements<Operation>(new Operation.AddLink(), new Operation.RaiseLink(), new Operation.DeleteLink()),
        AddressGen.Zip(RouteGen).Select(Operation (x) => new Operation.AddRoute(x.Item1, x.Item2)),
        from vip in AddressGen
        from before in RouteGen
        from after in RouteGen
        select (Operation)new Operation.EditRoute(vip, before, after),
        AddressGen.Select(Operation (x) => new Operation.DeleteRoute(x)),
        from family in FamilyGen
        from mark in Number
        from table in Number
        select (Operation)new Operation.DeletePolicyRule(new(family, mark, mark, table)),
        from family in FamilyGen
        from table in Number
        select (Operation)new Operation.DeletePolicyRoute(new(family, table)),
        AddressGen.Select(Operation (x) => new Operation.BindAddress(x)),
        AddressGen.Select(Operation (x) => new Operation.UnbindAddress(x)));

    private static Gen<Operation> OperationGen { get; } = Gen.OneOf(FilterGen, ServiceGen, OtherGen);

    private static Gen<Step> StepGen { get; } = OperationGen.Zip(BecauseGen).Select(x => new Step(x.Item1, x.Item2));

    private static Gen<IpSet> SetGen { get; } =
        from type in TypeGen
        from family in FamilyGen
        from members in MapOf(MemberGen, Number)
        select new IpSet(type, family, members);

    private static Gen<VirtualService> VirtualServiceGen { get; } =
        from settings in SettingsGen
        from servers in ServerGen.ListOf()
        select new VirtualService(settings, RealServers.Of(servers));

    private static Gen<ServerRef> ReferenceGen { get; } = KeyGen.Zip(ServerKeyGen).Select(x => new ServerRef(x.Item1, x.Item2));

    private static Gen<KernelState> StateGen { get; } =
        from link in Gen.Elements(Enum.GetValues<LinkState>())
        from routes in MapOf(AddressGen, RouteGen)
        from bound in SetOf(AddressGen)
        from services in MapOf(KeyGen, VirtualServiceGen)
        from connections in MapOf(ReferenceGen, OpenGen)
        from sets in MapOf(SetNameGen, SetGen)
        from chains in MapOf(ChainGen, RulesGen)
        from jumps in SetOf(JumpGen)
        from sysctls in MapOf(SysctlGen, TextGen)
        from host in SetOf(AddressGen)
        from hasNftables in Gen.Elements(true, false)
        from remembered in MapOf(SysctlGen, TextGen)
        from closed in SetOf(ChainGen)
        select new KernelState(link, routes, bound, services, connections, sets, new(chains, jumps), sysctls, host)
        {
            HasNftables = hasNftables,
            Remembered = remembered,
            Closed = closed,
        };

    private static Gen<Map<Ascending<TKey>, TKey, TValue>> MapOf<TKey, TValue>(Gen<TKey> keys, Gen<TValue> values)
        where TKey : IComparable<TKey>, IEquatable<TKey> =>
        keys.Zip(values).ListOf().Select(x => x.Aggregate(
            default(Map<Ascending<TKey>, TKey, TValue>), (map, pair) => map.AddOrUpdate(pair.Item1, pair.Item2)));

    private static Gen<Set<Ascending<T>, T>> SetOf<T>(Gen<T> items)
        where T : IComparable<T>, IEquatable<T> =>
        items.ListOf().Select(x => new Set<Ascending<T>, T>(x.Distinct()));
}
