using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a kernel holds, for programs: every virtual service with its owner, name and connections.</summary>
public static class ShowJson
{
    public static string Of(KernelState state, Desired? desired) => Of(state, ShowQuery.All.Of(state, desired));

    public static string Of(KernelState state, ImmutableArray<ShownService> services) => JsonWords.Document("Services", json =>
    {
        json.WriteStartArray("services");
        foreach (var shown in services)
        {
            json.WriteStartObject();
            json.WriteService("service", shown.Key);
            if (shown.Origin is { } origin)
            {
                ReasonJson.WritePort(json, origin.Port);
            }

            json.WriteString("owner", shown.IsOurs ? "ours" : "foreign");
            json.WriteSettings("settings", shown.Service.Settings);
            if (shown.Rate is { } rate)
            {
                json.WriteNumber("newPerSecond", System.Math.Round(rate, 1));
            }

            json.WriteStartArray("servers");
            foreach (var server in shown.Service.Servers.Span)
            {
                var open = state.Connections.Find(new ServerRef(shown.Key, server.Key)).IfNone(default(Connections));
                json.WriteStartObject();
                json.WriteServerFields(server);
                json.WriteNumber("active", open.Active);
                json.WriteNumber("inactive", open.Inactive);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
