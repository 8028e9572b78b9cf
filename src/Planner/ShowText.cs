using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a kernel holds as a table for people, with the names of Services where they are known.</summary>
public static class ShowText
{
    private static readonly string[] Heads =
        ["SERVICE", "VIRTUAL ADDRESS", "SCHED", "PERSIST", "SERVER", "WEIGHT", "ACTIVE", "INACTIVE", "OWNER"];

    private static readonly string[] WideHeads = ["FORWARD", "LIMITS", "SLICE", "FILTER"];

    /// <summary>All of it.</summary>
    /// <param name="desired">Gives the names; without it the column is empty.</param>
    public static string Of(KernelState state, Desired? desired) => Of(state, ShowQuery.All.Of(state, desired), false);

    /// <param name="wide">More columns: how packets are forwarded, which slice lists a server, what the filter does.</param>
    public static string Of(KernelState state, ImmutableArray<ShownService> services, bool wide)
    {
        var isRated = services.Any(x => x.Rate is not null);
        var rows = new List<string[]> { (string[])[.. Heads, .. isRated ? ["NEW/S"] : (string[])[], .. wide ? WideHeads : []] };
        foreach (var service in services)
        {
            AddRows(rows, state, service, isRated, wide);
        }

        var text = new StringBuilder();
        if (rows.Count > 1)
        {
            Columns.Write(text, 0, rows, 5, 6, 7, isRated ? 9 : 5);
            text.Append('\n');
        }

        return text.Append(Summary(state, services)).Append('\n').ToString();
    }

    private static void AddRows(List<string[]> rows, KernelState state, ShownService shown, bool isRated, bool wide)
    {
        var (key, service) = (shown.Key, shown.Service);
        var persist = service.Settings.Persistence.IsOn ? OperationText.Affinity(service.Settings.Persistence) : "-";
        string[] head = [shown.Name, key.ToString(), service.Settings.Scheduler.ToString(), persist];
        string[] tail = [shown.IsOurs ? "ours" : "foreign", .. isRated ? [Rate(shown)] : (string[])[]];
        var filter = wide ? Filter(state, key) : "";
        if (service.Servers.Count == 0)
        {
            rows.Add([.. head, "-", "-", "-", "-", .. tail, .. wide ? ["-", "-", "-", filter] : (string[])[]]);
            return;
        }

        for (var i = 0; i < service.Servers.Count; i++)
        {
            var server = service.Servers.Span[i];
            var open = state.Connections.Find(new ServerRef(key, server.Key)).IfNone(default(Connections));
            var limits = server.Upper == 0 && server.Lower == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{server.Lower}-{server.Upper}");
            string[] more = [server.Forwarding.Text(), limits, SliceOf(shown, server.Key), filter];
            rows.Add([.. head, server.Key.ToString(), server.Weight.ToString(), Count(open.Active), Count(open.Inactive), .. tail, .. wide ? more : []]);
            (head, tail, filter) = (["", "", "", ""], isRated ? ["", ""] : [""], "");
        }
    }

    // The slices are in the order of the desired servers; a server that leaves has none.
    private static string SliceOf(ShownService shown, RealServerKey server)
    {
        if (shown.Origin is not { } origin || origin.Slices.Length != shown.Service.Servers.Count)
        {
            return "-";
        }

        var at = System.Array.FindIndex(shown.Service.Servers.Span.ToArray(), x => x.Key == server);
        return origin.Slices[at].ToString();
    }

    private static string Filter(KernelState state, ServiceKey key)
    {
        if (key.IsMarked)
        {
            return "short circuit";
        }

        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        var roles = ((SetRole[])[SetRole.Internal, SetRole.External, SetRole.ShortCircuit, SetRole.Drop, SetRole.Ranged])
            .Where(x => OurSets.Members(state, x, key.Family).Any(members => members.ContainsKey(member)))
            .Select(x => x.Text());
        return string.Join(", ", roles.DefaultIfEmpty("-"));
    }

    private static string Summary(KernelState state, ImmutableArray<ShownService> services)
    {
        if (state.Services.IsEmpty)
        {
            return "No virtual services.";
        }

        var ours = services.Count(x => x.IsOurs);
        var servers = services.Sum(x => x.Service.Servers.Count);
        var active = services.Sum(x => (long)x.Open.Active);
        var inactive = services.Sum(x => (long)x.Open.Inactive);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{PlanSummary.Counted(services.Length, "service")} ({ours:N0} ours, {services.Length - ours:N0} foreign),"
            + $" {PlanSummary.Counted(servers, "real server")}, {active:N0} active and {inactive:N0} inactive connections.");
        var hidden = state.Services.Count - services.Length;
        return hidden == 0 ? text : $"{text} {PlanSummary.Counted(hidden, "other service")} not shown.";
    }

    private static string Rate(ShownService shown) =>
        shown.Rate is { } rate ? rate.ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Count(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
