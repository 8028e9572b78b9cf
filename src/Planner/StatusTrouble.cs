using System.Linq;
using System.Text;

namespace IpvsPure.Planner;

/// <summary>The part of the status page that says what does not go as it should; empty where all is well.</summary>
internal static class StatusTrouble
{
    /// <summary>Lines of one kind that are shown.</summary>
    private const int LinesMax = 20;

    public static void Write(StringBuilder html, AgentState state, Memory memory, long now)
    {
        var remarks = memory.Desired.Findings.Length + memory.Desired.HeldBack.Length;
        if (state.Fault.Length == 0 && memory.Backoff.Objects.IsEmpty && remarks == 0)
        {
            return;
        }

        html.Append("<h2 id=\"trouble\">To look at</h2>\n");
        if (state.Fault.Length > 0)
        {
            html.Append("<p class=\"bad\">").Text(state.Fault).Append("</p>\n");
        }

        Waiting(html, state, memory, now);
        Remarks(html, memory);
    }

    private static void Waiting(StringBuilder html, AgentState state, Memory memory, long now)
    {
        if (memory.Backoff.Objects.IsEmpty)
        {
            return;
        }

        html.Append("<p>Refused by the kernel, and tried again:</p>\n<ul class=\"plain\">\n");
        foreach (var waiting in memory.Backoff.Objects.Values.Take(LinesMax))
        {
            var last = state.Rounds.SelectMany(x => x.Refusals).FirstOrDefault(x => Withholding.Touches(x.Step.Operation) == waiting.Object);
            html.Append("<li>").Element("code", last is null ? waiting.Object.Describe() : OperationText.Of(last.Step.Operation)).Append(": ");
            html.Append(last is null ? "" : "<span class=\"bad\">").Text(last?.Said ?? "").Append(last is null ? "" : "</span>; ");
            var next = waiting.Until <= now ? "now" : $"in {StatusPage.Length((waiting.Until - now + 999) / 1_000)}";
            html.Text($"refused {PlanSummary.Counted(waiting.Attempts, "time")}, again {next}");
            html.Text(last is { Withheld.Length: > 0 } ? $", and {PlanSummary.Counted(last.Withheld.Length, "step")} with it" : "").Append("</li>\n");
        }

        html.Append("</ul>\n");
        More(html, memory.Backoff.Objects.Count);
    }

    private static void Remarks(StringBuilder html, Memory memory)
    {
        var remarks = memory.Desired.Findings.Select(x => x.ToString())
            .Concat(memory.Desired.HeldBack.Select(x => x.Explain())).Take(LinesMax).ToList();
        if (remarks.Count == 0)
        {
            return;
        }

        html.Append("<p>Not done on purpose:</p>\n<ul class=\"plain\">\n");
        foreach (var remark in remarks)
        {
            html.Append("<li>").Text(remark).Append("</li>\n");
        }

        html.Append("</ul>\n");
        More(html, memory.Desired.Findings.Length + memory.Desired.HeldBack.Length);
    }

    private static void More(StringBuilder html, int all) =>
        html.Append(all <= LinesMax ? "" : $"<p class=\"dim\">And {PlanSummary.Number(all - LinesMax)} more: the log names them all.</p>\n");
}
