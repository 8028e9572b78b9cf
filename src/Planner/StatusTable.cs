using System;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>The table of Services of the status page, with the form that narrows it.</summary>
internal static class StatusTable
{
    /// <summary>Addresses of one Service that are shown.</summary>
    private const int FrontsMax = 16;

    /// <summary>Servers that a page shows, however they are spread; each address shows a few at least.</summary>
    private const int ServersMax = 1_000;

    private const int ServersMin = 4;

    public static void Write(StringBuilder html, AgentState state, Memory memory, StatusQuery query, long now)
    {
        html.Append("<h2 id=\"services\">Services</h2>\n");
        Form(html, query);
        query.Range().Match(
            range =>
            {
                var page = StatusServices.Of(memory, query, range);
                Pager(html, query, page);
                Rows(html, state, memory, page, now);
                if (page.Pages > 1)
                {
                    Pager(html, query, page);
                }
            },
            _ =>
            {
                html.Append("<p class=\"bad\">").Text($"'{query.Address}' is neither an address nor a range of addresses.");
                html.Append(" Ask for one like <code>10.96.0.10</code> or <code>10.96.0.0/12</code>.</p>\n");
            });
    }

    private static void Form(StringBuilder html, StatusQuery query)
    {
        html.Append("<form method=\"get\" action=\"#services\" role=\"search\">\n");
        foreach (var (name, label, value) in ((string, string, string)[])[
            ("namespace", "Namespace", query.Namespace), ("name", "Part of the name", query.Name), ("address", "Address or range", query.Address)])
        {
            html.Append($"<label>{label}<input name=\"{name}\" autocomplete=\"off\" value=\"").Text(value).Append("\"></label>\n");
        }

        html.Append("<button>Show</button>").Append(query.IsNarrow ? " <a href=\"?#services\">Show all</a>" : "").Append("\n</form>\n");
    }

    private static void Pager(StringBuilder html, StatusQuery query, StatusServices page)
    {
        html.Append("<p class=\"pager\">");
        if (page.All == 0)
        {
            html.Append(query.IsNarrow ? "No Service fits." : "No Services are known.").Append("</p>\n");
            return;
        }

        var last = page.First + page.Services.Length - 1;
        html.Append($"{PlanSummary.Number(page.First)} to {PlanSummary.Number(last)} of {PlanSummary.Counted(page.All, "Service")}");
        foreach (var (text, to, isShown) in ((string, int, bool)[])[
            ("first", 1, page.Page > 2),
            ("previous", page.Page - 1, page.Page > 1),
            ("next", page.Page + 1, page.Page < page.Pages),
            ("last", page.Pages, page.Page < page.Pages - 1)])
        {
            html.Append(isShown ? " <a href=\"" : "").Text(isShown ? query.Link(to) : "").Append(isShown ? $"#services\">{text}</a>" : "");
        }

        html.Append("</p>\n");
    }

    private static void Rows(StringBuilder html, AgentState state, Memory memory, StatusServices page, long now)
    {
        if (page.Services.IsEmpty)
        {
            return;
        }

        html.Append("<table>\n<thead><tr><th class=\"name\">Service</th><th class=\"front\">Address</th>");
        html.Append("<th class=\"how\">Scheduler</th><th>Servers</th></tr></thead>\n<tbody>\n");
        var left = ServersMax;
        var leaving = state.Draining.ToLookup(x => (x.Service, x.Server));
        foreach (var service in page.Services)
        {
            var fronts = service.Fronts.Take(FrontsMax).ToList();
            foreach (var (front, i) in fronts.Select((x, i) => (x, i)))
            {
                html.Append("<tr><td>");
                Name(html, service.Service.Name, front.Port, i == 0);
                Address(html, memory, front);
                html.Append("</td><td data-label=\"Scheduler\">").Text(How(front)).Append("</td><td data-label=\"Servers\">");
                left -= Servers(html, front, Math.Max(ServersMin, left), x => leaving[(front.Key, x)].FirstOrDefault(), now);
                html.Append("</td></tr>\n");
            }

            Rest(html, service, fronts.Count);
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static void Name(StringBuilder html, ObjectName name, string port, bool isFirst)
    {
        if (isFirst)
        {
            var link = new StatusQuery(name.Namespace, "", "", 1).Link(1);
            html.Append("<a href=\"").Text(link).Append("#services\">").Text(name.Namespace).Append("</a>/");
            html.Append("<span class=\"word\">").Text(name.Name).Append("</span> ");
        }
        else
        {
            html.Element("span", $"{name} ", "class=\"dim again\"");
        }

        _ = port.Length == 0 ? html : html.Dim(port);
        html.Append("</td>");
    }

    private static void Address(StringBuilder html, Memory memory, StatusFront front)
    {
        html.Append("<td data-label=\"Address\">").Mono(front.Key.ToString()).Append(' ').Dim(front.Kind);
        var (look, text) = front switch
        {
            { Holder: { } holder } => ("bad", $"taken by {holder}, which is older"),
            { Wanted: null, Found: null } => ("busy", "no endpoint to use"),
            { Wanted: null } => ("busy", "leaving"),
            { Found: null } => ("busy", memory.Believed is null ? "the kernel was not read yet" : "not in the kernel yet"),
            _ when front.Wanted.Settings != front.Found.Settings => ("busy", "its settings are to change"),
            _ => ("", ""),
        };
        _ = text.Length == 0 ? html : html.Append("<br>").Element("span", text, $"class=\"{look}\"");
    }

    private static string How(StatusFront front) => (front.Wanted ?? front.Found)?.Settings is { } settings
        ? settings.Persistence.IsOn ? $"{settings.Scheduler}, affinity {StatusPage.Length(settings.Persistence.Seconds)}" : settings.Scheduler.ToString()
        : "";

    private static int Servers(StringBuilder html, StatusFront front, int max, Func<RealServerKey, HeldBack.Draining?> leaving, long now)
    {
        var servers = front.Servers.ToList();
        if (servers.Count == 0)
        {
            return 0;
        }

        html.Append("<ul class=\"servers\">");
        foreach (var key in servers.Take(max))
        {
            var (look, text) = Server(front, key, leaving(key), now);
            html.Append(look.Length == 0 ? "<li>" : $"<li class=\"{look}\">").Mono(key.ToString()).Append(' ');
            html.Dim(text).Append("</li>");
        }

        var more = servers.Count - max;
        html.Append(more <= 0 ? "" : $"<li>and {PlanSummary.Number(more)} more: <code>ipvspure show</code> has them</li>").Append("</ul>");
        return Math.Min(max, servers.Count);
    }

    private static (string Look, string Text) Server(StatusFront front, RealServerKey key, HeldBack.Draining? leaving, long now)
    {
        var (wanted, found) = (front.Wanted?.Servers.Find(key), front.Found?.Servers.Find(key));
        return (wanted, found, leaving) switch
        {
            (_, _, { } drain) => ("busy", $"draining, {StatusWork.Left(drain, now)}"),
            (null, { } x, _) => ("busy", $"weight {x.Weight}, to be removed"),
            ({ } x, null, _) => ("busy", $"weight {x.Weight}, not there yet"),
            ({ } x, { } y, _) when x.Weight != y.Weight => ("busy", $"weight {y.Weight}, to be {x.Weight}"),
            ({ } x, _, _) => ("", $"weight {x.Weight}"),
            _ => ("", ""),
        };
    }

    // A Service without any address of its own still has a row, and one with very many says so.
    private static void Rest(StringBuilder html, StatusService service, int shown)
    {
        if (shown == 0)
        {
            html.Append("<tr><td>");
            Name(html, service.Service.Name, "", true);
            html.Append("<td data-label=\"Address\" class=\"dim\">no address is served on this node</td><td></td><td></td></tr>\n");
        }
        else if (service.Fronts.Length > shown)
        {
            html.Append("<tr><td></td><td class=\"dim\" colspan=\"3\">");
            html.Append($"and {PlanSummary.Number(service.Fronts.Length - shown)} more addresses: <code>ipvspure show</code> has them</td></tr>\n");
        }
    }
}
