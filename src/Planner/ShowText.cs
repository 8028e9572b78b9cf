using System.Collections.Generic;
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

    /// <param name="desired">Gives the names; without it the column is empty.</param>
    public static string Of(KernelState state, Desired? desired)
    {
        var rows = new List<string[]> { Heads };
        foreach (var (key, service) in state.Services)
        {
            AddRows(rows, state, desired, key, service);
        }

        var text = new StringBuilder();
        if (rows.Count > 1)
        {
            Write(text, rows);
            text.Append('\n');
        }

        return text.Append(Summary(state)).Append('\n').ToString();
    }

    private static void AddRows(List<string[]> rows, KernelState state, Desired? desired, ServiceKey key, VirtualService service)
    {
        var name = desired?.Origins.Find(key).Case is ServiceOrigin origin ? origin.Port.ToString() : "-";
        var owner = Owned.Service(state, key) ? "ours" : "foreign";
        var persist = service.Settings.Persistence.IsOn ? OperationText.Affinity(service.Settings.Persistence) : "-";
        string[] head = [name, key.ToString(), service.Settings.Scheduler.ToString(), persist];
        if (service.Servers.Count == 0)
        {
            rows.Add([.. head, "-", "-", "-", "-", owner]);
            return;
        }

        foreach (var server in service.Servers.Span)
        {
            var open = state.Connections.Find(new ServerRef(key, server.Key)).IfNone(default(Connections));
            rows.Add([.. head, server.Key.ToString(), server.Weight.ToString(), Count(open.Active), Count(open.Inactive), owner]);
            (head, owner) = (["", "", "", ""], "");
        }
    }

    private static void Write(StringBuilder text, List<string[]> rows)
    {
        var widths = new int[Heads.Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = System.Math.Max(widths[i], row[i].Length);
            }
        }

        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var i = 0; i < widths.Length; i++)
            {
                var isNumber = Heads[i] is "WEIGHT" or "ACTIVE" or "INACTIVE";
                line.Append(isNumber ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i])).Append("  ");
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    private static string Summary(KernelState state)
    {
        if (state.Services.IsEmpty)
        {
            return "No virtual services.";
        }

        var ours = Owned.Services(state).Count();
        var servers = state.Services.Values.Sum(x => x.Servers.Count);
        var active = state.Connections.Values.Sum(x => (long)x.Active);
        var inactive = state.Connections.Values.Sum(x => (long)x.Inactive);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{PlanSummary.Counted(state.Services.Count, "service")} ({ours:N0} ours, {state.Services.Count - ours:N0} foreign),"
            + $" {PlanSummary.Counted(servers, "real server")}, {active:N0} active and {inactive:N0} inactive connections.");
    }

    private static string Count(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
