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

    [Property]
    public void Is_not_removed_while_it_has_connections_and_time(Recipe recipe)
    {
        var draining = recipe with { Policy = recipe.Policy with { DrainSeconds = Patience } };
        var observed = draining.Observed;
        var plan = Planning.Between(draining.Desired, observed, draining.Policy);
        foreach (var (service, server) in plan.Steps.Select(x => x.Operation).OfType<Operation.DeleteServer>().Select(x => (x.Service, x.Server)))
        {
            var isUdp = service.IsMarked ? Marks.IsUdp(service.Mark) : service.Protocol == Protocol.Udp;
            var wasIdle = observed.Services[service].Servers.Find(server) is { Weight.Value: 0 }
                && !observed.Connections.ContainsKey(new(service, server));
            Assert.True(isUdp || wasIdle, $"{server} of {service} was cut");
        }
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
        Assert.Equal(Describe.Of(Run.Ours(desired.State)), Describe.Of(Run.Ours(Run.All(last, state))));
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
}
