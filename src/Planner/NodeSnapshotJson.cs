using System.Buffers;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>A node's snapshot as a versioned document that reads back as the same snapshot.</summary>
public static class NodeSnapshotJson
{
    internal const string Kind = "Snapshot";

    public static string Of(NodeSnapshot snapshot) => JsonWords.Document(Kind, json => WriteFields(json, snapshot));

    /// <summary>Writes the document in UTF-8, piece by piece: that of a large node need not stand in memory as a whole.</summary>
    public static void Write(NodeSnapshot snapshot, IBufferWriter<byte> target) =>
        JsonWords.WriteDocument(target, Kind, json => WriteFields(json, snapshot));

    private static void WriteFields(Utf8JsonWriter json, NodeSnapshot snapshot)
    {
        json.WriteString("version", snapshot.Version);
        json.WriteNumber("takenAt", snapshot.TakenAt);
        json.WriteString("link", snapshot.Link);
        PolicyJson.Write(json, "policy", snapshot.Policy);
        WriteClock(json, snapshot.Clock);
        ViewJson.Write(json, "cluster", snapshot.View);
        json.WriteStartObject("kernel");
        SnapshotJson.WriteFields(json, snapshot.Observed);
        json.WriteEndObject();
        json.WriteString("planDigest", snapshot.Digest);
    }

    /// <summary>Reads a snapshot back, or names the places where the document cannot be one.</summary>
    public static Fin<NodeSnapshot> Read(string text) => JsonSpot.Read(text, "a snapshot", root =>
    {
        root.Expect(JsonWords.ApiVersion, Kind);
        return new NodeSnapshot(
            root.Field("version").Text(),
            root.Field("takenAt").Number(0, long.MaxValue),
            root.Field("link").Text(),
            PolicyJson.Read(root.Field("policy")),
            ReadClock(root.Field("clock")),
            ViewJson.Read(root.Field("cluster")),
            SnapshotJson.ReadFields(root.Field("kernel")),
            root.Field("planDigest").Text());
    });

    /// <summary>Whether a document says of itself that it is a snapshot.</summary>
    public static bool IsOne(string text) =>
        JsonSpot.Read(text, "a document", root => root.Optional("kind").Is(Kind)).IfFail(false);

    private static void WriteClock(Utf8JsonWriter json, DrainClock clock)
    {
        json.WriteStartObject("clock");
        json.WriteNumber("now", clock.Now);
        json.WriteStartArray("drains");
        foreach (var (server, since) in clock.Began)
        {
            json.WriteStartObject();
            json.WriteService("service", server.Service);
            json.WriteServerKey("server", server.Server);
            json.WriteNumber("since", since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static DrainClock ReadClock(JsonSpot spot) => new(
        spot.Field("now").Number(0, long.MaxValue),
        spot.Field("drains").Items().Aggregate(
            default(Map<Ascending<ServerRef>, ServerRef, long>),
            (map, x) => map.AddOrUpdate(
                new(x.Field("service").Service(), x.Field("server").ServerKey()),
                x.Field("since").Number(0, long.MaxValue))));
}
