using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// What the kernel says to each operation, as data; tests/Conformance holds the same against real kernels. Each row is an
/// operation that the state allows or refuses: the errno is 0 where it is done.
/// </summary>
[Laws(typeof(Kinds))]
public sealed class The_kernel_model
{
    private static readonly Address Vip = Pool.A("10.96.0.1");
    private static readonly Address Vip6 = Pool.A("fd96::1");
    private static readonly Address Other = Pool.A("10.96.0.2");
    private static readonly ServiceKey Key = ServiceKey.At(Vip, Protocol.Tcp, 80);
    private static readonly ServiceKey Key6 = ServiceKey.At(Vip6, Protocol.Tcp, 80);
    private static readonly ServiceKey New = ServiceKey.At(Other, Protocol.Udp, 53);
    private static readonly ServiceSettings Settings = new(Scheduler.RoundRobin, Persistence.Off);
    private static readonly RealServer Server = Of("10.244.1.11");
    private static readonly SetName Set = OurSets.Name(SetRole.Vip, AddressFamily.Inet);
    private static readonly SetName Free = OurSets.Name(SetRole.Pod, AddressFamily.Inet);
    private static readonly SetName Pods = OurSets.Name(SetRole.Pod, AddressFamily.Inet, FilterForm.Nftables);
    private static readonly SetName Sources = OurSets.Name(SetRole.RangeSource, AddressFamily.Inet, FilterForm.Nftables);
    private static readonly ChainKey Chain = new(AddressFamily.Inet, RuleTable.Filter, "IPVSPURE-REFUSE");
    private static readonly ChainKey Caller = new(AddressFamily.Inet, RuleTable.Filter, "IPVSPURE-INPUT");
    private static readonly Jump Led = Jump.Between(new(AddressFamily.Inet, RuleTable.Filter, "INPUT"), "IPVSPURE-INPUT");
    private static readonly LocalRoute Route = new(Pool.A("192.0.2.1"));

    private static readonly KernelState State = Pool.Pristine with
    {
        Link = LinkState.Up,
        Bound = new([Vip]),
        Routes = default(Map<Ascending<Address>, Address, LocalRoute>).Add(Other, Route).Add(Vip6, default),
        Services = default(Map<Ascending<ServiceKey>, ServiceKey, VirtualService>)
            .Add(Key, new(Settings, RealServers.Of([Server])))
            .Add(Key6, new(Settings, RealServers.Empty)),
        Connections = default(Map<Ascending<ServerRef>, ServerRef, Connections>).Add(new(Key, Server.Key), new(2, 1)),
        Sets = default(Map<Ascending<SetName>, SetName, IpSet>)
            .Add(Set, new(IpSetType.HashIp, AddressFamily.Inet, default(Map<Ascending<SetMember>, SetMember, uint>).Add(SetMember.Of(Vip), 0)))
            .Add(Free, IpSet.Empty(IpSetType.HashNet, AddressFamily.Inet))
            .Add(Pods, new(IpSetType.HashNet, AddressFamily.Inet, default(Map<Ascending<SetMember>, SetMember, uint>).Add(Range("10.244.0.0/16"), 0)))
            .Add(Sources, new(IpSetType.HashIpPortNet, AddressFamily.Inet, default(Map<Ascending<SetMember>, SetMember, uint>).Add(Source("10.244.0.0/16"), 0))),
        Rules = new(
            default(Map<Ascending<ChainKey>, ChainKey, RuleList>)
                .Add(Chain, new(["-j REJECT"]))
                .Add(Caller, new([$"-m set --match-set {Set} dst -j {Chain.Name}"])),
            default(Set<Ascending<Jump>, Jump>).Add(Led)),
    };

    private static readonly KernelState Down = State with { Link = LinkState.Down };
    private static readonly KernelState Bare = State with { Link = LinkState.Absent, Bound = default, Routes = default };

    private static IEnumerable<(string Name, KernelState State, Operation Operation, int Errno)> Rows() =>
    [
        ("a parameter", State, new Operation.SetSysctl(new("net.ipv4.ip_forward"), "0", "1"), 0),
        ("a parameter of a module that is not loaded", State, new Operation.SetSysctl(new("net.nothing"), "0", "1"), 2),
        ("a link that is there", State, new Operation.AddLink(), 17),
        ("a link", Bare, new Operation.AddLink(), 0),
        ("raising a link", Down, new Operation.RaiseLink(), 0),
        ("raising no link", Bare, new Operation.RaiseLink(), 19),
        ("deleting a link", State, new Operation.DeleteLink(), 0),
        ("deleting no link", Bare, new Operation.DeleteLink(), 19),
        ("a set that is there alike", State, new Operation.CreateSet(Set, IpSetType.HashIp, AddressFamily.Inet), 0),
        ("a set that is there with another type", State, new Operation.CreateSet(Set, IpSetType.HashNet, AddressFamily.Inet), 17),
        ("a set that is there in another family", State, new Operation.CreateSet(Set, IpSetType.HashIp, AddressFamily.Inet6), 17),
        ("destroying a set that rules name", State, new Operation.DestroySet(Set), 4100),
        ("destroying a set that one of two rules names", Naming(new RuleList(["-j DROP", $"-m set --match-set {Free} src -j DROP"])), new Operation.DestroySet(Free), 4100),
        ("destroying a set of nf_tables that a rule names", Naming(new RuleList([$"ip saddr @{Pods.Bare} drop"])), new Operation.DestroySet(Pods), 16),
        ("destroying a set of nf_tables that is not there", State, new Operation.DestroySet(SetName.InTable("none")), 2),
        ("a member of the other family in nf_tables", State, new Operation.AddMember(Pods, IpSetType.HashNet, SetMember.Of(Doors.Prefix("fd00::/8").IfFail(default(Prefix))), 0), 22),
        ("destroying a free set", State, new Operation.DestroySet(Free), 0),
        ("destroying a set that is not there", State, new Operation.DestroySet(new("IPVSPURE-NONE")), 0),
        ("a member", State, Add(Set, Other), 0),
        ("a member that is there", State, Add(Set, Vip), 0),
        ("a member of the other family", State, Add(Set, Vip6), 4097),
        ("a member of no set", State, Add(new("IPVSPURE-NONE"), Vip), 2),
        ("deleting a member", State, Delete(Set, Vip), 0),
        ("deleting a member that is not there", State, Delete(Set, Other), 4103),
        ("deleting a member of the other family", State, Delete(Set, Vip6), 4097),
        ("deleting a member of no set", State, Delete(new("IPVSPURE-NONE"), Vip), 2),
        ("a range of nf_tables", State, Add(Pods, Range("10.245.0.0/16")), 0),
        ("a range of nf_tables that is there", State, Add(Pods, Range("10.244.0.0/16")), 17),
        ("a range of nf_tables within one that is there", State, Add(Pods, Range("10.244.1.0/24")), 17),
        ("a range of nf_tables around one that is there", State, Add(Pods, Range("10.0.0.0/8")), 17),
        ("a source of nf_tables", State, Add(Sources, Source("10.245.0.0/16")), 0),
        ("a source of nf_tables that is there", State, Add(Sources, Source("10.244.0.0/16")), 17),
        ("a source of nf_tables within one that is there", State, Add(Sources, Source("10.244.1.0/24")), 17),
        ("a source of nf_tables that begins with one that is there", State, Add(Sources, Source("10.244.0.0/15")), 17),
        ("a source of nf_tables that ends with one that is there", State, Add(Sources, Source("10.240.0.0/12")), 0),
        ("a source of nf_tables around one that is there", State, Add(Sources, Source("10.0.0.0/8")), 0),
        ("deleting a source of nf_tables by its first address", State, new Operation.DeleteMember(Sources, IpSetType.HashIpPortNet, Source("10.244.1.0/24")), 0),
        ("deleting a source of nf_tables that is not there", State, new Operation.DeleteMember(Sources, IpSetType.HashIpPortNet, Source("10.0.0.0/8")), 2),
        ("deleting a range of nf_tables that is not there", State, new Operation.DeleteMember(Pods, IpSetType.HashNet, Range("10.244.0.0/24")), 2),
        ("a chain", State, new Operation.WriteChain(Chain with { Name = "IPVSPURE-NEW" }, new([$"-m set --match-set {Set} dst -j {Chain.Name}"])), 0),
        ("a chain that names no set", State, new Operation.WriteChain(Chain, new(["-m set --match-set IPVSPURE-NONE dst -j DROP"])), 2),
        ("a chain that jumps nowhere", State, new Operation.WriteChain(Chain, new(["-j IPVSPURE-NONE"])), 2),
        ("a chain that jumps to a chain of another table", State, new Operation.WriteChain(Chain with { Table = RuleTable.Nat }, new([$"-j {Chain.Name}"])), 2),
        ("deleting a chain that another jumps to", State, new Operation.DeleteChain(Chain), 16),
        ("deleting a chain that a built-in one jumps to", State, new Operation.DeleteChain(Caller), 16),
        ("deleting a chain that is not there", State, new Operation.DeleteChain(Chain with { Name = "IPVSPURE-NONE" }), 2),
        ("deleting a free chain beside others", With(new Operation.WriteChain(Chain with { Name = "IPVSPURE-FREE" }, RuleList.Empty)), new Operation.DeleteChain(Chain with { Name = "IPVSPURE-FREE" }), 0),
        ("another mark in nf_tables", With(new Operation.CreateSet(Marks4, IpSetType.HashIpPortMark, AddressFamily.Inet), Mark(1)), Mark(2), 17),
        ("the same mark in nf_tables", With(new Operation.CreateSet(Marks4, IpSetType.HashIpPortMark, AddressFamily.Inet), Mark(1)), Mark(1), 0),
        ("deleting a free chain", Without(Led), new Operation.DeleteChain(Caller), 0),
        ("a jump that is there", State, new Operation.AddJump(Led), 17),
        ("a jump", State, new Operation.AddJump(Jump.Between(Led.From with { Name = "FORWARD" }, Caller.Name)), 0),
        ("a jump to nowhere", State, new Operation.AddJump(Jump.Between(Led.From, "IPVSPURE-NONE")), 2),
        ("deleting a jump", State, new Operation.DeleteJump(Led), 0),
        ("deleting a jump that is not there", Without(Led), new Operation.DeleteJump(Led), 2),
        ("a service", State, new Operation.AddService(New, Settings), 0),
        ("a service that is there", State, new Operation.AddService(Key, Settings), 17),
        ("a service with an unknown scheduler", State, new Operation.AddService(New, Settings with { Scheduler = new("best") }), 2),
        ("a service without a scheduler", State, new Operation.AddService(New, Settings with { Scheduler = new(Scheduler.NoneName) }), 0),
        ("affinity of a whole IPv6 range", State, Affine(Key6, 1), 0),
        ("affinity of single IPv6 clients", State, Affine(Key6, 128), 0),
        ("affinity of no IPv6 client", State, Affine(Key6, 0), 22),
        ("affinity of less than one IPv6 client", State, Affine(Key6, 129), 22),
        ("affinity of all IPv4 clients", State, Affine(Key, 0), 0),
        ("editing a service that is not there", State, new Operation.EditService(New, Settings, Settings), 3),
        ("editing a service to an unknown scheduler", State, new Operation.EditService(Key, Settings, Settings with { Scheduler = new("best") }), 2),
        ("deleting a service", State, new Operation.DeleteService(Key), 0),
        ("deleting a service that is not there", State, new Operation.DeleteService(New), 3),
        ("a server", State, new Operation.AddServer(Key, Of("10.244.1.12")), 0),
        ("a server that is there", State, new Operation.AddServer(Key, Server), 17),
        ("a server of no service", State, new Operation.AddServer(New, Server), 3),
        ("a server of the other family", State, new Operation.AddServer(Key, Of("fd10:1::11")), 22),
        ("a server of the other family behind a tunnel", State, new Operation.AddServer(Key, Of("fd10:1::11") with { Forwarding = ForwardingMethod.Tunnel }), 0),
        ("a server at no address", State, new Operation.AddServer(Key, Of("0.0.0.0")), 22),
        ("a server at every address", State, new Operation.AddServer(Key, Of("255.255.255.255")), 22),
        ("a server in a group", State, new Operation.AddServer(Key, Of("224.0.0.1")), 22),
        ("a server below the groups", State, new Operation.AddServer(Key, Of("223.255.255.255")), 0),
        ("a server above the groups", State, new Operation.AddServer(Key, Of("240.0.0.1")), 0),
        ("an IPv6 server", State, new Operation.AddServer(Key6, Of("fd10:1::11")), 0),
        ("an IPv6 server at no address", State, new Operation.AddServer(Key6, Of("::")), 22),
        ("an IPv6 server in a group", State, new Operation.AddServer(Key6, Of("ff02::1")), 22),
        ("an IPv6 server on a link", State, new Operation.AddServer(Key6, Of("fe80::1")), 22),
        ("limits the wrong way round", State, new Operation.AddServer(Key, Of("10.244.1.12") with { Upper = 1, Lower = 2 }), 34),
        ("limits alike", State, new Operation.AddServer(Key, Of("10.244.1.12") with { Upper = 2, Lower = 2 }), 0),
        ("a limit as large as can be", State, new Operation.AddServer(Key, Of("10.244.1.12") with { Upper = int.MaxValue }), 0),
        ("a limit that is too large", State, new Operation.AddServer(Key, Of("10.244.1.12") with { Upper = 1u + int.MaxValue }), 22),
        ("editing a server", State, new Operation.EditServer(Key, Server, Server with { Weight = Weight.Of(9) }), 0),
        ("editing a server that is not there", State, new Operation.EditServer(Key, Of("10.244.1.12"), Of("10.244.1.12")), 2),
        ("editing a server of no service", State, new Operation.EditServer(New, Server, Server), 3),
        ("editing a server to wrong limits", State, new Operation.EditServer(Key, Server, Server with { Lower = 1 }), 34),
        ("deleting a server", State, new Operation.DeleteServer(Key, Server.Key), 0),
        ("deleting a server that is not there", State, new Operation.DeleteServer(Key, Of("10.244.1.12").Key), 2),
        ("deleting a server of no service", State, new Operation.DeleteServer(New, Server.Key), 3),
        ("forgetting flows", State, new Operation.ForgetFlows(New, default), 0),
        ("a route", State, new Operation.AddRoute(Vip, Route), 0),
        ("a route that is there", State, new Operation.AddRoute(Other, Route), 17),
        ("a route without a link", Bare, new Operation.AddRoute(Vip, Route), 19),
        ("a route with a stranger's source", State, new Operation.AddRoute(Vip, new(Pool.A("198.51.100.1"))), 22),
        ("a route whose source is on the link", State, new Operation.AddRoute(Vip, new(Vip)), 0),
        ("a route on a link that is down", Down, new Operation.AddRoute(Vip, Route), 0),
        ("an IPv6 route on a link that is down", Down, new Operation.AddRoute(Pool.A("fd96::2"), default), 100),
        ("editing a route", State, new Operation.EditRoute(Other, Route, default), 0),
        ("editing a route that is not there", State, new Operation.EditRoute(Vip, Route, default), 0),
        ("editing a route without a link", Bare, new Operation.EditRoute(Other, Route, default), 19),
        ("editing a route to a stranger's source", State, new Operation.EditRoute(Other, Route, new(Pool.A("198.51.100.1"))), 22),
        ("deleting a route", State, new Operation.DeleteRoute(Other), 0),
        ("deleting a route that is not there", State, new Operation.DeleteRoute(Vip), 3),
        ("deleting a route without a link", Bare, new Operation.DeleteRoute(Other), 19),
        ("an address", State, new Operation.BindAddress(Other), 0),
        ("an address that is there", State, new Operation.BindAddress(Vip), 17),
        ("an address without a link", Bare, new Operation.BindAddress(Vip), 19),
        ("deleting an address", State, new Operation.UnbindAddress(Vip), 0),
        ("deleting an address that is not there", State, new Operation.UnbindAddress(Other), 99),
        ("deleting an address without a link", Bare, new Operation.UnbindAddress(Vip), 19),
    ];

    [Fact]
    public void Answers_each_operation_as_the_table_says() => Assert.Equal(
        Rows().Select(x => $"{x.Name}: {x.Errno}"),
        Rows().Select(x => $"{x.Name}: {KernelModel.Apply(x.Operation, x.State).Match(Right: _ => 0, Left: errno => errno.Code)}"));

    [Fact]
    public void Takes_along_what_the_kernel_takes_along()
    {
        var gone = After(new Operation.DeleteService(Key));
        Assert.False(gone.Services.ContainsKey(Key));
        Assert.True(gone.Connections.IsEmpty);
        Assert.True(After(new Operation.DeleteServer(Key, Server.Key)).Connections.IsEmpty);
        var bare = After(new Operation.DeleteLink());
        Assert.Equal((LinkState.Absent, true, true), (bare.Link, bare.Routes.IsEmpty, bare.Bound.IsEmpty));
        Assert.Equal([Vip6], After(new Operation.UnbindAddress(Vip)).Routes.Keys);
        var two = After(new Operation.BindAddress(Other));
        Assert.Equal(2, KernelModel.Apply(new Operation.UnbindAddress(Vip), two).IfLeft(State).Routes.Count);
        var both = After(new Operation.BindAddress(Vip6));
        Assert.Equal(2, KernelModel.Apply(new Operation.UnbindAddress(Vip6), both).IfLeft(Bare).Routes.Count);
        Assert.Equal([Vip6], KernelModel.Apply(new Operation.UnbindAddress(Vip), both).IfLeft(State).Routes.Keys);
    }

    [Fact]
    public void Puts_what_an_operation_says_where_it_says()
    {
        Assert.Equal("1", After(new Operation.SetSysctl(new("net.ipv4.ip_forward"), "0", "1")).Sysctls[new("net.ipv4.ip_forward")]);
        Assert.Equal(LinkState.Up, KernelModel.Apply(new Operation.RaiseLink(), Down).IfLeft(Bare).Link);
        Assert.Equal(7u, After(new Operation.AddMember(Set, IpSetType.HashIp, SetMember.Of(Vip), 7)).Sets[Set].Members[SetMember.Of(Vip)]);
        Assert.Equal(2, After(Add(Set, Other)).Sets[Set].Members.Count);
        Assert.True(After(Delete(Set, Vip)).Sets[Set].Members.IsEmpty);
        Assert.False(After(new Operation.DestroySet(Free)).Sets.ContainsKey(Free));
        Assert.Equal(RuleList.Empty, After(new Operation.WriteChain(Chain, RuleList.Empty)).Rules.Chains[Chain]);
        Assert.True(After(new Operation.DeleteJump(Led)).Rules.Jumps.IsEmpty);
        Assert.Equal(0, After(new Operation.AddService(New, Settings)).Services[New].Servers.Count);
        var edited = After(new Operation.EditService(Key, Settings, Settings with { OnePacket = true })).Services[Key];
        Assert.Equal((true, 1), (edited.Settings.OnePacket, edited.Servers.Count));
        Assert.Equal(2, After(new Operation.AddServer(Key, Of("10.244.1.12"))).Services[Key].Servers.Count);
        Assert.Equal(9, After(new Operation.EditServer(Key, Server, Server with { Weight = Weight.Of(9) })).Services[Key].Servers.Span[0].Weight.Value);
        Assert.Equal(0, After(new Operation.DeleteServer(Key, Server.Key)).Services[Key].Servers.Count);
        Assert.Equal(Route, After(new Operation.EditRoute(Vip6, default, Route)).Routes[Vip6]);
        var around = With(Add(Sources, Source("10.0.0.0/8")));
        var left = KernelModel.Apply(new Operation.DeleteMember(Sources, IpSetType.HashIpPortNet, Source("10.244.1.0/24")), around).IfLeft(State);
        Assert.Equal([Source("10.0.0.0/8")], left.Sets[Sources].Members.Keys);
        Assert.False(After(new Operation.DeleteRoute(Other)).Routes.ContainsKey(Other));
        Assert.Contains(Other, After(new Operation.BindAddress(Other)).Bound);
    }

    [Property]
    public void Never_throws_and_changes_nothing_that_belongs_to_others(Operation operation, KernelState state) =>
        KernelModel.Apply(operation, state).Match(
            Right: after =>
            {
                Assert.Equal(state.HostAddresses, after.HostAddresses);
                Assert.True(Changed(state, after) <= 1 || operation is Operation.DeleteService or Operation.DeleteServer or Operation.DeleteLink or Operation.UnbindAddress);
            },
            Left: errno => Assert.NotEqual(0, errno.Code));

    // How many of the parts of a state differ.
    private static int Changed(KernelState one, KernelState other) => ((bool[])
    [
        one.Link != other.Link, one.Routes != other.Routes, one.Bound != other.Bound, one.Services != other.Services,
        one.Connections != other.Connections, one.Sets != other.Sets, !one.Rules.Equals(other.Rules), one.Sysctls != other.Sysctls,
    ]).Count(x => x);

    private static KernelState After(Operation operation) =>
        KernelModel.Apply(operation, State).IfLeft(x => throw new InvalidOperationException(x.ToString()));

    private static KernelState Without(Jump jump) => State with { Rules = State.Rules with { Jumps = State.Rules.Jumps.Remove(jump) } };

    private static readonly SetName Marks4 = OurSets.Name(SetRole.ShortCircuit, AddressFamily.Inet, FilterForm.Nftables);

    private static Operation.AddMember Mark(uint mark) => new(Marks4, IpSetType.HashIpPortMark, SetMember.Of(Vip, Protocol.Tcp, 80), mark);

    private static KernelState With(params Operation[] operations) =>
        operations.Aggregate(State, (state, x) => KernelModel.Apply(x, state).IfLeft(why => throw new InvalidOperationException(why.ToString())));

    private static KernelState Naming(RuleList rules) => State with { Rules = State.Rules with { Chains = State.Rules.Chains.AddOrUpdate(Chain, rules) } };

    private static SetMember Range(string net) => SetMember.Of(Doors.Prefix(net).IfFail(default(Prefix)));

    private static SetMember Source(string net) => SetMember.Of(Vip, Protocol.Tcp, 80, Doors.Prefix(net).IfFail(default(Prefix)));

    private static Operation.AddMember Add(SetName set, SetMember member) => new(set, OurSets.Type(OurSets.RoleOf(set)!.Value), member, 0);

    private static Operation.AddMember Add(SetName set, Address ip) => new(set, IpSetType.HashIp, SetMember.Of(ip), 0);

    private static Operation.DeleteMember Delete(SetName set, Address ip) => new(set, IpSetType.HashIp, SetMember.Of(ip));

    private static Operation.EditService Affine(ServiceKey key, uint mask) => new(key, Settings, Settings with { Persistence = new(60, mask) });

    private static RealServer Of(string address) => new(new(Pool.A(address), 8080), ForwardingMethod.Masquerade, Weight.One);
}
