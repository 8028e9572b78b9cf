using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>A set of ours whose name another version, or another hand, gave to a set of another type or family.</summary>
[Laws(typeof(Worlds))]
public sealed class A_set_of_another_kind
{
    [Property]
    public void Is_made_again_by_one_plan_with_all_that_was_in_it(Recipe recipe, int which, bool hasFamily)
    {
        var quiet = recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } };
        var desired = quiet.Desired;
        var right = Run.All(Planning.Between(desired, quiet.Observed, quiet.Policy), quiet.Observed);
        var names = desired.State.Sets.Keys.ToList();
        if (names.Count == 0)
        {
            return;
        }

        var name = names[(int)((uint)which % (uint)names.Count)];
        var held = right.Sets[name];
        var strange = hasFamily
            ? IpSet.Empty(held.Type, held.Family == AddressFamily.Inet ? AddressFamily.Inet6 : AddressFamily.Inet)
            : IpSet.Empty(held.Type == IpSetType.HashNet ? IpSetType.HashIp : IpSetType.HashNet, held.Family);
        var found = right with { Sets = right.Sets.SetItem(name, strange) };

        // The state says who owns what; without its ledger a service that is wanted no longer is a stranger's, and there is none.
        var plan = Planning.Between(desired, found, quiet.Policy);
        var mended = Run.All(plan, found);
        Run.Same(Run.Ours(right), Run.Ours(mended));
        Assert.Empty(Planning.Between(desired, mended, quiet.Policy).Steps);
        Assert.Contains(plan.Steps, x => x.Operation == new Operation.DestroySet(name, MakesWay: true));
    }
}
