using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>How many steps of each verb there are for each kind of object.</summary>
public sealed class PlanSummary
{
    private static readonly ImmutableArray<string> Kinds =
        ["service", "real server", "address", "filter entry", "parameter", "link", "set", "chain", "jump", "flows", "rule", "routing entry"];

    private readonly SortedDictionary<int, int[]> rows = [];
    private readonly int[] totals = new int[4];

    private PlanSummary(int steps, int heldBack) => (Steps, HeldBack) = (steps, heldBack);

    public int Steps { get; }

    public int HeldBack { get; }

    public int this[Verb verb] => totals[(int)verb];

    /// <summary>Counts a plan; <paramref name="observed"/> tells what is replaced from what is new.</summary>
    public static PlanSummary Of(Plan plan, KernelState? observed)
    {
        var summary = new PlanSummary(plan.Steps.Length, plan.HeldBack.Length);
        foreach (var step in plan.Steps)
        {
            summary.Count(KindOf(step.Operation), (int)Verbs.Of(step.Operation, observed));
        }

        return summary;
    }

    /// <summary>One line without its end: <c>11 steps (6 add, 1 change), 1 held back</c>.</summary>
    public string Line()
    {
        var counts = Verbs.All.Where(x => this[x] > 0).Select(x => $"{Number(this[x])} {x.Text()}");
        var line = $"{Counted(Steps, "step")} ({string.Join(", ", counts)})";
        return HeldBack == 0 ? line : $"{line}, {Number(HeldBack)} held back";
    }

    /// <summary>The table of kinds by verbs; only those in use.</summary>
    public void WriteTable(StringBuilder text)
    {
        var verbs = Verbs.All.Where(x => this[x] > 0).ToImmutableArray();
        text.Append(' ', 14);
        foreach (var verb in verbs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{verb.Text(),10}");
        }

        text.Append('\n');
        foreach (var (kind, counts) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kinds[kind],-14}");
            foreach (var verb in verbs)
            {
                var count = counts[(int)verb];
                text.Append(CultureInfo.InvariantCulture, $"{(count == 0 ? "-" : Number(count)),10}");
            }

            text.Append('\n');
        }
    }

    internal static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Counted(int value, string noun)
    {
        var plural = noun.EndsWith("ss", StringComparison.Ordinal) ? "es" : "s";
        return $"{Number(value)} {noun}{(value == 1 ? "" : plural)}";
    }

    private void Count(int kind, int verb)
    {
        if (!rows.TryGetValue(kind, out var counts))
        {
            rows[kind] = counts = new int[4];
        }

        counts[verb]++;
        totals[verb]++;
    }

    private static int KindOf(Operation operation) => operation switch
    {
        Operation.AddService or Operation.EditService or Operation.DeleteService => 0,
        Operation.AddServer or Operation.EditServer or Operation.DeleteServer => 1,
        Operation.AddRoute or Operation.EditRoute or Operation.DeleteRoute
            or Operation.BindAddress or Operation.UnbindAddress => 2,
        Operation.AddMember or Operation.DeleteMember => 3,
        Operation.SetSysctl => 4,
        Operation.AddLink or Operation.RaiseLink or Operation.DeleteLink => 5,
        Operation.CreateSet or Operation.DestroySet => 6,
        Operation.WriteChain or Operation.DeleteChain => 7,
        Operation.AddJump or Operation.DeleteJump => 8,
        Operation.ForgetFlows => 9,
        Operation.DeleteRule => 10,
        Operation.DeletePolicyRule or Operation.DeletePolicyRoute => 11,
        _ => throw new InvalidOperationException("a case of Operation has no kind"),
    };
}
