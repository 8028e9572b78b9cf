using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>On a node where nothing is served yet, some Services come before all others.</summary>
[Laws(typeof(Worlds))]
public sealed class The_basics
{
    [Property]
    public void Are_served_by_a_plan_of_their_own_and_the_next_plan_has_the_rest(Recipe recipe, int salt)
    {
        var (desired, fresh) = (recipe.Desired, Fresh(recipe));
        bool IsBasic(ServiceKey key, ServiceOrigin origin) => (origin.Port.Service.Name.Sum(x => x) + (salt & 0xff)) % 3 == 0;
        var first = Basics.Plan(desired, fresh, recipe.Policy, IsBasic);
        if (first.IsEmpty)
        {
            // Where someone's services are adopted, all is done in one plan.
            Assert.True(desired.State.Services.Keys.Any(fresh.Services.ContainsKey) || !desired.Origins.Any(x => IsBasic(x.Key, x.Value)));
            return;
        }

        var between = Run.All(first, fresh);
        foreach (var (key, service) in desired.State.Services)
        {
            Assert.Equal(IsBasic(key, desired.Origins[key]), between.Services.Find(key).Case is VirtualService there && there == service);
        }

        var second = Planning.Between(desired, between, recipe.Policy);
        Run.Same(Run.Ours(desired.State), Run.Ours(Run.All(second, between)));

        // Each step of the one plan of everything comes in exactly one of the two.
        var whole = Planning.Between(desired, fresh, recipe.Policy).Steps.Select(x => x.Operation.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(whole, first.Steps.Concat(second.Steps).Select(x => x.Operation.ToString()).Order(StringComparer.Ordinal));
    }

    [Property]
    public void Can_be_reached_like_in_the_end_as_soon_as_their_plan_is_done(Recipe recipe)
    {
        var (desired, fresh) = (recipe.Desired, Fresh(recipe));
        foreach (var name in desired.Origins.Values.Select(x => x.Port.Service).Distinct())
        {
            bool IsBasic(ServiceKey key, ServiceOrigin origin) => origin.Port.Service == name;
            var first = Basics.Plan(desired, fresh, recipe.Policy, IsBasic);
            if (first.IsEmpty)
            {
                continue;
            }

            var between = Run.All(first, fresh);
            var end = Run.All(Planning.Between(desired, between, recipe.Policy), between);
            foreach (var key in desired.Origins.Where(x => x.Value.Port.Service == name && !x.Key.IsMarked).Select(x => x.Key))
            {
                Assert.Equal(Way(end, key), Way(between, key));
            }
        }
    }

    [Property]
    public void Are_not_singled_out_where_something_is_served_already(Recipe recipe)
    {
        var observed = recipe.Observed;
        if (observed.Link != LinkState.Absent || !observed.Sets.IsEmpty)
        {
            Assert.True(Basics.Plan(recipe.Desired, observed, recipe.Policy, (_, _) => true).IsEmpty);
        }
    }

    [Fact]
    public void Are_the_API_server_and_DNS()
    {
        Assert.True(Has("default", "kubernetes", 443));
        Assert.True(Has("kube-system", "rke2-coredns", 53));
        Assert.False(Has("kube-system", "metrics-server", 443));
        Assert.False(Has("shop", "kubernetes", 443));
        Assert.False(Has("shop", "dns", 53));
    }

    [Fact]
    public void Are_no_plan_where_there_are_none()
    {
        var desired = Shop.Desired(Shop.Before);
        Assert.True(Basics.Plan(desired, Shop.Pristine, NodePolicy.Default, (_, _) => false).IsEmpty);
        Assert.False(Basics.Plan(desired, Shop.Pristine, NodePolicy.Default, Basics.Have).IsEmpty);
        Assert.True(Basics.Plan(desired, Shop.Pristine with { Link = LinkState.Down }, NodePolicy.Default, Basics.Have).IsEmpty);
        var set = OurSets.Name(SetRole.Pod, AddressFamily.Inet);
        Assert.True(Basics.Plan(desired, Shop.Pristine with { Sets = new([(set, IpSet.Empty(IpSetType.HashNet, AddressFamily.Inet))]) }, NodePolicy.Default, Basics.Have).IsEmpty);
    }

    [Fact]
    public void Are_asked_for_by_no_empty_plan_where_there_are_none()
    {
        var memory = Reconciling.Complete(Enumerable.Range(0, 3).Select(i => Service("shop", $"s{i}", i, 80)).Aggregate(
            Memory.Blank(NodePolicy.Default, Pace.Default with { BasicsFrom = 3 }),
            (now, x) => Reconciling.After(Reconciling.After(now, new ClusterChange.ServiceIs(x)), new ClusterChange.SliceIs(Slice(x)))));
        var plan = Assert.IsType<Errand.CarryOut>(Reconciling.Next(Reconciling.Seen(memory, Pool.Pristine, 0), 0).Errand).Plan;
        Assert.Equal(3, plan.Steps.Count(x => x.Operation is Operation.AddService));
    }

    [Fact]
    public void Come_first_when_an_agent_starts_on_a_large_cluster()
    {
        var services = Enumerable.Range(0, 40).Select(i => Service("shop", $"s{i}", i, 80)).Append(Service("kube-system", "kube-dns", 99, 53));
        var memory = services.Aggregate(
            Memory.Blank(NodePolicy.Default, Pace.Default with { BasicsFrom = 41 }),
            (now, x) => Reconciling.After(Reconciling.After(now, new ClusterChange.ServiceIs(x)), new ClusterChange.SliceIs(Slice(x))));
        memory = Reconciling.Seen(Reconciling.Complete(memory), Pool.Pristine, 0);
        var plans = new List<Errand.CarryOut>();
        while (plans.Count < 3 && Reconciling.Next(memory, 0) is (var after, Errand.CarryOut errand))
        {
            plans.Add(errand);
            memory = Reconciling.Did(after, [.. errand.Plan.Steps.Select(x => (x, (Outcome)Outcome.Done.It))], 0);
            memory = Reconciling.After(memory, new ClusterChange.ServiceGone(new("shop", "s0")));
        }

        // What changed in between goes along with the rest of the start.
        Assert.Equal([1, 39], plans.Select(x => x.Plan.Steps.Count(step => step.Operation is Operation.AddService)));
        Assert.All(plans, x => Assert.Equal(Cause.Start, x.Cause));
        Assert.Equal(40, memory.Believed!.Services.Count);
    }

    private static KernelState Fresh(Recipe recipe) => recipe.Strangers ? Pool.WithStrangers(Pool.Pristine) : Pool.Pristine;

    private static bool Has(string space, string name, ushort port) => Basics.Have(
        ServiceKey.At(Pool.ClusterIps[0], Protocol.Tcp, port),
        new(new(new(space, name), ""), [], Option<int>.None));

    private static ClusterService Service(string space, string name, int number, ushort port) => new(
        new(space, name), ServiceType.ClusterIp, [new("", Protocol.Tcp, port, 0)], [Pool.A($"10.96.9.{number}")], [], [], [],
        TrafficPolicy.Cluster, TrafficPolicy.Cluster, 0, default, 0, number);

    private static ClusterEndpointSlice Slice(ClusterService service) => new(
        service.Name with { Name = service.Name.Name + "-1" }, service.Name, AddressFamily.Inet,
        [new(Pool.A("10.244.7.7"), true, true, false, "node-b", [], [])], [new("", Protocol.Tcp, 8080)]);

    // What a packet to it from a pod, from the node and from outside meets.
    private static string Way(KernelState state, ServiceKey key)
    {
        Asker[] askers = key.Family == AddressFamily.Inet
            ? [new Asker.TheNode(), new Asker.At(Pool.A("10.244.1.99")), new Asker.At(Pool.A("198.51.100.50"))]
            : [new Asker.TheNode(), new Asker.At(Pool.A("fd10:1::99")), new Asker.At(Pool.A("2001:db8::99"))];
        return string.Join("\n", askers
            .SelectMany(x => Explaining.Of(key, x, state, FrontNames.None).Steps)
            .Select(x => $"{x.Stage}: {x.Says} ({x.Object})"));
    }
}
