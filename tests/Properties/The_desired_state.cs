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
    [Property]
    public void Is_the_same_however_endpoints_are_spread_over_slices(Recipe recipe)
    {
        var split = recipe with
        {
            Slices =
            [
                .. from slice in recipe.Slices.DistinctBy(x => x.Name)
                   from part in slice.Endpoints.IsEmpty ? [slice] : slice.Endpoints.Select((x, i) => slice with
                   {
                       Name = new(slice.Name.Namespace, $"{slice.Name.Name}-part-{i}"),
                       Endpoints = [x],
                   })
                   select part,
            ],
        };
        var whole = recipe with { Slices = [.. recipe.Slices.DistinctBy(x => x.Name)] };
        if (HasConflictingCopies(whole))
        {
            return;
        }

        Assert.Equal(Describe.Of(whole.Desired.State), Describe.Of(split.Desired.State));
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
    public void Of_other_services_does_not_change_when_an_unrelated_one_comes(Recipe recipe)
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
    }

    // Two copies of one endpoint with different conditions are decided by the slices' names, which splitting changes.
    private static bool HasConflictingCopies(Recipe recipe) => recipe.Slices
        .SelectMany(x => x.Endpoints.Select(e => (x.Service, e)))
        .GroupBy(x => (x.Service, x.e.Address))
        .Any(x => x.Select(y => (y.e.Ready, y.e.Serving, y.e.Terminating, y.e.NodeName, string.Join(",", y.e.HintZones))).Distinct().Skip(1).Any());
}
