using System.Collections.Generic;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>Accounts of Services, and plans, where something is missing, claimed by another or about to go; looked at as goldens.</summary>
public sealed class A_rarer_account
{
    private static readonly ObjectName CartName = new("shop", "cart");
    private static readonly ObjectName SliceName = new("shop", "cart-x1");
    private static readonly ClusterService CartService = Shop.Before.Services[CartName];
    private static readonly ClusterService Neighbour = CartService with { Name = new("shop", "neighbour"), Ports = [new("https", Protocol.Tcp, 8443, 0)] };
    private static readonly ClusterEndpointSlice Slice = Shop.Before.Slices[SliceName];

    [Fact]
    public void Of_a_service_says_what_is_wrong_with_it()
    {
        var text = new StringBuilder();
        foreach (var (scene, name, view, state) in Scenes())
        {
            var policy = NodePolicy.Default with { ExternalRanges = scene.Contains("named", System.StringComparison.Ordinal) ? [P("192.0.2.0/24")] : [] };
            var snapshot = new NodeSnapshot("0", 0, "kube-ipvs0", policy, DrainClock.Stopped, view, state, "");
            text.Append($"# {scene}\n");
            ServiceAccounting.Of(name, snapshot).IfSome(account =>
            {
                text.Append(ServiceAccountText.Of(account, new(Width: 160, Desired: snapshot.Desired(), Observed: state), 0));
                text.AppendJoin("", account.Ports.SelectMany(x => x.Fronts).Select(x => $"{x.Key}: {x.State}\n"));
                text.AppendJoin("", ServiceAccountJson.Of(account).Split('\n').Where(x => x.Contains("is claimed", System.StringComparison.Ordinal)).Select(x => x + "\n"));
            });
            text.Append('\n');
        }

        Golden.Matches("account-rarer", text.ToString());
    }

    [Fact]
    public void Of_a_plan_counts_what_stays_and_what_goes_along()
    {
        var text = new StringBuilder();
        foreach (var (scene, view, state, clock) in Plans())
        {
            var (desired, options) = (Shop.Desired(view), new PlanTextOptions(Width: 100, Desired: Shop.Desired(view), Observed: state));
            var plan = Planning.Between(desired, state, NodePolicy.Default, clock);
            text.Append($"# {scene}\n").Append(PlanText.Of(plan, options with { Colour = scene.EndsWith('!') })).Append(PlanMarkdown.Of(plan, options)).Append('\n');
        }

        Golden.Matches("plan-rarer", text.ToString());
    }

    private static IEnumerable<(string Scene, ObjectName Name, ClusterView View, KernelState State)> Scenes() =>
    [
        ("in step", CartName, Shop.Before, Shop.Serving()),
        ("no such Service", new("shop", "nothing"), Shop.Before, Shop.Serving()),
        ("no slices", CartName, With(), Shop.Serving()),
        ("no slices and nothing there", CartName, With(), Shop.Pristine),
        ("slices with another port", CartName, With(Slice with { Ports = [new("http", Protocol.Tcp, 80), new("grpc", Protocol.Tcp, 81)] }), Shop.Serving()),
        ("slices with a port without a name", CartName, With(Slice with { Ports = [new("", Protocol.Tcp, 80)] }), Shop.Serving()),
        ("slices with the port in another protocol", CartName, With(Slice with { Ports = [new("https", Protocol.Udp, 80)] }), Shop.Serving()),
        ("two slices, one with the port", CartName, With(Slice with { Ports = [new("http", Protocol.Tcp, 80)] }, Slice with { Name = new("shop", "cart-x2"), Endpoints = [] }), Shop.Serving()),
        ("slices without ports", CartName, With(Slice with { Ports = [] }), Shop.Serving()),
        ("slices without endpoints", CartName, With(Slice with { Endpoints = [] }), Shop.Serving()),
        ("slices without endpoints, with a port more", CartName, With(Slice with { Ports = [.. Slice.Ports, new("grpc", Protocol.Tcp, 81)], Endpoints = [] }), Shop.Serving()),
        ("another port of its address is new", CartName, With(Neighbour, Slice, Slice with { Name = new("shop", "neighbour-x1"), Service = Neighbour.Name }), Shop.Serving()),
        ("endpoints elsewhere only", CartName, With(Slice with { Endpoints = [.. Slice.Endpoints.Where(x => x.NodeName != Shop.Node.Name)] }), Shop.Serving()),
        ("endpoints of another family", CartName, With(Slice, Slice with { Name = new("shop", "cart-6"), Family = AddressFamily.Inet6, Endpoints = [Slice.Endpoints[0] with { Address = A("fd10::1") }] }), Shop.Serving()),
        ("an endpoint of no node", CartName, With(Slice with { Endpoints = [Slice.Endpoints[0] with { NodeName = "" }] }), Shop.Serving()),
        ("claimed by an older Service", new("shop", "thief"), With(CartService with { Name = new("shop", "thief"), CreatedAt = 9, SourceRanges = [P("203.0.113.0/24"), P("198.51.100.0/24")] }, Slice), Shop.Serving()),
        ("affinity", CartName, Shop.After, Shop.Serving()),
        ("an address of the node", CartName, With(CartService with { ExternalIps = [A("192.0.2.1")] }, Slice), Shop.Serving()),
        ("another's address of the node", new("shop", "old"), With(CartService with { ExternalIps = [A("192.0.2.1")] }, Slice), Shop.Serving()),
        ("a named address of the node", CartName, With(CartService with { ExternalIps = [A("192.0.2.1")] }, Slice), Shop.Serving()),
        ("another's named address of the node", new("shop", "old"), With(CartService with { ExternalIps = [A("192.0.2.1")] }, Slice), Shop.Serving()),
        ("servers and settings differ", CartName, Shop.Before, Different(Shop.Serving())),
        ("servers that leave", new("shop", "old"), Shop.Before with { Slices = Shop.Before.Slices.Remove(new("shop", "old-x1")) }, Shop.Serving()),
        ("a port without a name", new("shop", "new"), Shop.After, Shop.Serving()),
        ("nothing is there", new("kube-system", "kube-dns"), Shop.Before, Shop.Pristine),
    ];

    private static IEnumerable<(string Scene, ClusterView View, KernelState State, DrainClock Clock)> Plans()
    {
        var serving = Shop.Serving() with { Connections = default };
        var dns = serving.Services[DnsKey];
        var many = Shop.Before.Slices[new("kube-system", "kube-dns-x1")];
        var more = many with { Endpoints = [.. Enumerable.Range(1, 9).Select(x => many.Endpoints[0] with { Address = Address.V4(0x0af40a00 + (uint)x) })] };
        var wide = Shop.Before with { Slices = Shop.Before.Slices.SetItem(more.Name, more) };
        var stands = Shop.Reached(Planning.Between(Shop.Desired(wide), Shop.Pristine, NodePolicy.Default), Shop.Pristine);
        var one = wide with { Slices = wide.Slices.SetItem(more.Name, more with { Endpoints = more.Endpoints.Add(many.Endpoints[0]) }) };
        var four = wide with { Slices = wide.Slices.SetItem(more.Name, more with { Endpoints = [.. more.Endpoints.Take(3), many.Endpoints[0]] }) };
        return
        [
            ("nothing to do", Shop.Before, serving, DrainClock.Stopped),
            ("nothing to do for one Service", Only("old"), Shop.Reached(Planning.Between(Shop.Desired(Only("old")), Shop.Pristine, NodePolicy.Default), Shop.Pristine), DrainClock.Stopped),
            ("nothing to do but to wait", Shop.Before, serving with { Services = serving.Services.SetItem(DnsKey, dns) }, DrainClock.Stopped),
            ("one service lost", Shop.Before, serving with { Services = serving.Services.Remove(DnsKey) }, DrainClock.Stopped),
            ("all but one lost", Shop.Before, serving with { Services = serving.Services.Filter((key, _) => key == DnsKey) }, DrainClock.Stopped),
            ("a server more!", one, stands, DrainClock.Stopped),
            ("many servers less", four, stands, new DrainClock(1_800_000_000, default)),
            ("one packet", Shop.Before, Edited(serving, DnsKey, new(Scheduler.RoundRobin, Persistence.Off, OnePacket: true)), DrainClock.Stopped),
            ("another scheduler!", Shop.Before, Edited(serving, DnsKey, new(new("wlc"), new(60, uint.MaxValue))), DrainClock.Stopped),
            ("Services that are gone", Only("old"), serving, DrainClock.Stopped),
            ("an edited chain and mark", Shop.Before, Damaged(serving), DrainClock.Stopped),
            ("a server with a lower limit", Shop.Before, Edited(serving, DnsKey, serving.Services[DnsKey].Settings, Server("10.244.1.9", 53) with { Lower = 3 }), DrainClock.Stopped),
            ("a link that is down", Shop.Before, serving with { Link = LinkState.Down }, DrainClock.Stopped),
            ("another server in between", Shop.Before, Edited(serving, DnsKey, serving.Services[DnsKey].Settings, Server("10.244.2.3", 53)), DrainClock.Stopped),
        ];
    }

    private static KernelState Edited(KernelState state, ServiceKey key, ServiceSettings settings, params RealServer[] more) => state with
    {
        Services = state.Services.SetItem(key, new VirtualService(settings, RealServers.Of(state.Services[key].Servers.Span.ToArray().Concat(more)))),
    };

    private static KernelState Damaged(KernelState state)
    {
        var (chain, marks) = (state.Rules.Chains.Keys.First(), Set(SetRole.ShortCircuit));
        return state with
        {
            Rules = state.Rules with { Chains = state.Rules.Chains.SetItem(chain, RuleList.Empty) },
            Sets = state.Sets.SetItem(marks, state.Sets[marks] with { Members = new(state.Sets[marks].Members.Keys.Select(x => (x, 5u))) }),
        };
    }

    private static KernelState Different(KernelState state) => Edited(
        state with
        {
            Services = state.Services.SetItem(CartKey, new VirtualService(state.Services[CartKey].Settings, RealServers.Of([Server("10.244.3.12", 8443) with { Weight = Weight.Of(7) }]))),
        },
        CartKey, new(new("wlc"), new(60, uint.MaxValue)), Server("10.244.9.9", 8443));

    private static ClusterView Only(string name) => Shop.Before with { Services = Shop.Before.Services.Filter(x => x.Name.Name == name) };

    private static ClusterView With(params ClusterEndpointSlice[] slices) => With(CartService, slices);

    private static ClusterView With(ClusterService service, params ClusterEndpointSlice[] slices) => Shop.Before with
    {
        Services = Shop.Before.Services.AddOrUpdate(service.Name, service),
        Slices = Shop.Before.Slices.Remove(SliceName).AddOrUpdateRange(slices.Select(x => (x.Name, x))),
    };
}
