using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace IpvsPure.Planner;

/// <summary>
/// What came of carrying out a plan: how many steps were done, and each refusal with what it held up.
/// </summary>
public sealed record Report(int Steps, int Done, int Withheld, ImmutableArray<ReportedRefusal> Refusals)
{
    public bool IsClean => Done == Steps;

    public int Refused => Steps - Done - Withheld;

    public static Report Of(IReadOnlyList<(Step Step, Outcome Outcome)> outcomes)
    {
        var refusals = new List<ReportedRefusal>();
        var followers = new List<List<Operation>>();
        var roots = new Dictionary<KernelObject, int>();
        var (done, withheld) = (0, 0);
        foreach (var (step, outcome) in outcomes)
        {
            var touched = Withholding.Touches(step.Operation);
            switch (outcome)
            {
                case Outcome.Refused x:
                    roots[touched] = Note(refusals, touched, step, x);
                    break;
                case Outcome.Withheld x when roots.TryGetValue(x.Needs, out var root):
                    withheld++;
                    roots.TryAdd(touched, root);
                    Followers(followers, root).Add(step.Operation);
                    break;
                case Outcome.Withheld:
                    withheld++;
                    break;
                default:
                    done++;
                    break;
            }
        }

        var reported = refusals.Select((x, i) => x with { Withheld = [.. Followers(followers, i)] });
        return new(outcomes.Count, done, withheld, [.. reported]);
    }

    /// <summary>One sentence, for example <c>Applied: 11 of 12 steps done, 1 refused.</c></summary>
    public string Line()
    {
        if (IsClean)
        {
            return $"Applied: {PlanSummary.Counted(Steps, "step")} done.";
        }

        var (done, refused) = (PlanSummary.Number(Done), PlanSummary.Number(Refused));
        var line = $"Applied: {done} of {PlanSummary.Counted(Steps, "step")} done, {refused} refused";
        return Withheld == 0 ? line + "." : $"{line}, {PlanSummary.Number(Withheld)} withheld because of that.";
    }

    // The rules of one family go in one transaction: its refusal is one, whatever the number of its steps.
    private static int Note(List<ReportedRefusal> refusals, KernelObject touched, Step step, Outcome.Refused outcome)
    {
        var last = refusals.Count - 1;
        if (last >= 0 && touched.Kind == ObjectKind.Rules && refusals[last].Outcome == outcome
            && Withholding.Touches(refusals[last].Step.Operation) == touched)
        {
            refusals[last] = refusals[last] with { Alike = refusals[last].Alike + 1 };
            return last;
        }

        refusals.Add(new(step, outcome, 0, []));
        return refusals.Count - 1;
    }

    private static List<Operation> Followers(List<List<Operation>> followers, int root)
    {
        while (followers.Count <= root)
        {
            followers.Add([]);
        }

        return followers[root];
    }
}

/// <summary>A refused step and the steps that were not tried because of it.</summary>
/// <param name="Alike">How many more steps of the same transaction were refused with it.</param>
public sealed record ReportedRefusal(Step Step, Outcome.Refused Outcome, int Alike, ImmutableArray<Operation> Withheld)
{
    private const int WithheldShown = 5;

    /// <summary>The kernel's own words.</summary>
    public string Said => Outcome.Text.Length == 0 ? Outcome.Said.ToString() : $"{Outcome.Said}: {Outcome.Text}";

    /// <summary>The refusal as lines: the step, what the kernel said, what was withheld.</summary>
    public IEnumerable<string> Lines()
    {
        var more = Alike == 0 ? "" : $" and {PlanSummary.Number(Alike)} more of the same transaction";
        yield return $"refused: {OperationText.Of(Step.Operation)}{more}";
        yield return $"  the kernel says {Said}";
        foreach (var operation in Withheld.Take(WithheldShown))
        {
            yield return $"  withheld because of it: {OperationText.Of(operation)}";
        }

        if (Withheld.Length > WithheldShown)
        {
            yield return $"  and {PlanSummary.Number(Withheld.Length - WithheldShown)} more withheld";
        }
    }
}
