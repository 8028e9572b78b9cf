using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// Makes room for sets of ours that stand with another kind or family than is wanted: no kernel changes the kind of a set, and
/// none lets one go that rules name. So these rules go first, then the set; both come back in the same plan, as if they
/// had never been there. For these moments the rules do not do what they are for; with the strange set they did not either, or
/// for everybody alike.
/// </summary>
internal static class Replacing
{
    /// <summary>Whether all sets that are on both sides are of the same kind and family.</summary>
    public static bool IsNeeded(KernelState wanted, KernelState found) => Misfits(wanted, found).Any();

    /// <summary>The steps, and what is found after them.</summary>
    public static (ImmutableArray<Step> Steps, KernelState Found) Clear(KernelState wanted, KernelState found)
    {
        var misfits = Misfits(wanted, found).ToHashSet();
        if (misfits.Count == 0)
        {
            return ([], found);
        }

        var why = Reasons.Base("a set of this name stands with another type than the packet filter needs");
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var (chain, rules) in found.Rules.Chains)
        {
            var left = rules.Rules.RemoveAll(rule => Chains.SetsOf(rule).Any(misfits.Contains));
            if (left.Length != rules.Rules.Length)
            {
                steps.Add(new(new Operation.WriteChain(chain, new(left), MakesWay: true), why));
            }
        }

        foreach (var set in misfits.Order())
        {
            steps.Add(new(new Operation.DestroySet(set, MakesWay: true), why));
        }

        return (steps.ToImmutable(), steps.Aggregate(found, (state, step) => KernelModel.Apply(step.Operation, state).IfLeft(state)));
    }

    private static IEnumerable<SetName> Misfits(KernelState wanted, KernelState found) =>
        from want in wanted.Sets
        where found.Sets.Find(want.Key).Case is IpSet now && (want.Value.Type != now.Type || want.Value.Family != now.Family)
        select want.Key;
}
