using System.Collections.Generic;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>Explanations of packets on nodes where something is missing, edited or about to go; looked at as one golden.</summary>
public sealed class A_rarer_way
{
    private static readonly ServiceKey Front = ServiceKey.At(A("10.96.44.7"), Protocol.Tcp, 443);
    private static readonly ServiceKey Balanced = ServiceKey.At(A("203.0.113.7"), Protocol.Tcp, 443);
    private static readonly ServiceKey NodePort = ServiceKey.At(A("192.0.2.1"), Protocol.Tcp, 30_443);
    private static readonly ServiceKey Closed = ServiceKey.At(A("10.96.44.7"), Protocol.Sctp, 9);
    private static readonly ServiceKey Nowhere = ServiceKey.At(A("10.96.0.99"), Protocol.Tcp, 80);
    private static readonly Asker Pod = new Asker.SomePod();
    private static readonly Asker Node = new Asker.TheNode();
    private static readonly Asker Outside = new Asker.SomeoneOutside();
    private static readonly Asker Itself = new Asker.At(A("10.244.3.12"));
    private static readonly Asker Client = new Asker.At(A("203.0.113.50"));
    private static readonly Asker Stranger = new Asker.At(A("198.51.100.20"));

    [Fact]
    public void Is_explained_too()
    {
        var text = new StringBuilder();
        foreach (var (name, state, to, from) in Scenes())
        {
            var way = Explaining.Of(to, from, state, FrontNames.Of(Shop.Before, NodePolicy.Default, Shop.Host));
            text.Append($"# {name}: {from.Text()} to {to}\n");
            text.AppendJoin("", way.Steps.Select(x => $"{x.Stage}: {x.Says} [{x.Object}]{(x.AskedBy.Length == 0 ? "" : $" ({x.AskedBy})")}\n"));
            text.AppendJoin("", way.Provisos.Select(x => $"but: {x}\n"));
            text.Append(ExplainText.End(way.Fate));
            text.AppendJoin(",", way.Fate is Fate.Served served ? served.Servers.Select(x => $" {x.Server.Key} ({x.Open.Active} and {x.Open.Inactive}) {x.Client}") : []).Append("\n\n");
        }

        Golden.Matches("explain-rarer", text.ToString());
    }

    private static IEnumerable<(string Name, KernelState State, ServiceKey To, Asker From)> Scenes() =>
    [
        .. from form in (FilterChoice[])[FilterChoice.Iptables, FilterChoice.Nftables]
           let state = Serving(form)
           from scene in ((string Name, KernelState State, ServiceKey To, Asker From)[])
           [
               .. from to in (ServiceKey[])[Front, Balanced, NodePort]
                  from asker in (Asker[])[Pod, Node, Outside, Itself, Client, Stranger]
                  select ("all stands", state, to, asker),
               ("a port without a Service", state, Closed, Outside),
               ("an address that nobody has", state, Nowhere, Node),
               .. from chain in state.Rules.Chains.Keys
                  from asker in (Asker[])[Pod, Node, Stranger]
                  select ($"without {chain}", Without(state, chain), Balanced, asker),
               .. from chain in state.Rules.Chains.Keys select ($"without {chain}", Without(state, chain), Closed, Outside),
               .. from jump in state.Rules.Jumps select ($"without {jump}", Without(state, jump), Balanced, Node),
               ("a source in no range", Empty(state, SetRole.RangeSource), Balanced, Outside),
               ("a source in no range", Empty(state, SetRole.RangeSource), Balanced, Client),
               ("no pod ranges", Empty(state, SetRole.Pod), Front, Pod),
               ("no pod ranges", Empty(state, SetRole.Pod), Front, Itself),
               ("no service of the mark", state with { Services = state.Services.Filter((key, _) => !key.IsMarked) }, Balanced, Pod),
               ("an outer address", With(state, SetRole.External, Front), Front, Stranger),
               ("no service port", Empty(state, SetRole.ServicePort), Front, Stranger),
               ("no service port and no service", Empty(state, SetRole.ServicePort) with { Services = default }, Front, Node),
               ("dropped", With(state, SetRole.Drop, NodePort), NodePort, Stranger),
               ("dropped, but for pods", With(state, SetRole.Drop, Balanced), Balanced, Pod),
           ]
           select ($"{form}, {scene.Name}", scene.State, scene.To, scene.From),
        .. OfServices(Serving(FilterChoice.Iptables)),
        .. OfBoth(),
        .. OfUnlike(),
    ];

    private static IEnumerable<(string Name, KernelState State, ServiceKey To, Asker From)> OfServices(KernelState state) =>
    [
        ("no packet filter", Bare(state), Front, Outside),
        ("no packet filter", Bare(state), Front, Pod),
        ("no packet filter", Bare(state), Closed, Node),
        ("only rules of the other family", Bare(state) with { Rules = IptablesForm.Rules(AddressFamily.Inet6) }, Front, Outside),
        ("only rules of our table", Bare(state) with { Rules = NftablesForm.Rules }, Front, Outside),
        ("only one chain", Bare(state) with { Rules = new(new([state.Rules.Chains.First()]), default) }, Front, Outside),
        ("only one set", Bare(state) with { Sets = new([state.Sets.First()]) }, Front, Outside),
        ("jumps that lead elsewhere", state with { Rules = state.Rules with { Jumps = new(state.Rules.Jumps.Select(x => x with { To = "IPVSPURE-ELSEWHERE" })) } }, Front, Stranger),
        ("no connection tracking", state with { Sysctls = state.Sysctls.SetItem(new("net.ipv4.vs.conntrack"), "0") }, Front, Stranger),
        ("no connection tracking", state with { Sysctls = state.Sysctls.SetItem(new("net.ipv4.vs.conntrack"), "0") }, Front, Itself),
        ("a source in none of two ranges", Allowing(state, P("198.51.100.128/25")), Balanced, Stranger),
        ("all servers drain", Servers(state, x => x with { Weight = Weight.Drain }), Front, Pod),
        ("one server is full", Servers(state, x => x with { Upper = x.Key.Address == A("10.244.3.12") ? 5u : 0 }), Front, Pod),
        ("one server is nearly full", Servers(state, x => x with { Upper = x.Key.Address == A("10.244.3.12") ? 6u : 0 }), Front, Pod),
        ("no scheduler", Settings(state, x => x with { Scheduler = new(Scheduler.NoneName) }), Front, Pod),
        ("affinity and a flag", Settings(state, x => x with { Persistence = new(60, 0xffffff00), Scheduler = new("sh", SchedulerFlags.Flag2) }), Front, Pod),
        ("a stranger's service", state with { Sets = state.Sets.SetItem(Set(SetRole.Ledger), IpSet.Empty(IpSetType.HashIpPort, AddressFamily.Inet)) }, Front, Pod),
        ("a service for every port", Everywhere(state), ServiceKey.At(Front.Vip, Protocol.Tcp, 9), Pod),
        ("no route", state with { Routes = default, Bound = new([Front.Vip]) }, Front, Pod),
        ("no address", state with { Routes = default }, Front, Pod),
        ("a route without a source", state with { Routes = state.Routes.SetItem(Front.Vip, default(LocalRoute)) }, Front, Node),
        ("the node's address is a pod's", state with { HostAddresses = new([A("10.244.3.1"), A("192.0.2.1")]), Routes = state.Routes.SetItem(Front.Vip, default(LocalRoute)) }, Front, Node),
        ("the node has only a pod's address", state with { HostAddresses = new([A("10.244.3.1")]), Routes = state.Routes.SetItem(Front.Vip, default(LocalRoute)) }, Front, Node),
        ("the node's address is a pod's", state with { HostAddresses = new([A("10.244.3.1"), A("192.0.2.1")]) }, Nowhere, Node),
        ("the node has only a pod's address", state with { HostAddresses = new([A("10.244.3.1")]) }, Nowhere, Node),
        ("the node has no address", state with { HostAddresses = default }, Nowhere, Node),
        ("an address of ours asks", state, Front, new Asker.At(Front.Vip)),
        ("a bound address of ours asks", state with { Bound = new([A("10.96.0.50")]) }, Front, new Asker.At(A("10.96.0.50"))),
        ("a pod on the host", Servers(state with { HostAddresses = state.HostAddresses.Add(A("10.244.3.12")) }, x => x), Front, Stranger),
        ("the node's own socket", state, ServiceKey.At(A("192.0.2.1"), Protocol.Tcp, 22), Stranger),
        ("the node's own socket", state, ServiceKey.At(A("192.0.2.1"), Protocol.Tcp, 22), Node),
        ("refused by IPVS", Refusing(state), ServiceKey.At(Front.Vip, Protocol.Sctp, 9), Pod),
    ];

    // While one form of the packet filter takes over from the other, both stand.
    private static IEnumerable<(string Name, KernelState State, ServiceKey To, Asker From)> OfBoth()
    {
        var both = Both();
        var marks = OurSets.Name(SetRole.ShortCircuit, AddressFamily.Inet, FilterForm.Nftables);
        var unguarded = Without(both, NftablesForm.Guard);
        return from to in (ServiceKey[])[Front, Balanced, Closed]
               from asker in (Asker[])[Pod, Node, Stranger]
               from state in (KernelState[])
               [
                   both, With(both, SetRole.External, Front), unguarded, Empty(both, SetRole.ShortCircuit), unguarded with { Sets = unguarded.Sets.SetItem(marks, IpSet.Empty(IpSetType.HashIpPortMark, AddressFamily.Inet)) },
                   Without(both, new ChainKey(AddressFamily.Inet, RuleTable.Nat, "IPVSPURE-POSTROUTING")),
               ]
               select ("both forms", state, to, asker);
    }

    // Of the two forms one may be behind the other.
    private static IEnumerable<(string Name, KernelState State, ServiceKey To, Asker From)> OfUnlike()
    {
        var both = Both();
        foreach (var form in OurSets.Forms)
        {
            yield return ($"no pod ranges in {form}", Empty(both, SetRole.Pod, form), Front, Itself);
            yield return ($"an outer address, and no mark for it in {form}", Empty(With(both, SetRole.External, NodePort), SetRole.ShortCircuit, form), NodePort, Node);
        }
    }

    private static KernelState Both()
    {
        var (one, other) = (Serving(FilterChoice.Iptables), Serving(FilterChoice.Nftables));
        return one with { Sets = one.Sets + other.Sets, Rules = new(one.Rules.Chains + other.Rules.Chains, one.Rules.Jumps) };
    }

    private static KernelState Serving(FilterChoice filter)
    {
        var service = Shop.Before.Services[new("shop", "cart")];
        var view = Shop.Before with { Services = Shop.Before.Services.SetItem(service.Name, service with { Ports = [new("https", Protocol.Tcp, 443, 30_443)] }) };
        var policy = NodePolicy.Default with { Filter = filter };
        var state = Shop.Reached(Planning.Between(Compiling.Compile(view, policy, Shop.Host), Shop.Pristine, policy), Shop.Pristine);
        return state with { Connections = state.Connections.Add(new(Front, new(A("10.244.3.12"), 8443)), new(3, 2)) };
    }

    private static KernelState Without(KernelState state, ChainKey chain) => state with { Rules = state.Rules with { Chains = state.Rules.Chains.Remove(chain) } };

    private static KernelState Without(KernelState state, Jump jump) => state with { Rules = state.Rules with { Jumps = state.Rules.Jumps.Remove(jump) } };

    private static KernelState Bare(KernelState state) => state with { Rules = PacketRules.None, Sets = default };

    private static KernelState Empty(KernelState state, SetRole role, params FilterForm[] only) => (only.Length == 0 ? [.. OurSets.Forms] : only)
        .Select(x => OurSets.Name(role, AddressFamily.Inet, x))
        .Where(state.Sets.ContainsKey)
        .Aggregate(state, (now, x) => now with { Sets = now.Sets.SetItem(x, IpSet.Empty(OurSets.Type(role), AddressFamily.Inet)) });

    private static KernelState With(KernelState state, SetRole role, ServiceKey key) => OurSets.Forms.Select(x => OurSets.Name(role, AddressFamily.Inet, x))
        .Where(state.Sets.ContainsKey)
        .Aggregate(state, (now, x) => now with
        {
            Sets = now.Sets.SetItem(x, now.Sets[x] with { Members = now.Sets[x].Members.AddOrUpdate(SetMember.Of(key.Vip, key.Protocol, key.Port), 0) }),
        });

    private static KernelState Allowing(KernelState state, Prefix more)
    {
        var (name, member) = (Set(SetRole.RangeSource), SetMember.Of(Balanced.Vip, Balanced.Protocol, Balanced.Port, more));
        return state with { Sets = state.Sets.SetItem(name, state.Sets[name] with { Members = state.Sets[name].Members.Add(member, 0) }) };
    }

    private static KernelState Servers(KernelState state, System.Func<RealServer, RealServer> change) => state with
    {
        Services = state.Services.Map(x => x with { Servers = RealServers.Of(x.Servers.Span.ToArray().Select(change)) }),
    };

    private static KernelState Settings(KernelState state, System.Func<ServiceSettings, ServiceSettings> change) => state with
    {
        Services = state.Services.Map(x => x with { Settings = change(x.Settings) }),
    };

    private static KernelState Everywhere(KernelState state)
    {
        var (every, one) = (ServiceKey.At(Front.Vip, Protocol.Tcp, 0), ServiceKey.At(Front.Vip, Protocol.Tcp, 9));
        return With(state with { Services = state.Services.Add(every, state.Services[Front]) }, SetRole.ServicePort, one);
    }

    private static KernelState Refusing(KernelState state) =>
        With(state with { Services = state.Services.Add(Closed, new(RoundRobin, RealServers.Empty)) }, SetRole.ServicePort, Closed);
}
