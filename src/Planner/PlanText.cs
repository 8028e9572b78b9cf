using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>How a plan's text is to look, and what it may tell besides the plan.</summary>
/// <param name="Colour">Whether to use a terminal's colours.</param>
/// <param name="Width">Columns of the terminal; 0 is as wide as it takes.</param>
/// <param name="Heading">A first line; none if empty.</param>
/// <param name="Desired">Gives names to services and says what stays as it is.</param>
/// <param name="Observed">Says what is replaced rather than new, and what goes with a service.</param>
/// <param name="Link">The name of the dummy link.</param>
public sealed record PlanTextOptions(
    bool Colour = false,
    int Width = 0,
    string Heading = "",
    Desired? Desired = null,
    KernelState? Observed = null,
    string Link = "kube-ipvs0");

/// <summary>
/// A plan for people: by Service port, each step with its reason, what stays counted, the sum last. The order of
/// execution is that of <see cref="PlanJson"/> and <see cref="PlanScript"/>.
/// </summary>
public static class PlanText
{
    private const int TableFrom = 12;

    public static string Of(Plan plan, PlanTextOptions options)
    {
        var text = new StringBuilder();
        if (options.Heading.Length > 0)
        {
            text.Append(options.Heading).Append("\n\n");
        }

        if (!plan.IsEmpty)
        {
            WriteSteps(text, plan, options);
        }

        WriteHeldBack(text, plan, options);
        return text.Append(plan.IsEmpty ? NoChanges(plan, options) : Sum(plan, options)).Append('\n').ToString();
    }

    private static void WriteSteps(StringBuilder text, Plan plan, PlanTextOptions options)
    {
        var (services, node) = new PlanGroups(options).Of(plan);
        WriteLegend(text, plan, services, node, options);
        PlanColumns.WriteServices(text, services, options);
        PlanColumns.WriteNode(text, node, options);
        WriteUnchanged(text, services, options);
        if (plan.Steps.Length >= TableFrom)
        {
            PlanSummary.Of(plan, options.Observed).WriteTable(text);
            text.Append('\n');
        }
    }

    private static void WriteLegend(
        StringBuilder text, Plan plan, IReadOnlyList<PlanGroup> services, IReadOnlyList<PlanLine> node, PlanTextOptions options)
    {
        var used = services.SelectMany(x => x.Lines).Concat(node).Select(x => x.Symbol)
            .Concat(services.Select(x => x.Verb.Symbol()))
            .Concat(node.Count > 0 ? [Verb.Change.Symbol()] : [])
            .ToHashSet();
        text.Append(' ');
        foreach (var verb in Verbs.All.Where(x => used.Contains(x.Symbol())))
        {
            var symbol = PlanColours.Symbol(verb.Symbol(), options.Colour);
            text.Append(' ').Append(symbol).Append(' ').Append(verb.Text()).Append("   ");
        }

        text.Append(plan.HeldBack.IsEmpty ? "" : " . held back");
        TrimEnd(text).Append("\n\n");
    }

    private static void WriteUnchanged(StringBuilder text, IReadOnlyList<PlanGroup> services, PlanTextOptions options)
    {
        if (options.Desired is not { } desired)
        {
            return;
        }

        var same = desired.State.Services.Count - services.Count(x => desired.State.Services.ContainsKey(x.Key));
        if (same > 0)
        {
            text.Append(PlanSummary.Counted(same, "service"));
            text.Append(same == 1 ? " is as it should be.\n\n" : " are as they should be.\n\n");
        }
    }

    private static void WriteHeldBack(StringBuilder text, Plan plan, PlanTextOptions options)
    {
        foreach (var held in plan.HeldBack)
        {
            text.Append(PlanColours.Symbol('.', options.Colour)).Append(' ').Append(held.Explain());
            if (held is HeldBack.Draining { Until: > 0 } x)
            {
                var until = DateTimeOffset.FromUnixTimeSeconds(x.Until);
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $", until {until:HH:mm:ss} UTC at the latest");
            }

            text.Append('\n');
        }

        text.Append(plan.HeldBack.IsEmpty ? "" : "\n");
    }

    private static string NoChanges(Plan plan, PlanTextOptions options)
    {
        var held = plan.HeldBack.IsEmpty ? "No changes." : $"No changes, {PlanSummary.Number(plan.HeldBack.Length)} held back.";
        if (options.Desired is not { State.Services.Count: > 0 } desired)
        {
            return held;
        }

        var services = desired.State.Services;
        var servers = services.Values.Sum(x => x.Servers.Count);
        var addresses = desired.State.Routes.Count + desired.State.Bound.Count;
        return $"{held} {PlanSummary.Counted(services.Count, "service")}, {PlanSummary.Counted(servers, "real server")}"
            + $" and {PlanSummary.Counted(addresses, "address")} are as they should be.";
    }

    private static string Sum(Plan plan, PlanTextOptions options) => $"Plan: {PlanSummary.Of(plan, options.Observed).Line()}.";

    internal static StringBuilder TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        return text;
    }
}
