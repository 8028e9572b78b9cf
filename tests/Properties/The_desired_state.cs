using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What the cluster's objects come to on this node.</summary>
[Laws(typeof(Worlds))]
public sealed class The_desired_state
{
    [Fact]
    public void Has_no_sets_and_rules_of_a_family_that_neither_the_node_nor_a_Service_has()
    {
        foreach (var (address, family) in ((string, AddressFamily)[])[("192.0.2.1", AddressFamily.Inet), ("fd01::1", AddressFamily.Inet6)])
        {
            var view = new ClusterView(default, default, new("node-a", [Samples.A(address)], [], ""));
            var state = Compiling.Compile(view, NodePolicy.Default with { Filter = FilterChoice.Iptables }, default).State;
            Assert.NotEmpty(state.Sets);
            Assert.All(state.Sets.Keys, x => Assert.Equal(family, x.Family));
            Assert.All(state.Rules.Chains.Keys, x => Assert.Equal(family, x.Family));
        }
    }

    [Property]
    public void Gives_a_key_that_two_services_claim_to_the_older_one_and_says_so(Recipe recipe)
    {
        var desired = recipe.Desired;
        foreach (var finding in desired.Findings.Where(x => x.Field == "spec"))
        {
            Assert.Contains(recipe.View.Services.Values, x => x.Name == finding.Subject);
            Assert.Contains("claimed already by", finding.Text, System.StringComparison.Ordinal);
        }
    }

    [Property]
    public void Has_an_origin_for_every_service_and_a_claim_for_every_address(Recipe recipe)
    {
        var desired = recipe.Desired;
        Assert.Equal(desired.State.Services.Keys, desired.Origins.Keys);
        Assert.All(desired.State.Routes.Keys.Concat(desired.State.Bound), vip => Assert.True(desired.Claims.ContainsKey(vip)));
        Assert.All(desired.Origins, x => Assert.Equal(desired.State.Services[x.Key].Servers.Count, x.Value.Slices.Length));
    }

    [Property]
    public void Opens_every_port_that_has_a_usable_endpoint_on_every_address_of_its_service(Recipe recipe)
    {
        var (view, desired) = (recipe.View, recipe.Desired);
        foreach (var service in view.Services.Values.Where(_ => desired.Findings.IsEmpty && !HasConflictingCopies(recipe)))
        {
            foreach (var vip in service.ClusterIps.Concat(service.ExternalIps).Concat(service.IngressIps).Where(x => !Pool.HostAddresses.Contains(x)))
            {
                Assert.All(service.Ports, port => Assert.Equal(
                    IsUsable(view, service, port, vip.Family),
                    Traffic.Has(desired.State, SetRole.ServicePort, ServiceKey.At(vip, port.Protocol, port.Port))));
                Assert.Contains(vip, desired.State.Routes.Keys.Concat(desired.State.Bound).Concat(service.Ports.IsEmpty ? [vip] : []));
            }
        }
    }

    private static bool IsUsable(ClusterView view, ClusterService service, ClusterServicePort port, AddressFamily family) => view.Slices.Values.Any(x =>
        x.Service == service.Name && x.Family == family
        && x.Ports.Any(y => y.Name == port.Name && y.Protocol == port.Protocol)
        && x.Endpoints.Any(y => y.Ready || (y.Serving && y.Terminating)));

    [Fact]
    public void Gives_each_firewall_mark_to_one_service_port_alone()
    {
        var (one, other) = Colliding();
        foreach (var services in (ClusterService[][])[[one, other], [other, one with { CreatedAt = 9 }]])
        {
            var slices = services.Select(x => new ClusterEndpointSlice(
                new("ns", x.Name.Name), x.Name, AddressFamily.Inet,
                [new(Pool.A("10.244.1.11"), true, true, false, "node-a", [], []), new(Pool.A("10.244.2.11"), true, true, false, "node-b", [], [])],
                [new("", Protocol.Tcp, 8080)]));
            var state = Compiling.Compile(Recipe.ViewOf(services, slices), NodePolicy.Default, Pool.HostAddresses).State;
            var marks = state.Services.Keys.Where(x => x.IsMarked).Select(x => x.Mark).ToList();
            Assert.Equal(2, marks.Count);
            Assert.All(marks, x => Assert.True(Marks.IsOurs(x) && !Marks.IsUdp(x)));
            Assert.Equal(marks, state.Sets[OurSets.Name(SetRole.ShortCircuit, AddressFamily.Inet)].Members.Values.Order());
        }
    }

    // Two Services whose ports begin their search for a mark at the same one.
    private static (ClusterService, ClusterService) Colliding()
    {
        var seen = new System.Collections.Generic.Dictionary<uint, int>();
        for (var i = 0; ; i++)
        {
            if (!seen.TryAdd(Marks.Home(new(new("ns", $"web-{i}"), ""), Protocol.Tcp), i))
            {
                return (Of(seen[Marks.Home(new(new("ns", $"web-{i}"), ""), Protocol.Tcp)], 1), Of(i, 2));
            }
        }

        static ClusterService Of(int number, byte last) => new(
            new("ns", $"web-{number}"), ServiceType.LoadBalancer, [new("", Protocol.Tcp, 80, 0)], [], [Address.V4(0xcb007100u + last)], [], [],
            TrafficPolicy.Local, TrafficPolicy.Cluster, 0, default, 0, 1);
    }

    [Property]
    public void Never_makes_an_address_local_that_the_node_has(Recipe recipe)
    {
        var state = recipe.Desired.State;
        Assert.DoesNotContain(state.Routes.Keys.Concat(state.Bound), state.HostAddresses.Contains);
        Assert.DoesNotContain(Traffic.Members(state, SetRole.Vip), x => state.HostAddresses.Contains(x.Ip));
    }

    [Property]
    public void Owns_every_service_that_it_wants(Recipe recipe)
    {
        var state = recipe.Desired.State;
        Assert.All(state.Services.Keys, key => Assert.True(Owned.Service(state, key)));
    }

    [Property]
    public void Has_a_number_of_rules_that_does_not_depend_on_the_services(Recipe recipe)
    {
        var none = recipe with { Services = [], Slices = [] };
        Assert.Equal(Describe.Of(KernelState.Empty with { Rules = none.Desired.State.Rules }), Describe.Of(KernelState.Empty with { Rules = recipe.Desired.State.Rules }));
    }

    [Property]
    public void Of_other_services_does_not_change_when_an_unrelated_one_comes_or_goes(Recipe recipe)
    {
        var stranger = new ClusterService(
            new("zz", "unrelated"), ServiceType.ClusterIp, [new("", Protocol.Tcp, 9_999, 0)], [Pool.A("10.96.77.77")], [], [], [],
            TrafficPolicy.Cluster, TrafficPolicy.Cluster, 0, default, 0, 9);
        var slice = new ClusterEndpointSlice(
            new("zz", "unrelated-1"), stranger.Name, AddressFamily.Inet,
            [new(Pool.A("10.244.7.7"), true, true, false, "node-b", [], [])], [new("", Protocol.Tcp, 1)]);
        var with = recipe with { Services = [.. recipe.Services, stranger], Slices = [.. recipe.Slices, slice] };
        var before = recipe.Desired.State;
        var steps = Planning.Between(with.Desired, before, recipe.Policy).Steps.Select(x => x.Operation.ToString());
        Assert.All(steps, x => Assert.Contains("10.96.77.77", x, System.StringComparison.Ordinal));
        var back = Planning.Between(recipe.Desired, with.Desired.State, recipe.Policy).Steps.Select(x => x.Operation.ToString()).ToList();
        Assert.NotEmpty(back);
        var anchor = new Operation.BindAddress(Anchor.Address).ToString();
        Assert.All(back.Where(x => x != anchor), x => Assert.Contains("10.96.77.77", x, System.StringComparison.Ordinal));
    }

    // Two copies of one endpoint with different conditions are decided by the slices' names, which splitting changes.
    internal static bool HasConflictingCopies(Recipe recipe) => recipe.Slices
        .SelectMany(x => x.Endpoints.Select(e => (x.Service, e)))
        .GroupBy(x => (x.Service, x.e.Address))
        .Any(x => x.Select(y => (y.e.Ready, y.e.Serving, y.e.Terminating, y.e.NodeName, string.Join(",", y.e.HintZones))).Distinct().Skip(1).Any());
}
