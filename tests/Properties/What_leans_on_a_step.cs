using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Which step waits for which, one pair at a time: the laws about refused steps look at whole plans.</summary>
public sealed class What_leans_on_a_step
{
    private static readonly ServiceKey Key = ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80);
    private static readonly ServiceKey Other = ServiceKey.At(Pool.A("10.96.0.2"), Protocol.Tcp, 80);
    private static readonly ServiceKey Key6 = ServiceKey.At(Pool.A("fd96::1"), Protocol.Tcp, 80);
    private static readonly ServiceKey Marked = ServiceKey.Marked(AddressFamily.Inet, 0x7a500001);
    private static readonly RealServer Server = Samples.Server("10.244.1.11", 8080);
    private static readonly ChainKey Services = new(AddressFamily.Inet, RuleTable.Mangle, "IPVSPURE-SERVICES");
    private static readonly ChainKey Services6 = Services with { Family = AddressFamily.Inet6 };
    private static readonly ChainKey OfTable = ChainKey.InTable("services");
    private static readonly Jump Led = Jump.Between(Services with { Name = "OUTPUT" }, Services.Name);

    private static IEnumerable<(Operation Refused, Operation Later, bool Waits)> Rows() =>
    [
        .. from role in OurSets.All
           from form in OurSets.Forms
           from later in OurSets.All
           select (Create(role, form), Add(later, form), later == role || (later == SetRole.Ranged && role == SetRole.RangeSource)),
        (Create(SetRole.Vip), Add(SetRole.Vip, FilterForm.Nftables), false),
        (Create(SetRole.Pod), Create(SetRole.Pod), true),
        (new Operation.DestroySet(Name(SetRole.Pod), MakesWay: true), Create(SetRole.Pod), true),
        (Create(SetRole.Pod), Create(SetRole.Vip), false),
        (Create(SetRole.Pod), Naming(Services, SetRole.Pod), true),
        (Create(SetRole.Vip), Naming(Services, SetRole.Pod), false),
        (Write(Services), new Operation.AddJump(Led), true),
        (Write(Services6), new Operation.AddJump(Led), false),
        (Write(OfTable), new Operation.AddJump(Led), false),
        (Write(Services), Write(Services with { Name = "IPVSPURE-INPUT" }), true),
        (Write(Services), Write(NftablesForm.Guard), true),
        (Write(Services6), Write(NftablesForm.Guard), true),
        (Write(OfTable), Write(NftablesForm.Guard), true),
        (Write(Services), Write(OfTable), false),
        (Write(Services6), Write(OfTable), false),
        .. OfService(),
        .. OfAddresses(),
        .. OfRemoval(),
        .. OfForms(),
        (Range("10.0.0.0/8", goes: true), Range("10.1.0.0/16", goes: false), true),
        (Range("10.0.0.0/8", goes: true), Range("11.0.0.0/8", goes: false), false),
        (new Operation.DeleteMember(Name(SetRole.Drop, FilterForm.Nftables), IpSetType.HashNet, SetMember.Of(Pool.P("10.0.0.0/8")), MakesWay: true), Range("10.1.0.0/16", goes: false), false),
        (Range("10.0.0.0/8", goes: true), Add(SetRole.Pod, FilterForm.Iptables), false),
        (new Operation.SetSysctl(new("net.ipv4.ip_forward"), "0", "1"), new Operation.AddService(Key, Samples.RoundRobin), false),
    ];

    private static IEnumerable<(Operation Refused, Operation Later, bool Waits)> OfService() =>
    [
        .. from form in OurSets.Forms
           from role in (SetRole[])[SetRole.Ledger, SetRole.Internal, SetRole.External, SetRole.Drop, SetRole.Ranged, SetRole.ServicePort, SetRole.ShortCircuit]
           from later in OnService(Key)
           let isClass = role is SetRole.Internal or SetRole.External or SetRole.Drop or SetRole.Ranged
           select (Add(role, form), later, role == SetRole.Ledger || (isClass && (later is Operation.AddService or Operation.AddServer))),
        .. from later in OnService(Other) select (Add(SetRole.Ledger), later, false),
        .. from later in OnService(Marked) select (Add(SetRole.Ledger), later, false),
        .. from later in OnService(Key) select ((Operation)new Operation.AddService(Key, Samples.RoundRobin), later, later is not Operation.AddService),
        .. from later in OnService(Key) select ((Operation)new Operation.AddService(Other, Samples.RoundRobin), later, false),
        .. from later in OnService(Key) select (Write(Services), later, later is Operation.AddService or Operation.AddServer),
        .. from later in OnService(Key) select (Write(OfTable), later, later is Operation.AddService or Operation.AddServer),
        .. from later in OnService(Key6) select (Write(Services), later, false),
        .. from later in OnService(Marked) select (Write(Services), later, later is Operation.AddService or Operation.AddServer),
        (new Operation.AddService(Key, Samples.RoundRobin), Add(SetRole.ServicePort), true),
        (new Operation.AddService(Other, Samples.RoundRobin), Add(SetRole.ServicePort), false),
        (new Operation.AddService(Key, Samples.RoundRobin), Add(SetRole.ShortCircuit), false),
        (new Operation.AddService(Marked, Samples.RoundRobin), Add(SetRole.ShortCircuit), true),
        (new Operation.DeleteServer(Key, Server.Key), new Operation.ForgetFlows(Key, default), true),
        (new Operation.DeleteService(Key), new Operation.ForgetFlows(Key, default), true),
        (new Operation.DeleteServer(Other, Server.Key), new Operation.ForgetFlows(Key, default), false),
        (Add(SetRole.ServicePort), new Operation.ForgetFlows(Key, default), false),
    ];

    private static IEnumerable<(Operation Refused, Operation Later, bool Waits)> OfAddresses() =>
    [
        .. from later in OnAddress(Key.Vip)
           from refused in (Operation[])[new Operation.AddLink(), Write(Services), Write(OfTable), Add(SetRole.Vip), Add(SetRole.Vip, FilterForm.Nftables)]
           select (refused, later, later is not (Operation.DeleteRoute or Operation.UnbindAddress)),
        .. from later in OnAddress(Key.Vip) select (Write(Services6), later, false),
        .. from later in OnAddress(Other.Vip) select (Add(SetRole.Vip), later, false),
        .. from later in OnAddress(Key.Vip) select ((Operation)new Operation.AddRoute(Key.Vip, default), later, later is Operation.DeleteRoute or Operation.UnbindAddress),
        .. from later in OnAddress(Other.Vip) select ((Operation)new Operation.AddRoute(Key.Vip, default), later, false),
        .. from later in OnAddress(Key.Vip) select ((Operation)new Operation.BindAddress(Anchor.Address), later, later is Operation.UnbindAddress),
    ];

    private static IEnumerable<(Operation Refused, Operation Later, bool Waits)> OfRemoval() =>
    [
        .. from role in OurSets.All select ((Operation)new Operation.DeleteRoute(Key.Vip), Delete(role), role == SetRole.Vip),
        .. from role in OurSets.All select ((Operation)new Operation.DeleteLink(), Delete(role), role == SetRole.Vip),
        .. from role in OurSets.All select ((Operation)new Operation.DeleteService(Key), Delete(role), role is SetRole.Ledger or SetRole.Internal or SetRole.External),
        .. from role in OurSets.All select ((Operation)new Operation.DeleteService(Other), Delete(role), false),
        .. from role in OurSets.All select ((Operation)new Operation.DeleteLink(), Destroy(role), role == SetRole.Vip),
        .. from role in OurSets.All select ((Operation)new Operation.DeleteService(Other), Destroy(role), role == SetRole.Ledger),
        .. from role in OurSets.All select ((Operation)new Operation.DeleteServer(Other, Server.Key), Destroy(role), false),
        (new Operation.DeleteJump(Led), Destroy(SetRole.Pod), true),
        (new Operation.DeleteJump(Led with { From = Led.From with { Family = AddressFamily.Inet6 } }), Destroy(SetRole.Pod), false),
        (new Operation.DeleteJump(Led), new Operation.DeleteChain(Services), true),
        (new Operation.DeleteChain(OfTable), Destroy(SetRole.Pod, FilterForm.Nftables), true),
    ];

    // One form of the packet filter goes only when the other stands whole.
    private static IEnumerable<(Operation Refused, Operation Later, bool Waits)> OfForms() =>
    [
        .. from refused in (Operation[])[Write(OfTable), Create(SetRole.Pod, FilterForm.Nftables), Add(SetRole.Pod, FilterForm.Nftables)]
           from later in (Operation[])[new Operation.DeleteJump(Led), new Operation.DeleteChain(Services), Destroy(SetRole.Drop)]
           select (refused, later, true),
        .. from refused in (Operation[])[Write(Services6), Create(SetRole.Pod), Add(SetRole.Pod)]
           from later in (Operation[])[new Operation.DeleteChain(OfTable), Destroy(SetRole.Drop, FilterForm.Nftables)]
           select (refused, later, true),
        .. from refused in (Operation[])[Create(SetRole.Pod), Add(SetRole.Pod), new Operation.DeleteRoute(Key.Vip)]
           from later in (Operation[])[new Operation.DeleteJump(Led), new Operation.DeleteChain(Services), Destroy(SetRole.Drop)]
           select (refused, later, false),
        .. from refused in (Operation[])[Create(SetRole.Pod, FilterForm.Nftables), new Operation.DeleteRoute(Key.Vip)]
           from later in (Operation[])[new Operation.DeleteChain(OfTable), Destroy(SetRole.Drop, FilterForm.Nftables)]
           select (refused, later, false),
    ];

    [Fact]
    public void Waits_and_nothing_else_does() => Assert.Equal(
        Rows().Select(x => $"{OperationText.Of(x.Refused)}; {OperationText.Of(x.Later)}: {x.Waits}"),
        Rows().Select(x => $"{OperationText.Of(x.Refused)}; {OperationText.Of(x.Later)}: {Blocker(x.Refused, x.Later) is not null}"));

    [Fact]
    public void Names_what_it_waits_for() => Assert.All(
        Rows().Where(x => x.Waits), x => Assert.Equal(Withholding.Touches(x.Refused), Blocker(x.Refused, x.Later)));

    [Fact]
    public void Waits_for_nothing_while_nothing_was_refused() => Assert.All(
        Rows(), x => Assert.Null(Withholding.Blocker(x.Later, new HashSet<KernelObject>())));

    private static KernelObject? Blocker(Operation refused, Operation later) =>
        Withholding.Blocker(later, new HashSet<KernelObject> { Withholding.Touches(refused) });

    private static IEnumerable<Operation> OnService(ServiceKey key) =>
    [
        new Operation.AddService(key, Samples.RoundRobin), new Operation.EditService(key, Samples.RoundRobin, Samples.RoundRobin), new Operation.AddServer(key, Server),
        new Operation.EditServer(key, Server, Server), new Operation.DeleteServer(key, Server.Key),
    ];

    private static IEnumerable<Operation> OnAddress(Address vip) =>
    [
        new Operation.AddRoute(vip, default), new Operation.EditRoute(vip, default, default), new Operation.BindAddress(vip), new Operation.DeleteRoute(vip),
        new Operation.UnbindAddress(vip),
    ];

    private static SetName Name(SetRole role, FilterForm form = FilterForm.Iptables) => OurSets.Name(role, AddressFamily.Inet, form);

    private static Operation.CreateSet Create(SetRole role, FilterForm form = FilterForm.Iptables) =>
        new(Name(role, form), OurSets.Type(role), AddressFamily.Inet);

    private static Operation.DestroySet Destroy(SetRole role, FilterForm form = FilterForm.Iptables) => new(Name(role, form));

    private static SetMember Member(SetRole role) => role == SetRole.Vip ? SetMember.Of(Key.Vip) : SetMember.Of(Key.Vip, Key.Protocol, Key.Port);

    private static Operation.AddMember Add(SetRole role, FilterForm form = FilterForm.Iptables) =>
        new(Name(role, form), OurSets.Type(role), Member(role), role == SetRole.ShortCircuit ? Marked.Mark : 0);

    private static Operation.DeleteMember Delete(SetRole role) => new(Name(role), OurSets.Type(role), Member(role));

    private static Operation Range(string net, bool goes)
    {
        var (set, member) = (Name(SetRole.Pod, FilterForm.Nftables), SetMember.Of(Pool.P(net)));
        return goes ? new Operation.DeleteMember(set, IpSetType.HashNet, member, MakesWay: true) : new Operation.AddMember(set, IpSetType.HashNet, member, 0);
    }

    private static Operation.WriteChain Write(ChainKey chain) => new(chain, RuleList.Empty);

    private static Operation.WriteChain Naming(ChainKey chain, SetRole role) => new(chain, new([$"-m set --match-set {Name(role)} src -j DROP"]));
}
