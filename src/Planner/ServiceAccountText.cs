using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The account of a Service for people.</summary>
public static class ServiceAccountText
{
    /// <param name="now">Seconds since 1970, for the time that drains have left; 0 if there is no clock.</param>
    public static string Of(ServiceAccount account, PlanTextOptions options, long now)
    {
        var text = new StringBuilder();
        text.Append(PlanColours.Bold($"Service {account.Service.Name}", options.Colour)).Append("   ").Append(About(account.Service)).Append('\n');
        foreach (var port in account.Ports)
        {
            WritePort(text, port, options.Colour);
        }

        foreach (var finding in account.Findings)
        {
            text.Append('\n').Append("! ").Append(finding.Field).Append(": ").Append(finding.Text).Append('\n');
        }

        WriteDrains(text, account.Plan, now);
        var steps = account.Plan with { HeldBack = [] };
        var own = options with { Heading = "To be done for it:", Desired = options.Desired is { } all ? Only(account, all) : null };
        return text.Append('\n').Append(steps.IsEmpty ? "Nothing is to be done for it.\n" : PlanText.Of(steps, own)).ToString();
    }

    // What other Services have is not counted here.
    private static Desired Only(ServiceAccount account, Desired all) => all with
    {
        State = all.State with
        {
            Services = all.State.Services.Filter((key, _) => all.Origins[key].Port.Service == account.Service.Name),
        },
    };

    private static string About(ClusterService service)
    {
        var parts = new List<string> { service.Type == ServiceType.ClusterIp ? "ClusterIP" : service.Type.ToString() };
        parts.Add($"external policy {service.ExternalPolicy}");
        parts.Add($"internal policy {service.InternalPolicy}");
        if (service.AffinitySeconds > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"affinity {service.AffinitySeconds} s"));
        }

        if (!service.SourceRanges.IsEmpty)
        {
            parts.Add($"load balancer open to {string.Join(", ", service.SourceRanges)}");
        }

        return string.Join(", ", parts);
    }

    private static void WritePort(StringBuilder text, PortAccount port, bool colour)
    {
        var name = port.Port.Name.Length == 0 ? "port" : $"port {port.Port.Name}";
        var title = string.Create(CultureInfo.InvariantCulture, $"{name} {port.Port.Port}/{port.Port.Protocol.Text()}, {port.Family.Text()}");
        text.Append('\n').Append(PlanColours.Bold(title, colour)).Append('\n');
        Columns.Write(text, 2, [.. port.Fronts.Select(x => (string[])
        [
            x.Key.ToString(), x.Kind, $"policy {x.Policy}", Servers(x), $"{PlanSummary.Number((int)Math.Min(x.Open.Active, int.MaxValue))} open", x.State,
        ])]);
        if (port.Endpoints.Length > 0)
        {
            var withLocal = port.Fronts.Any(x => x.Policy == TrafficPolicy.Local);
            text.Append('\n');
            Columns.Write(text, 2, [.. port.Endpoints.Select(x => Row(x, withLocal)).Prepend(
                ["ENDPOINT", "NODE", "SLICE", withLocal ? "POLICY CLUSTER" : "USED", .. (withLocal ? (string[])["POLICY LOCAL"] : [])])]);
        }

        text.Append(port.Remark.Length == 0 ? "" : $"  {port.Remark}\n");
    }

    private static string[] Row(EndpointAccount x, bool withLocal) =>
    [
        x.Key.ToString(),
        x.Endpoint.NodeName.Length == 0 ? "-" : x.Endpoint.NodeName,
        x.Slice.ToString(),
        Use(x.UsedForCluster, x.WhyCluster),
        .. (withLocal ? (string[])[Use(x.UsedForLocal, x.WhyLocal)] : []),
    ];

    private static string Use(bool used, string why) => $"{(used ? "yes" : "no")}: {why}";

    private static string Servers(FrontAccount front)
    {
        var (want, have) = (front.Desired.Map(x => x.Servers.Count).IfNone(0), front.Observed.Map(x => x.Servers.Count).IfNone(0));
        return want == have ? PlanSummary.Counted(have, "server") : $"{PlanSummary.Number(have)} of {PlanSummary.Counted(want, "server")}";
    }

    private static void WriteDrains(StringBuilder text, Plan plan, long now)
    {
        text.Append(plan.HeldBack.IsEmpty ? "" : "\n");
        foreach (var held in plan.HeldBack)
        {
            text.Append(". ").Append(held.Explain());
            text.Append(held is HeldBack.Draining x ? Left(x, now) : "").Append('\n');
        }
    }

    private static string Left(HeldBack.Draining drain, long now) => drain.Until == 0
        ? ", until they end (the agent's clock is in its snapshots only)"
        : string.Create(CultureInfo.InvariantCulture, $", {Math.Max(drain.Until - now, 0)} s left");
}
