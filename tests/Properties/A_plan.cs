using System;
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
        Assert.Equal(Describe.Of(Run.Ours(undrained.Desired.State)), Describe.Of(Run.Ours(after)));
    }

    [Property]
    public void Is_never_refused_by_the_kernel(Recipe recipe)
    {
        var observed = recipe.Observed;
        Run.All(Planning.Between(recipe.Desired, observed, recipe.Policy), observed);
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
    public void Has_no_step_that_can_be_left_out(Recipe recipe)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var observed = undrained.Observed;
        var plan = Planning.Between(undrained.Desired, observed, undrained.Policy);
        var goal = Describe.Of(Run.All(plan, observed));
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            Assert.False(
                Describe.Of(Run.Without(i, plan, observed)) == goal && !IsForm(plan, i),
                $"{plan.Steps[i].Operation} can be left out");
        }
    }

    // The named exceptions: an mh service is made under scheduler none, filled, and then given its own; a port closes before
    // its set goes with the form of the packet filter that it is in.
    private static bool IsForm(Plan plan, int step) =>
        plan.Steps[step].Operation is Operation.AddService { Settings.Scheduler.Name: Scheduler.NoneName }
        || (plan.Steps[step].Operation is Operation.DeleteMember x
            && plan.Steps.Any(later => later.Operation is Operation.DestroySet set && set.Set == x.Set));

    [Property]
    public void Does_not_depend_on_the_order_of_its_input(Recipe recipe)
    {
        var turned = recipe with { Services = Unique(recipe.Services, x => x.Name), Slices = Unique(recipe.Slices, x => x.Name) };
        var back = turned with { Services = [.. turned.Services.Reverse()], Slices = [.. turned.Slices.Reverse()] };
        var observed = recipe.Observed;
        Assert.Equal(
            Describe.Of(Planning.Between(turned.Desired, observed, recipe.Policy)),
            Describe.Of(Planning.Between(back.Desired, observed, recipe.Policy)));
    }

    [Property]
    public void Cut_short_anywhere_is_completed_by_the_next_one(Recipe recipe)
    {
        var undrained = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var desired = undrained.Desired;
        var state = undrained.Observed;
        var plan = Planning.Between(desired, state, undrained.Policy);
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            state = Run.OrThrow(state, plan.Steps[i]);
            var rest = Planning.Between(desired, state, undrained.Policy).Steps.Select(x => x.Operation.ToString());
            var due = plan.Steps.Skip(i + 1).Select(x => x.Operation.ToString());
            Assert.Equal(due.Order(StringComparer.Ordinal), rest.Order(StringComparer.Ordinal));
        }
    }

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
        Assert.Equal(Describe.Of(expected), Describe.Of(after with { Connections = default }));
    }

    private static ImmutableArray<T> Unique<T, K>(ImmutableArray<T> items, Func<T, K> key) => [.. items.DistinctBy(key)];
}
