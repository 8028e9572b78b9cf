using System;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>
/// What a kernel does with the steps of a succession to what others keep: stricter than the real one, which deletes chains all
/// at once. A step that a kernel would refuse throws.
/// </summary>
internal static class PeerModel
{
    /// <summary>Carries out the removal of what a peer left: on its link.</summary>
    public static (KernelState State, ForeignState Foreign) After(PeerWorld world) => All(
        Succession.After(world.Peer, world.Observed, world.Foreign, world.SharesLink), world, isOnPeersLink: !world.SharesLink);

    /// <summary>Carries out the way back: on our link.</summary>
    public static (KernelState State, ForeignState Foreign) To(PeerWorld world) => All(
        Succession.To(world.Peer, world.Observed, world.Foreign, world.SharesLink), world, isOnPeersLink: false);

    private static (KernelState State, ForeignState Foreign) All(Plan plan, PeerWorld world, bool isOnPeersLink) => plan.Steps.Aggregate(
        (world.Observed, world.Foreign),
        (now, step) => step.Operation is Operation.DeleteLink && isOnPeersLink
            ? (now.Observed, now.Foreign with { Link = LinkState.Absent, Bound = default })
            : Apply(step, now.Observed, now.Foreign, world.SharesLink));

    private static (KernelState State, ForeignState Foreign) Apply(Step step, KernelState state, ForeignState foreign, bool sharesLink)
    {
        switch (step.Operation)
        {
            case Operation.DeleteRule x:
                var rules = foreign.Chains[x.Chain].Rules;
                Demand(rules.Contains(x.Rule), step);
                return (state, foreign with { Chains = foreign.Chains.AddOrUpdate(x.Chain, new RuleList(rules.Remove(x.Rule))) });
            case Operation.DeleteChain x when foreign.Chains.ContainsKey(x.Chain):
                Demand(!foreign.Chains.Any(y => y.Key != x.Chain && y.Key with { Name = x.Chain.Name } == x.Chain
                    && y.Value.Rules.SelectMany(Chains.TargetsOf).Contains(x.Chain.Name)), step);
                return (state, foreign with { Chains = foreign.Chains.Remove(x.Chain) });
            case Operation.DestroySet x when foreign.Sets.ContainsKey(x.Set):
                Demand(!foreign.Chains.Values.Any(y => y.Rules.SelectMany(Chains.SetsOf).Contains(x.Set)), step);
                return (state, foreign with { Sets = foreign.Sets.Remove(x.Set) });
            case Operation.DeletePolicyRule x:
                Demand(foreign.PolicyRules.Contains(x.Rule), step);
                return (state, foreign with { PolicyRules = foreign.PolicyRules.Remove(x.Rule) });
            case Operation.DeletePolicyRoute x:
                Demand(foreign.PolicyRoutes.Contains(x.Route), step);
                return (state, foreign with { PolicyRoutes = foreign.PolicyRoutes.Remove(x.Route) });
            default:
                state = Run.OrThrow(state, step);
                return (state, sharesLink ? foreign with { Link = state.Link, Bound = state.Bound } : foreign);
        }
    }

    private static void Demand(bool holds, Step step)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{step.Operation} was refused");
        }
    }
}
