using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>How servers leave: TCP and SCTP drain, UDP is cut.</summary>
[Laws(typeof(Worlds))]
public sealed class A_leaving_server
{
    private const int Patience = 120;

    // Past the shortest pause between two plans, and before drains are looked at.
    private const long Later = 5_000;

    [Property]
    public void Is_not_removed_while_it_has_connections_and_time(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var observed = draining.Observed;
        var plan = Planning.Between(draining.Desired, observed, draining.Policy);
        foreach (var (service, server) in plan.Steps.Select(x => x.Operation).OfType<Operation.DeleteServer>().Select(x => (x.Service, x.Server)))
        {
            var wasIdle = observed.Services[service].Servers.Find(server) is { Weight.Value: 0 }
                && !observed.Connections.ContainsKey(new(service, server));
            Assert.True(IsUdp(service) || wasIdle, $"{server} of {service} was cut");
        }
    }

    [Fact]
    public void Is_not_believed_idle_before_it_was_looked_at()
    {
        var slice = Shop.Before.Slices[new("shop", "old-x1")];
        var memory = Settled(Shop.Before);
        var (leaving, errand) = Reconciling.Next(
            Reconciling.After(memory, new ClusterChange.SliceIs(slice with { Endpoints = [slice.Endpoints[0]] })), Later);
        var steps = Assert.IsType<Errand.CarryOut>(errand).Plan.Steps;
        Assert.Contains(steps, x => x.Operation is Operation.EditServer { After.Weight.Value: 0 });
        var service = Shop.Before.Services[new("shop", "old")] with { Scheduler = new Scheduler("wlc") };
        leaving = Reconciling.Did(leaving, [.. steps.Select(x => (x, (Outcome)Outcome.Done.It))], Later);
        var (_, next) = Reconciling.Next(Reconciling.After(leaving, new ClusterChange.ServiceIs(service)), Later);
        Assert.DoesNotContain(Assert.IsType<Errand.CarryOut>(next).Plan.Steps, x => x.Operation is Operation.DeleteServer);
    }

    [Fact]
    public void Takes_no_class_along_that_its_service_has_no_longer()
    {
        var cart = Shop.Before.Services[new("shop", "cart")];
        var open = Shop.Before with { Services = Shop.Before.Services.SetItem(cart.Name, cart with { ExternalPolicy = TrafficPolicy.Cluster }) };
        var observed = Run.All(Planning.Between(Shop.Desired(open), Shop.Pristine, NodePolicy.Default), Shop.Pristine);
        var plan = Planning.Between(Shop.Desired(Shop.Before), observed, NodePolicy.Default);
        Assert.Contains(plan.HeldBack, x => x is HeldBack.Draining);
        Assert.Contains(plan.Steps, x => x.Operation is Operation.DeleteMember member && OurSets.RoleOf(member.Set) == SetRole.External);
    }

    [Property]
    public void Is_removed_when_its_time_is_up(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var desired = draining.Desired;
        var state = draining.Observed;
        var clock = DrainClock.Stopped with { Now = 1_000 };
        var plan = Planning.Between(desired, state, draining.Policy, clock);
        clock = clock.After(plan, 1_000 + Patience);
        state = Run.All(plan, state);
        var last = Planning.Between(desired, state, draining.Policy, clock);
        Assert.DoesNotContain(last.HeldBack, x => x is HeldBack.Draining);
        Run.Same(Run.Ours(desired.State), Run.Ours(Run.All(last, state)));
    }

    [Property]
    public void Is_removed_as_soon_as_its_connections_have_ended(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var desired = draining.Desired;
        var state = Run.All(Planning.Between(desired, draining.Observed, draining.Policy), draining.Observed);
        state = state with { Connections = default };
        state = Run.All(Planning.Between(desired, state, draining.Policy), state);
        Run.Same(Run.Ours(desired.State), Run.Ours(state));
    }

    [Property]
    public void Is_cut_at_once_where_it_carries_UDP(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var (desired, observed) = (draining.Desired.State, draining.Observed);
        var plan = Planning.Between(draining.Desired, observed, draining.Policy);
        var after = Run.All(plan, observed);
        Assert.All(
            after.Services.Where(x => IsUdp(x.Key) && (Owned.Service(after, x.Key) || desired.Services.ContainsKey(x.Key))),
            x => Assert.Equal(desired.Services.Find(x.Key).Map(y => y.Servers), x.Value.Servers));
        Assert.DoesNotContain(plan.HeldBack, x => x is HeldBack.Draining y && IsUdp(y.Service));
    }

    [Property]
    public void Goes_on_draining_after_a_restart_and_still_goes_in_time(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var desired = draining.Desired;
        var clock = DrainClock.Stopped with { Now = 1_000 };
        var plan = Planning.Between(desired, draining.Observed, draining.Policy, clock);
        var state = Run.All(plan, draining.Observed);
        var busy = plan.HeldBack.OfType<HeldBack.Draining>().Select(x => new ServerRef(x.Service, x.Server)).ToList();
        state = state with { Connections = busy.Aggregate(state.Connections, (map, x) => map.AddOrUpdate(x, new(1, 0))) };

        var restarted = DrainClock.Stopped with { Now = 1_010 };
        var again = Planning.Between(desired, state, draining.Policy, restarted);
        Assert.Equal(busy, again.HeldBack.OfType<HeldBack.Draining>().Select(x => new ServerRef(x.Service, x.Server)));
        Assert.All(again.HeldBack.OfType<HeldBack.Draining>(), x => Assert.Equal(1_010 + Patience, x.Until));
        Assert.Empty(again.Steps.Where(x => x.Operation is Operation.DeleteServer y && busy.Contains(new(y.Service, y.Server))));

        var late = Planning.Between(desired, state, draining.Policy, restarted.After(again, 1_009 + Patience));
        Assert.Equal(again.HeldBack.AsEnumerable(), late.HeldBack);
        var last = Planning.Between(desired, state, draining.Policy, restarted.After(again, 1_010 + Patience));
        Run.Same(Run.Ours(desired.State), Run.Ours(Run.All(last, state)));
    }

    [Property]
    public void Gets_its_weight_back_when_it_returns(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var desired = draining.Desired;
        var before = Run.All(Planning.Between(desired, draining.Observed, draining.Policy), draining.Observed);
        var gone = draining with { Services = [], Slices = [] };
        var state = Run.All(Planning.Between(gone.Desired, before, gone.Policy), before);
        var back = Run.All(Planning.Between(desired, state, draining.Policy), state);
        Assert.All(
            desired.State.Services,
            x => Assert.All(x.Value.Servers.Span.ToArray(), server => Assert.Equal(server, back.Services[x.Key].Servers.Find(server.Key))));
    }

    [Property]
    public void Is_said_to_be_held_back(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var plan = Planning.Between(draining.Desired, draining.Observed, draining.Policy);
        var drained = plan.Steps.Select(x => x.Operation).OfType<Operation.EditServer>()
            .Where(x => x.After.Weight == Weight.Drain && x.Before.Weight != Weight.Drain);
        var held = plan.HeldBack.OfType<HeldBack.Draining>().Select(x => (x.Service, x.Server)).ToHashSet();
        Assert.All(drained, x => Assert.Contains((x.Service, x.After.Key), held));
    }

    [Fact]
    public void Is_looked_at_in_time_even_where_changes_never_end()
    {
        var node = BusyNode.From(1_000_000);
        var (_, errand) = Reconciling.Next(node.Memory, 1_000_000 + 1_838_000);
        Assert.IsType<Errand.Rest>(errand);
        node.Hear(node.Memory.View with { Services = node.Memory.View.Services.Remove(new("shop", "idle")) });
        (_, errand) = Reconciling.Next(node.Memory, 1_000_000 + 1_838_000);
        Assert.IsType<Errand.CarryOut>(errand);
        var (memory, look) = Reconciling.Next(node.Memory, 1_000_000 + 1_838_000 + Pace.Default.DrainLook);
        Assert.Contains(ServiceKey.At(Samples.A("10.96.0.31"), Protocol.Tcp, 80), Assert.IsType<Errand.LookAt>(look).Services);
        (_, errand) = Reconciling.Next(memory, 1_000_000 + 1_838_000 + Pace.Default.DrainLook);
        Assert.IsType<Errand.CarryOut>(errand);
    }

    [Fact]
    public void Is_looked_at_a_second_after_it_began_to_leave_whatever_was_planned_before_or_since()
    {
        var life = new Life(Shop.Before);
        life.Settle();
        life.Now += Pace.Default.DrainLook;
        life.Kernel = life.Kernel with { Connections = Shop.Serving().Connections };
        life.Memory = Reconciling.Seen(life.Memory, life.Kernel, life.Now);
        var look = new Errand.Rest(life.Now + Pace.Default.DrainLook);
        foreach (var view in (ClusterView[])[Shop.After, Shop.After with { Services = Shop.After.Services.Remove(new("shop", "new")) }])
        {
            life.Tell(view);
            var steps = Assert.IsType<Errand.CarryOut>(life.Next()).Plan.Steps;
            life.Memory = Reconciling.Did(life.Memory, [.. steps.Select(x => (x, (Outcome)Outcome.Done.It))], life.Now);
            Assert.Equal(look, life.Next());
            life.Now += Pace.Default.DrainLook / 2;
        }
    }

    private static bool IsUdp(ServiceKey key) => key.IsMarked ? Marks.IsUdp(key.Mark) : key.Protocol == Protocol.Udp;

    // Everything was carried out, on a node that had nothing.
    private static Memory Settled(ClusterView view)
    {
        var memory = Reconciling.Complete(Memory.Blank(NodePolicy.Default, Pace.Default with { MinSyncPeriod = 0 }));
        memory = view.Services.Values.Select(x => (ClusterChange)new ClusterChange.ServiceIs(x))
            .Concat(view.Slices.Values.Select(x => new ClusterChange.SliceIs(x)))
            .Prepend(new ClusterChange.NodeIs(view.Node))
            .Aggregate(memory, Reconciling.After);
        memory = Reconciling.Seen(memory, Shop.Pristine, 0);
        while (Reconciling.Next(memory, 0) is (var next, Errand.CarryOut errand))
        {
            memory = Reconciling.Did(next, [.. errand.Plan.Steps.Select(x => (x, (Outcome)Outcome.Done.It))], 0);
        }

        return memory;
    }
}
