using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using IpvsPure.Planner;

namespace IpvsPure.Effects;

/// <summary>Carries out a plan: phase by phase, each phase one batch, and nothing that leans on what failed before.</summary>
public static class Executor
{
    /// <summary>One outcome a step, in the order of the plan.</summary>
    public static ImmutableArray<(Step Step, Outcome Outcome)> Run(Plan plan, IKernel kernel)
    {
        var outcomes = new Outcome[plan.Steps.Length];
        var failed = new HashSet<KernelObject>();
        for (var from = 0; from < outcomes.Length;)
        {
            var next = from + 1;
            while (next < outcomes.Length && plan.Steps[next].Phase == plan.Steps[from].Phase)
            {
                next++;
            }

            RunPhase(plan.Steps.AsSpan()[from..next], kernel, failed, outcomes.AsMemory()[from..next]);
            from = next;
        }

        var results = ImmutableArray.CreateBuilder<(Step, Outcome)>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            results.Add((plan.Steps[i], outcomes[i]));
        }

        return results.MoveToImmutable();
    }

    private static void RunPhase(
        ReadOnlySpan<Step> steps, IKernel kernel, HashSet<KernelObject> failed, Memory<Outcome> outcomes)
    {
        var tried = ImmutableArray.CreateBuilder<Operation>(steps.Length);
        var places = new List<int>(steps.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            if (Withholding.Blocker(steps[i].Operation, failed) is { } needed)
            {
                outcomes.Span[i] = new Outcome.Withheld(needed);
                continue;
            }

            tried.Add(steps[i].Operation);
            places.Add(i);
        }

        if (tried.Count > 0)
        {
            var said = kernel.Apply(tried.DrainToImmutable());
            for (var i = 0; i < places.Count; i++)
            {
                outcomes.Span[places[i]] = said[i];
            }
        }

        // Noted after the phase, not within it: its steps are independent of each other.
        for (var i = 0; i < steps.Length; i++)
        {
            if (outcomes.Span[i] is not Outcome.Done)
            {
                failed.Add(Withholding.Touches(steps[i].Operation));
            }
        }
    }
}
