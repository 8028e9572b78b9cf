using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace IpvsPure.Planner;

/// <summary>A plan for an issue or a change request: the groups of <see cref="PlanText"/> as Markdown tables.</summary>
public static class PlanMarkdown
{
    public static string Of(Plan plan, PlanTextOptions options)
    {
        var text = new StringBuilder();
        text.Append("## ").Append(Cell(options.Heading.Length == 0 ? "Plan" : $"Plan for {options.Heading}")).Append("\n\n");
        text.Append(plan.IsEmpty ? "No changes.\n" : $"**{PlanSummary.Of(plan, options.Observed).Line()}**\n");
        if (!plan.IsEmpty)
        {
            var (services, node) = new PlanGroups(options).Of(plan);
            foreach (var group in services)
            {
                Write(text, Title(group), group.Lines, group.Reason);
            }

            if (node.Count > 0)
            {
                Write(text, "node", node, "");
            }
        }

        if (!plan.HeldBack.IsEmpty)
        {
            text.Append("\n### Held back\n\n");
            foreach (var held in plan.HeldBack)
            {
                text.Append("- ").Append(Cell(held.Explain())).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Title(PlanGroup group)
    {
        var key = group.IsAddressOnly ? group.Key.Vip.ToString() : group.Key.ToString();
        var name = group.Name is { } port ? $" {port}" : "";
        var settings = group.Settings.Length == 0 ? "" : $": {group.Settings}";
        return $"`{group.Verb.Symbol()}` `{key}`{name}{settings}";
    }

    private static void Write(StringBuilder text, string title, IReadOnlyList<PlanLine> lines, string reason)
    {
        text.Append("\n### ").Append(title).Append("\n\n");
        text.Append(reason.Length == 0 ? "" : $"{Cell(reason)}\n\n");
        if (lines.Count == 0)
        {
            return;
        }

        text.Append("| | object | change | reason |\n|---|---|---|---|\n");
        foreach (var line in lines)
        {
            var symbol = line.Symbol == PlanGroup.Context ? "" : $"`{line.Symbol}`";
            text.Append($"| {symbol} | {Cell(line.Object)} | {Cell(line.Detail)} | {Cell(line.Reason == reason ? "" : line.Reason)} |\n");
        }
    }

    // What would end a cell or begin a tag is escaped; an arrow stays one.
    private static string Cell(string text) => text
        .Replace("->", "→", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
