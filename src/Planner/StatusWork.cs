using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The parts of the status page that tell what the agent does: servers that leave, the last plans, drift.</summary>
internal static class StatusWork
{
    private const int DrainsMax = 100;

    /// <summary>Steps of one plan that are shown.</summary>
    private const int StepsMax = 20;

    public static void Drains(StringBuilder html, AgentState state, Memory memory, long now)
    {
        html.Append("<h2 id=\"drains\">Drains</h2>\n");
        if (state.Draining.IsEmpty)
        {
            html.Append("<p>No server is leaving.</p>\n");
            return;
        }

        html.Append("<table>\n<thead><tr><th>Server</th><th>Virtual service</th><th>Connections</th><th>Time left</th></tr></thead>\n<tbody>\n");
        foreach (var drain in state.Draining.Take(DrainsMax))
        {
            var open = memory.Believed?.Connections.Find(new ServerRef(drain.Service, drain.Server)).IfNone(default(Connections)) ?? drain.Open;
            var service = memory.Desired.Origins.Find(drain.Service).Match(x => x.Port.ToString(), () => "its Service is gone");
            html.Append("<tr><td data-label=\"Server\">").Mono(drain.Server.ToString());
            html.Append("</td><td data-label=\"Virtual service\">").Mono(drain.Service.ToString()).Append(' ').Dim(service).Append("</td>");
            html.Append("<td data-label=\"Connections\">").Text($"{open.Active} open, {open.Inactive} opening or closing");
            html.Append("</td><td data-label=\"Time left\">").Append(Left(drain, now)).Append("</td></tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
        html.Append(state.Draining.Length <= DrainsMax ? "" : $"<p class=\"dim\">And {PlanSummary.Number(state.Draining.Length - DrainsMax)} more.</p>\n");
    }

    /// <summary>How long a server still may keep its connections.</summary>
    public static string Left(HeldBack.Draining drain, long now) => ((drain.Until * 1_000) - now) switch
    {
        _ when drain.Until == 0 => "until its connections end",
        <= 0 => "its time is up",
        var left => $"{StatusPage.Length((left + 999) / 1_000)} left",
    };

    public static void Plans(StringBuilder html, AgentState state, long now)
    {
        html.Append("<h2 id=\"plans\">Last plans</h2>\n");
        html.Append(state.Rounds.IsEmpty ? "<p>Nothing had to be done since the start.</p>\n" : "");
        foreach (var round in state.Rounds)
        {
            var took = string.Create(CultureInfo.InvariantCulture, $"{round.Took.TotalMilliseconds:0.0} ms");
            html.Append("<details><summary>").Append(StatusPage.Time(round.At)).Text($" ({StatusPage.Ago(round.At, now)}) ");
            html.Element("span", round.Cause, "class=\"word\"").Text($": {round.Summary}, {took}");
            var refused = $" <span class=\"bad\">{PlanSummary.Number(round.Refusals.Length)} refused</span>";
            html.Append(round.Refusals.IsEmpty ? "" : refused).Append("</summary>\n");
            Steps(html, round);
            html.Append("</details>\n");
        }
    }

    private static void Steps(StringBuilder html, RoundRecord round)
    {
        html.Append("<ol>\n");
        foreach (var step in round.Plan.Steps.Take(StepsMax))
        {
            html.Append("<li>").Element("code", OperationText.Of(step.Operation)).Append(' ').Dim(step.Why.Explain()).Append("</li>\n");
        }

        html.Append("</ol>\n");
        var more = round.Plan.Steps.Length + round.Omitted - StepsMax;
        var where = $"<code>/debug/plan</code> has up to {RoundRecord.StepsKept}";
        html.Append(more <= 0 ? "" : $"<p class=\"dim\">And {PlanSummary.Counted(more, "more step")}: {where}.</p>\n");
        foreach (var refusal in round.Refusals.Take(StepsMax))
        {
            html.Append("<p class=\"bad\">").Text($"refused: {OperationText.Of(refusal.Step.Operation)}: {refusal.Said}").Append("</p>\n");
        }

        foreach (var held in round.Plan.HeldBack.Take(StepsMax))
        {
            html.Append("<p class=\"dim\">").Text($"held back: {held.Explain()}").Append("</p>\n");
        }
    }

    public static void Drift(StringBuilder html, AgentState state)
    {
        html.Append("<h2 id=\"drift\">Drift</h2>\n");
        if (state.Drift.IsEmpty)
        {
            html.Append("<p>Nobody changed anything of ours since the start.</p>\n");
            return;
        }

        html.Append("<p>Steps since the start that mended what others changed:</p>\n<ul class=\"plain\">\n");
        foreach (var (operation, count) in state.Drift)
        {
            html.Append("<li><code>").Text(operation).Append(CultureInfo.InvariantCulture, $"</code> {count:N0}</li>\n");
        }

        html.Append("</ul>\n");
    }
}
