using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What packets meet while a plan is carried out: after each of its steps.</summary>
[Laws(typeof(Worlds))]
public sealed class A_plan_under_traffic
{
    // What answers only because somebody emptied a chain is refused again as soon as the rules stand, until it is opened.
    [Property]
    public void Keeps_answering_where_it_answered_before_and_will_after(Recipe recipe)
    {
        var before = recipe.Observed;
        var plan = Planning.Between(recipe.Desired, before, recipe.Policy);
        var after = Run.All(plan, before);
        var lasting = before.Services.Keys
            .Where(x => Traffic.Answers(before, x) && !Traffic.IsToBeRefused(before, x) && Traffic.Answers(after, x))
            .ToList();
        var state = before;
        foreach (var step in plan.Steps)
        {
            state = Run.OrThrow(state, step);
            Assert.All(lasting, key => Assert.True(Traffic.Answers(state, key), $"{key} does not answer after {step.Operation}"));
        }
    }

    [Property]
    public void Has_a_usable_server_wherever_there_was_one_and_will_be(Recipe recipe)
    {
        var before = recipe.Observed;
        var plan = Planning.Between(recipe.Desired, before, recipe.Policy);
        var after = Run.All(plan, before);
        var lasting = before.Services.Keys.Where(x => Traffic.HasUsableServer(before, x) && Traffic.HasUsableServer(after, x)).ToList();
        var state = before;
        foreach (var step in plan.Steps)
        {
            state = Run.OrThrow(state, step);
            Assert.All(lasting, key => Assert.True(Traffic.HasUsableServer(state, key), $"{key} has no server after {step.Operation}"));
        }
    }

    [Property]
    public void Never_loses_a_server_that_stays_or_its_weight(Recipe recipe)
    {
        var before = recipe.Observed;
        var desired = recipe.Desired;
        var plan = Planning.Between(desired, before, recipe.Policy);
        var lasting = (
            from service in before.Services
            from server in Traffic.Usable(service.Value)
            where desired.State.Services.Find(service.Key).Case is VirtualService x && x.Servers.Find(server.Key) is { Weight.Value: > 0 }
            select (service.Key, server.Key)).ToList();
        var state = before;
        foreach (var step in plan.Steps)
        {
            state = Run.OrThrow(state, step);
            Assert.All(lasting, x => Assert.True(state.Services[x.Item1].Servers.Find(x.Item2) is { Weight.Value: > 0 }, $"{x} after {step.Operation}"));
        }
    }

    [Property]
    public void Lets_nothing_answer_before_its_filter_and_its_source_rewriting_stand(Recipe recipe)
    {
        var state = recipe.Observed;
        var desired = recipe.Desired.State;
        var plan = Planning.Between(recipe.Desired, state, recipe.Policy);
        var fresh = desired.Services.Keys.Where(x => !x.IsMarked && !Traffic.HasUsableServer(recipe.Observed, x)).ToList();
        foreach (var step in plan.Steps)
        {
            state = Run.OrThrow(state, step);
            foreach (var key in fresh.Where(x => Traffic.Answers(state, x)))
            {
                Assert.True(Traffic.RulesStand(state, key.Family), $"{key} answers without rules after {step.Operation}");
                foreach (var role in (SetRole[])[SetRole.Internal, SetRole.External, SetRole.Ranged])
                {
                    Assert.True(
                        !Traffic.Has(desired, role, key) || Traffic.Has(state, role, key),
                        $"{key} answers before it is in {role}, after {step.Operation}");
                }
            }
        }
    }

    [Property]
    public void Never_shows_the_hosts_own_listeners_on_a_virtual_address(Recipe recipe)
    {
        var state = recipe.Observed;
        var desired = recipe.Desired;
        var touched = desired.State.Services.Keys.Where(x => desired.Claims.ContainsKey(x.Vip))
            .Concat(desired.Claims.Keys.Concat(state.Routes.Keys).Concat(state.Bound).Distinct().Select(WithoutService))
            .ToList();
        var exposed = touched.Where(x => IsExposed(recipe.Observed, x)).ToList();
        foreach (var step in Planning.Between(desired, state, recipe.Policy).Steps)
        {
            state = Run.OrThrow(state, step);
            Assert.All(
                touched.Except(exposed),
                key => Assert.False(IsExposed(state, key), $"{key} reaches the host after {step.Operation}"));
        }
    }

    [Property]
    public void Keeps_an_address_local_while_a_service_stands_on_it(Recipe recipe)
    {
        var before = recipe.Observed;
        foreach (var plan in (Plan[])[Planning.Between(recipe.Desired, before, recipe.Policy), Planning.Cleanup(before)])
        {
            var state = before;
            foreach (var step in plan.Steps)
            {
                var local = Owned.Services(state).Where(x => !x.Key.IsMarked && Traffic.IsLocal(state, x.Key.Vip)).Select(x => x.Key).ToList();
                state = Run.OrThrow(state, step);
                Assert.All(
                    local.Where(state.Services.ContainsKey),
                    key => Assert.True(Traffic.IsLocal(state, key.Vip), $"{key} is sent on by the default route after {step.Operation}"));
            }
        }
    }

    [Property]
    public void Marks_as_ours_every_service_before_it_exists_and_until_it_is_gone(Recipe recipe)
    {
        var state = recipe.Observed;
        var known = state.Services.Keys.ToHashSet();
        foreach (var step in Planning.Between(recipe.Desired, state, recipe.Policy).Steps)
        {
            state = Run.OrThrow(state, step);
            Assert.All(
                state.Services.Keys.Where(x => !known.Contains(x)),
                key => Assert.True(Owned.Service(state, key), $"{key} is nobody's after {step.Operation}"));
        }
    }

    // A port that only the host listens on.
    private static ServiceKey WithoutService(Address vip) => ServiceKey.At(vip, Protocol.Tcp, 22);

    // The host's stack answers when the address is local, nothing refuses, and no virtual service takes the packet.
    private static bool IsExposed(KernelState state, ServiceKey key) =>
        Traffic.IsLocal(state, key.Vip) && !Traffic.IsRefused(state, key) && !state.Services.ContainsKey(key);
}
