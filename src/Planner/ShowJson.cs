using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a kernel holds, for programs: every virtual service with its owner, name and connections.</summary>
public static class ShowJson
{
    public static string Of(KernelState state, Desired? desired) => JsonWords.Document("Services", json =>
    {
        json.WriteStartArray("services");
        foreach (var (key, service) in state.Services)
        {
            json.WriteStartObject();
            json.WriteService("service", key);
            if (desired?.Origins.Find(key).Case is ServiceOrigin origin)
            {
                ReasonJson.WritePort(json, origin.Port);
            }

            json.WriteString("owner", Owned.Service(state, key) ? "ours" : "foreign");
            json.WriteSettings("settings", service.Settings);
            json.WriteStartArray("servers");
            foreach (var server in service.Servers.Span)
            {
                var open = state.Connections.Find(new ServerRef(key, server.Key)).IfNone(default(Connections));
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
