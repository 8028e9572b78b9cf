using System;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The agent's status as one HTML document of bounded size, without scripts and without anything from elsewhere: what it
/// serves, what it did last and why, and what does not go as it should.
/// </summary>
public static class StatusPage
{
    /// <param name="memory">What the agent knows; a value, so that it may go on meanwhile.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static string Of(AgentState state, Memory memory, StatusQuery query, long now, string version)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<title>").Text($"{state.Node} - IpvsPure").Append("</title>\n");
        html.Append("<style>").Append(StatusStyle.Sheet).Append("</style>\n</head>\n<body>\n");
        Head(html, state, memory, now, version);
        Facts(html, state, memory, now);
        StatusTrouble.Write(html, state, memory, now);
        StatusTable.Write(html, state, memory, query, now);
        StatusWork.Drains(html, state, memory, now);
        StatusWork.Plans(html, state, now);
        StatusWork.Drift(html, state);
        html.Append("<footer class=\"dim\">Nothing can be changed here. This page is as of ");
        html.Append(Time(now)).Append("; load it again for a newer one.</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Head(StringBuilder html, AgentState state, Memory memory, long now, string version)
    {
        var (look, text) = Situation(state, memory, now);
        html.Append("<header>\n").Element("h1", state.Node).Append('\n');
        html.Element("span", text, $"class=\"word {look}\" id=\"situation\"").Append("\n</header>\n<p class=\"dim\">");
        html.Text($"IpvsPure {version}, started {Ago(state.StartedAt, now)}.");
        html.Append(state.Health.IsLeaving ? " The Node is leaving: load balancers are told to turn away." : "").Append("</p>\n");
        html.Append("<nav><a href=\"#services\">Services</a> <a href=\"#drains\">Drains</a> <a href=\"#plans\">Plans</a>");
        html.Append(" <a href=\"#drift\">Drift</a></nav>\n");
    }

    /// <summary>The one sentence that says whether anybody has to look further.</summary>
    private static (string Look, string Text) Situation(AgentState state, Memory memory, long now)
    {
        var since = Math.Max(state.Health.WaitingSince, state.Health.InWorkSince);
        var lastWork = state.Rounds.IsEmpty ? state.StartedAt : state.Rounds[0].At;
        return state switch
        {
            { Fault.Length: > 0 } => ("bad", "The last round could not be made"),
            { IsComplete: false } => ("busy", "Waiting for the cluster's objects; nothing is programmed before"),
            _ when !state.Health.IsAlive(now) => ("bad", $"Behind: a change waits since {Clock(since)}"),
            _ when memory.Backoff.Objects.Count is var count and > 0 =>
                ("bad", $"In step but for {PlanSummary.Counted(count, "object")} that the kernel refuses"),
            _ when since > 0 => ("busy", $"At work on what changed at {Clock(since)}"),
            _ => ("good", $"In step since {Clock(lastWork)}, {Ago(lastWork, now)}"),
        };
    }

    private static void Facts(StringBuilder html, AgentState state, Memory memory, long now)
    {
        var wanted = memory.Desired.State;
        var others = memory.Believed is { } believed ? believed.Services.Count - Owned.Services(believed).Count() : 0;
        var (drift, refused) = (state.Drift.Values.Sum(), memory.Backoff.Objects.Count);
        html.Append("<dl>\n");
        Fact(html, "Services", PlanSummary.Number(state.Services), $"{PlanSummary.Counted(state.Slices, "EndpointSlice")} known");
        Fact(
            html, "Virtual services", PlanSummary.Number(wanted.Services.Count),
            others == 0 ? "none of others here" : $"{PlanSummary.Number(others)} of others, left alone");
        Fact(html, "Servers", PlanSummary.Number(wanted.Services.Values.Sum(x => x.Servers.Count)), "summed over the virtual services");
        Fact(html, "Addresses", PlanSummary.Number(memory.Desired.Claims.Count), "virtual, made local here");
        Fact(html, "Draining", PlanSummary.Number(state.Draining.Length), "servers that keep their connections");
        Fact(html, "Refused", PlanSummary.Number(refused), refused == 0 ? "nothing waits" : "tried again, each at its own pace");
        Fact(html, "Drift", PlanSummary.Number((int)Math.Min(drift, int.MaxValue)), "steps that mended what others did");
        var (last, summary) = state.Rounds.IsEmpty ? ("none", "nothing was to be done") : (Ago(state.Rounds[0].At, now), state.Rounds[0].Summary);
        Fact(html, "Last plan", last, summary);
        Fact(html, "Source", state.HeardAt == 0 ? "silent" : Ago(state.HeardAt, now), "when it last said anything");
        html.Append("</dl>\n");
    }

    private static void Fact(StringBuilder html, string name, string value, string more) =>
        html.Append("<div>").Element("dt", name).Append("<dd>").Text(value).Element("small", more).Append("</dd></div>\n");

    /// <summary>An instant (ms since 1970) as it stands in a sentence.</summary>
    internal static string Clock(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>An instant (ms since 1970) as an element that programs read as well.</summary>
    internal static string Time(long milliseconds)
    {
        var exact = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"<time datetime=\"{exact}\">{Clock(milliseconds)}</time>";
    }

    internal static string Ago(long then, long now) => $"{Length(Math.Max(0, now - then) / 1_000)} ago";

    /// <summary>A length of time in its two greatest units.</summary>
    internal static string Length(long seconds)
    {
        var (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        return days > 0 ? Units(days, "d", hours, "h")
            : hours > 0 ? Units(hours, "h", minutes, "min")
            : minutes > 0 ? Units(minutes, "min", seconds % 60, "s")
            : $"{seconds} s";

        static string Units(long many, string unit, long rest, string smaller) => rest == 0 ? $"{many} {unit}" : $"{many} {unit} {rest} {smaller}";
    }
}
