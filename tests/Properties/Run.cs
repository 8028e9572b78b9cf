using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Runs steps on the kernel model.</summary>
internal static class Run
{
    public static KernelState OrThrow(KernelState state, Step step) => OrThrow(state, step.Operation);

    public static KernelState OrThrow(KernelState state, Operation operation) => KernelModel.Apply(operation, state).Match(
        Right: x => x,
        Left: errno => throw new InvalidOperationException($"{operation} was refused: {errno}"));

    public static KernelState All(Plan plan, KernelState state) => plan.Steps.Aggregate(state, OrThrow);

    /// <summary>Runs steps; what the kernel refuses is passed over.</summary>
    public static KernelState Leniently(IEnumerable<Step> steps, KernelState state) =>
        steps.Aggregate(state, (now, step) => KernelModel.Apply(step.Operation, now).Match(Right: x => x, Left: _ => now));

    /// <summary>Runs a plan in which one step is refused, as the executor does: what leans on it is withheld.</summary>
    public static (KernelState State, ImmutableArray<Step> Withheld) WithFault(int fault, Plan plan, KernelState state) =>
        WithFaults(new System.Collections.Generic.HashSet<int> { fault }, plan, state);

    /// <summary>The same with several refused steps, which the kernel may have done all the same.</summary>
    public static (KernelState State, ImmutableArray<Step> Withheld) WithFaults(
        IReadOnlySet<int> faults, Plan plan, KernelState state, bool isDone = false)
    {
        var failed = new SortedDictionary<string, KernelObject>();
        var withheld = ImmutableArray.CreateBuilder<Step>();
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            var step = plan.Steps[i];
            var isBlocked = Withholding.Blocker(step.Operation, failed.Values.ToHashSet()) is not null;
            if (isBlocked)
            {
                withheld.Add(step);
            }

            var isRefused = isBlocked || faults.Contains(i);
            if (isRefused)
            {
                var touched = Withholding.Touches(step.Operation);
                failed[touched.ToString()] = touched;
            }

            if (!isRefused || (!isBlocked && isDone))
            {
                state = OrThrow(state, step);
            }
        }

        return (state, withheld.ToImmutable());
    }

    /// <summary>What of a state is ours and can be compared: no counts, no strangers, no host addresses, no anchor, no parameter that was left alone.</summary>
    public static KernelState Ours(KernelState state) => state with
    {
        Services = new Map<Ascending<ServiceKey>, ServiceKey, VirtualService>(Owned.Services(state)),
        Bound = state.Bound.Remove(Anchor.Address),
        Connections = default,
        HostAddresses = default,
        Sysctls = state.Sysctls.Filter((name, value) => value != "0" || Sysctls.All.Any(x => x.Name == name)),
    };

    /// <summary>Asserts that two states are equal; only where they are not are they put in words.</summary>
    public static void Same(KernelState expected, KernelState actual)
    {
        if (!expected.Equals(actual))
        {
            Assert.Equal(Describe.Of(expected), Describe.Of(actual));
        }
    }

    public static bool IsSame(KernelState one, KernelState other) => string.Equals(Describe.Of(one), Describe.Of(other), StringComparison.Ordinal);
}
