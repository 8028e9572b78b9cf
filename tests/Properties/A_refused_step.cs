using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What happens to the rest of a plan when the kernel refuses one step of it.</summary>
[Laws(typeof(Worlds))]
public sealed class A_refused_step
{
    [Property]
    public void Lets_every_step_that_does_not_lean_on_it_go_on(Recipe recipe, byte where)
    {
        var before = recipe.Observed;
        var plan = Planning.Between(recipe.Desired, before, recipe.Policy);
        if (!plan.IsEmpty)
        {
            // WithFault throws where the model refuses a step that was not withheld: that step did lean on the fault.
            Run.WithFault(where % plan.Steps.Length, plan, before);
        }
    }

    [Property]
    public void Is_mended_by_the_next_plan(Recipe recipe, byte where)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var desired = undrained.Desired;
        var before = undrained.Observed;
        var plan = Planning.Between(desired, before, undrained.Policy);
        if (!plan.IsEmpty)
        {
            var (state, _) = Run.WithFault(where % plan.Steps.Length, plan, before);
            var after = Run.All(Planning.Between(desired, state, undrained.Policy), state);
            Run.Same(Run.All(plan, before), after);
        }
    }

    [Fact]
    public void Among_the_servers_of_a_new_service_makes_the_agent_look_again()
    {
        var memory = Reconciling.Complete(Memory.Blank(NodePolicy.Default, Pace.Default));
        memory = Shop.Before.Services.Values.Select(x => (ClusterChange)new ClusterChange.ServiceIs(x))
            .Concat(Shop.Before.Slices.Values.Select(x => new ClusterChange.SliceIs(x)))
            .Prepend(new ClusterChange.NodeIs(Shop.Before.Node))
            .Aggregate(memory, Reconciling.After);
        var (planned, errand) = Reconciling.Next(Reconciling.Seen(memory, Shop.Pristine, 0), 0);
        var steps = Assert.IsType<Errand.CarryOut>(errand).Plan.Steps;
        var refused = new Operation.AddServer(Samples.DnsKey, Samples.Server("10.244.2.4", 53));
        Assert.Contains(steps, x => x.Operation == refused);
        var outcomes = steps.Select(x => (x, x.Operation == refused ? (Outcome)new Outcome.Refused(Errno.NoBuffers, "") : Outcome.Done.It)).ToList();
        Assert.IsType<Errand.Observe>(Reconciling.Next(Reconciling.Did(planned, outcomes, 0), 0).Errand);
    }

    [Property]
    public void Among_many_is_mended_by_the_next_plan(Recipe recipe, int seed)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var (desired, before) = (undrained.Desired, undrained.Observed);
        var plan = Planning.Between(desired, before, undrained.Policy);
        var random = new Random(seed);
        var faults = Enumerable.Range(0, plan.Steps.Length).Where(_ => random.Next(4) == 0).ToHashSet();
        var (state, _) = Run.WithFaults(faults, plan, before);
        var after = Run.All(Planning.Between(desired, state, undrained.Policy), state);
        Run.Same(Run.All(plan, before), after);
    }

    // An interrupted call, a lost reply and a time-out do not say whether the kernel did it.
    [Property]
    public void That_was_done_all_the_same_is_mended_by_the_next_plan(Recipe recipe, byte where)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var (desired, before) = (undrained.Desired, undrained.Observed);
        var plan = Planning.Between(desired, before, undrained.Policy);
        if (!plan.IsEmpty)
        {
            var (state, _) = Run.WithFaults(new HashSet<int> { where % plan.Steps.Length }, plan, before, isDone: true);
            var after = Run.All(Planning.Between(desired, state, undrained.Policy), state);
            Run.Same(Run.All(plan, before), after);
        }
    }

    // Found by the simulated node, world 45: a stranger's service was edited although the kernel had refused its claim.
    [Property]
    public void Leaves_a_service_alone_whose_claim_it_was(Recipe recipe)
    {
        var before = (recipe with { Strangers = true }).Observed;
        var plan = Planning.Between(recipe.Desired, before, recipe.Policy);
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            if (plan.Steps[i].Operation is Operation.AddMember x
                && OurSets.RoleOf(x.Set) == SetRole.Ledger
                && !Owned.Service(before, x.Member.Service)
                && before.Services.Find(x.Member.Service).Case is VirtualService stranger)
            {
                var (state, _) = Run.WithFault(i, plan, before);
                Assert.Equal(stranger, state.Services[x.Member.Service]);
            }
        }
    }

    [Property]
    public void Never_leaves_a_service_that_answers_without_its_filter(Recipe recipe, byte where)
    {
        var before = recipe.Observed;
        var desired = recipe.Desired.State;
        var plan = Planning.Between(recipe.Desired, before, recipe.Policy);
        if (plan.IsEmpty)
        {
            return;
        }

        var (state, _) = Run.WithFault(where % plan.Steps.Length, plan, before);
        var fresh = desired.Services.Keys.Where(x => !x.IsMarked && !before.Services.ContainsKey(x) && Traffic.Answers(state, x));
        Assert.All(fresh, key => Assert.True(
            Traffic.RulesStand(state, key.Family)
                && Owned.Service(state, key)
                && (!Traffic.Has(desired, SetRole.Internal, key) || Traffic.Has(state, SetRole.Internal, key))
                && (!Traffic.Has(desired, SetRole.External, key) || Traffic.Has(state, SetRole.External, key)),
            $"{key} answers although {plan.Steps[where % plan.Steps.Length].Operation} was refused"));
    }
}
