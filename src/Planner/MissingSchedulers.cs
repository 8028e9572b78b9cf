using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// Which schedulers a kernel lacks, learnt from what it refused. Not from a list of its modules: that may be hidden from a
/// container, leaves out what is built in, and does not know what an administrator forbids to load.
/// </summary>
public static class MissingSchedulers
{
    /// <summary>The policy with what these outcomes taught: the kernel says ENOENT to a scheduler that it cannot load.</summary>
    public static NodePolicy Learn(NodePolicy policy, IEnumerable<(Step Step, Outcome Outcome)> outcomes)
    {
        var missing = policy.MissingSchedulers.ToHashSet();
        foreach (var (step, outcome) in outcomes)
        {
            if (outcome is Outcome.Refused refused && refused.Said == Errno.NoEntry && NameOf(step.Operation) is { } name)
            {
                missing.Add(name);
            }
        }

        return missing.Count == policy.MissingSchedulers.Length
            ? policy
            : policy with { MissingSchedulers = [.. missing.Order(System.StringComparer.Ordinal)] };
    }

    private static string? NameOf(Operation operation) => operation switch
    {
        Operation.AddService x => x.Settings.Scheduler.Name,
        Operation.EditService x => x.After.Scheduler.Name,
        _ => null,
    };
}
