using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What every plan promises, whatever the cluster says and whatever the kernel holds.</summary>
[Laws(typeof(Worlds))]
public sealed class A_plan
{
    [Property]
    public void Carried_out_in_order_reaches_the_desired_state(Recipe recipe)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var observed = undrained.Observed;
        var after = Run.All(Planning.Between(undrained.Desired, observed, undrained.Policy), observed);
        Run.Same(Run.Ours(undrained.Desired.State), Run.Ours(after));
    }

    [Property]
    public void Is_never_refused_by_the_kernel(Recipe recipe)
    {
        var observed = recipe.Observed;
        var plan = Planning.Between(recipe.Desired, observed, recipe.Policy);
        LongestPlan.Note(recipe, plan);
        Run.All(plan, observed);
    }

    [Property]
    public void Is_empty_once_it_was_carried_out(Recipe recipe)
    {
        var observed = recipe.Observed;
        var after = Run.All(Planning.Between(recipe.Desired, observed, recipe.Policy), observed);
        var again = Planning.Between(recipe.Desired, after, recipe.Policy);
        var leaving = again.Steps.Where(x => x.Operation is Operation.DeleteServer or Operation.DeleteService).ToList();
        if (leaving.Count == 0)
        {
            Assert.Empty(again.Steps.Select(x => x.Operation));
        }
        else
        {
            Assert.True(recipe.Policy.DrainSeconds > 0, "only a server that was drained may leave in the next plan");
        }
    }

    [Property]
    public void Between_a_state_and_itself_is_empty(Recipe recipe)
    {
        var desired = recipe.Desired;
        Assert.Empty(Planning.Between(desired, desired.State, recipe.Policy).Steps);
    }

    [Property]
    public void Leaves_what_is_not_ours_untouched_after_every_step(Recipe recipe)
    {
        var state = recipe.Observed;
        var desired = recipe.Desired;
        var foreign = state.Services
            .Where(x => !Owned.Service(state, x.Key) && !desired.State.Services.ContainsKey(x.Key))
            .ToImmutableArray();
        foreach (var step in Planning.Between(desired, state, recipe.Policy).Steps)
        {
            state = Run.OrThrow(state, step);
            foreach (var (key, service) in foreign)
            {
                Assert.Equal(service, state.Services[key]);
                Assert.False(Owned.Service(state, key));
            }
        }
    }

    [Property]
    public void Names_no_set_and_no_chain_that_is_not_ours(Recipe recipe)
    {
        var observed = recipe.Observed;
        var steps = Planning.Between(recipe.Desired, observed, recipe.Policy).Steps.Concat(Planning.Cleanup(observed).Steps);
        Assert.All(steps, x => Assert.True(IsOurs(x.Operation), $"{x.Operation}"));
    }

    private static bool IsOurs(Operation operation) => operation switch
    {
        Operation.CreateSet x => x.Set.IsOurs,
        Operation.DestroySet x => x.Set.IsOurs,
        Operation.AddMember x => x.Set.IsOurs,
        Operation.DeleteMember x => x.Set.IsOurs,
        Operation.WriteChain x => IsOurs(x.Chain),
        Operation.DeleteChain x => IsOurs(x.Chain),
        Operation.AddJump x => new SetName(x.Jump.To).IsOurs,
        Operation.DeleteJump x => new SetName(x.Jump.To).IsOurs,
        _ => true,
    };

    private static bool IsOurs(ChainKey chain) => chain.Table == RuleTable.Ours || new SetName(chain.Name).IsOurs;

    [Property]
    public void Has_no_step_that_can_be_left_out(Recipe recipe, int seed)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var observed = undrained.Observed;
        var plan = Planning.Between(undrained.Desired, observed, undrained.Policy);
        var goal = Run.All(plan, observed);
        var left = Some(plan, seed, allOf: 30).ToHashSet();
        var before = observed;
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            Assert.False(
                left.Contains(i) && !IsForm(plan, i) && Run.Leniently(plan.Steps.Skip(i + 1), before).Equals(goal),
                $"{plan.Steps[i].Operation} can be left out");
            before = Run.OrThrow(before, plan.Steps[i]);
        }
    }

    // All steps of a small plan, and some of a larger one, drawn with the world: all of those would make the laws quadratic.
    private static IEnumerable<int> Some(Plan plan, int seed, int allOf)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, plan.Steps.Length);
        return plan.Steps.Length <= allOf ? steps : steps.OrderBy(_ => random.Next()).Take(8);
    }

    // The named exceptions: no state holds the flows that are forgotten; an mh service is made under scheduler none, filled, and then given its own; a port closes before
    // its set goes with the form of the packet filter that it is in.
    private static bool IsForm(Plan plan, int step) =>
        plan.Steps[step].Operation is Operation.ForgetFlows or Operation.AddService { Settings.Scheduler.Name: Scheduler.NoneName }
        || (plan.Steps[step].Operation is Operation.DeleteMember x
            && plan.Steps.Any(later => later.Operation is Operation.DestroySet set && set.Set == x.Set));

    [Property]
    public void Does_not_depend_on_the_order_of_its_input(Recipe recipe, int seed)
    {
        var random = new Random(seed);
        var one = recipe with { Services = Unique(recipe.Services, x => x.Name), Slices = Unique(recipe.Slices, x => x.Name) };
        var other = one with
        {
            Services = Shuffled(one.Services.Select(x => x with { Ports = Shuffled(x.Ports, random), ClusterIps = Shuffled(x.ClusterIps, random) }), random),
            Slices = Shuffled(one.Slices.Select(x => x with { Ports = Shuffled(x.Ports, random), Endpoints = Shuffled(x.Endpoints, random) }), random),
        };
        var observed = recipe.Observed;
        Assert.Equal(
            PlanJson.Of(Planning.Between(one.Desired, observed, recipe.Policy)),
            PlanJson.Of(Planning.Between(other.Desired, observed, recipe.Policy)));
    }

    private static ImmutableArray<T> Shuffled<T>(IEnumerable<T> items, Random random) => [.. items.OrderBy(_ => random.Next())];

    [Property]
    public void Cut_short_anywhere_is_completed_by_the_next_one(Recipe recipe, int seed)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var desired = undrained.Desired;
        var state = undrained.Observed;
        var plan = Planning.Between(desired, state, undrained.Policy);
        var cuts = Some(plan, seed, allOf: 15).ToHashSet();
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            state = Run.OrThrow(state, plan.Steps[i]);
            if (!cuts.Contains(i))
            {
                continue;
            }

            var rest = Planning.Between(desired, state, undrained.Policy).Steps.Select(x => x.Operation).Where(IsHeld).ToList();
            var due = plan.Steps.Skip(i + 1).Select(x => x.Operation).Where(IsHeld).ToList();
            if (rest.Count != due.Count || !due.ToHashSet().SetEquals(rest))
            {
                Assert.Equal(due.Select(x => x.ToString()).Order(StringComparer.Ordinal), rest.Select(x => x.ToString()).Order(StringComparer.Ordinal));
            }
        }
    }

    // No state holds flows: those that a crash leaves in place end by themselves.
    private static bool IsHeld(Operation operation) => operation is not Operation.ForgetFlows;

    [Property]
    public void Of_a_dual_stack_node_is_the_union_of_its_two_planes(Recipe recipe)
    {
        var observed = recipe.Observed;
        var both = Planning.Between(recipe.Desired, observed, recipe.Policy).Steps.Select(x => x.Operation).ToList();
        foreach (var family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6])
        {
            var alone = recipe with { Services = [.. recipe.Services.Select(x => Planes.Only(x, family))] };
            var plan = Planning.Between(alone.Desired, observed, recipe.Policy).Steps.Select(x => x.Operation);
            Assert.Equal(
                both.Where(x => x.Plane == family).Select(x => x.ToString()),
                plan.Where(x => x.Plane == family).Select(x => x.ToString()));
        }
    }

    [Property]
    public void To_clean_up_leaves_nothing_of_ours_and_everything_else(Recipe recipe)
    {
        var observed = recipe.Observed;
        var after = Run.All(Planning.Cleanup(observed), observed);
        var expected = Pool.Pristine with
        {
            Sysctls = observed.Remembered.Fold(
                observed.Sysctls, (all, name, value) => all[name] == Sysctls.Ours(name) ? all.SetItem(name, value) : all),
            Services = observed.Services.Filter((key, _) => !Owned.Service(observed, key)),
        };
        Run.Same(expected, after with { Connections = default });
    }

    private static ImmutableArray<T> Unique<T, K>(ImmutableArray<T> items, Func<T, K> key) => [.. items.DistinctBy(key)];
}
