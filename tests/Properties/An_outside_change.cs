using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What someone else changes of ours behind our back.</summary>
[Laws(typeof(Worlds))]
public sealed class An_outside_change
{
    [Property]
    public void Is_repaired_by_the_next_plan_and_by_no_more_than_that(Recipe recipe)
    {
        var quiet = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 }, Edits = [] };
        var desired = quiet.Desired;
        var right = Run.All(Planning.Between(desired, quiet.Observed, quiet.Policy), quiet.Observed);
        var edited = recipe.Edits.Aggregate(right, (state, x) => Edited.By(x.Edit, x.Where, state));
        var plan = Planning.Between(desired, edited, quiet.Policy);
        var repaired = Run.All(plan, edited);
        Run.Same(Run.Ours(right), Run.Ours(repaired));
        var changed = Lines(edited).Except(Lines(repaired)).Concat(Lines(repaired).Except(Lines(edited))).Count();
        var steps = plan.Steps.Count(x => !IsForm(x));
        Assert.True(steps <= changed, $"{steps} steps for {changed} changed lines");
    }

    [Fact]
    public void Is_repaired_along_with_a_change_of_the_cluster_which_is_the_reason_then()
    {
        var nobodys = Shop.Before.Slices[new("shop", "cart-x1")] with { Name = new("shop", "nobody-x1"), Service = new("shop", "nobody") };
        foreach (var (told, reason) in ((ClusterView, Cause)[])[(Shop.After, Cause.Change), (Shop.Before with { Slices = Shop.Before.Slices.Add(nobodys.Name, nobodys) }, Cause.Drift)])
        {
            var life = new Life(Shop.Before);
            life.Settle();
            life.Kernel = life.Kernel with { Services = life.Kernel.Services.Remove(Samples.DnsKey) };
            life.Memory = Reconciling.Seen(life.Memory, life.Kernel, life.Now);
            life.Tell(told);
            life.Settle();
            Assert.Equal(reason, life.Plans[1].Cause);
            Assert.Contains(life.Plans[1].Plan.Steps, x => x.Operation is Operation.AddService add && add.Service == Samples.DnsKey);
        }
    }

    // The named exceptions of minimality: no state holds the flows that are forgotten; an mh service is made under scheduler
    // none, filled, and then given its own.
    private static bool IsForm(Step step) =>
        step.Operation is Operation.ForgetFlows or Operation.AddService { Settings.Scheduler.Name: Scheduler.NoneName };

    // One line an object: a step that changes nothing has no line of its own.
    private static HashSet<string> Lines(KernelState state)
    {
        var lines = new HashSet<string>();
        var within = "";
        foreach (var line in Describe.Of(state).Split('\n'))
        {
            within = line.StartsWith(' ') ? within : line;
            lines.Add(line.StartsWith(' ') ? $"{within.Split(" ServiceSettings")[0]} {line}" : line);
        }

        return lines;
    }
}
