using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The account of a Service for programs.</summary>
public static class ServiceAccountJson
{
    public static string Of(ServiceAccount account) => JsonWords.Document("ServiceAccount", json =>
    {
        json.WriteString("namespace", account.Service.Name.Namespace);
        json.WriteString("name", account.Service.Name.Name);
        json.WriteStartArray("ports");
        foreach (var port in account.Ports)
        {
            WritePort(json, port);
        }

        json.WriteEndArray();
        json.WriteTexts("findings", [.. account.Findings.Select(x => $"{x.Field}: {x.Text}")]);
        json.WriteStartArray("steps");
        foreach (var step in account.Plan.Steps)
        {
            json.WriteStartObject();
            PlanJson.WriteStep(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PlanJson.WriteHeldBack(json, account.Plan.HeldBack);
    });

    private static void WritePort(Utf8JsonWriter json, PortAccount port)
    {
        json.WriteStartObject();
        json.WriteString("port", port.Port.Name);
        json.WriteString("protocol", port.Port.Protocol.Text());
        json.WriteNumber("number", port.Port.Port);
        json.WriteString("family", port.Family.Text());
        json.WriteStartArray("addresses");
        foreach (var front in port.Fronts)
        {
            json.WriteStartObject();
            json.WriteService("service", front.Key);
            json.WriteString("kind", front.Kind);
            json.WriteString("policy", front.Policy.ToString());
            json.WriteString("state", front.State);
            json.WriteNumber("serversDesired", front.Desired.Map(x => x.Servers.Count).IfNone(0));
            json.WriteNumber("serversObserved", front.Observed.Map(x => x.Servers.Count).IfNone(0));
            json.WriteNumber("active", front.Open.Active);
            json.WriteNumber("inactive", front.Open.Inactive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("endpoints");
        foreach (var endpoint in port.Endpoints)
        {
            json.WriteStartObject();
            json.WriteServerKey("server", endpoint.Key);
            json.WriteString("slice", endpoint.Slice.ToString());
            json.WriteString("node", endpoint.Endpoint.NodeName);
            WriteUse(json, "policyCluster", endpoint.UsedForCluster, endpoint.WhyCluster);
            WriteUse(json, "policyLocal", endpoint.UsedForLocal, endpoint.WhyLocal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUse(Utf8JsonWriter json, string field, bool used, string why)
    {
        json.WriteStartObject(field);
        json.WriteBoolean("used", used);
        json.WriteString("why", why);
        json.WriteEndObject();
    }
}
