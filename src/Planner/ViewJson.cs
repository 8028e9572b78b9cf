using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// What the cluster's API says, as far as a plan depends on it, in JSON. There is nothing secret in it: names, addresses,
/// ports, conditions and policies; no annotation, no label, no object of another kind ever gets into a view.
/// </summary>
internal static class ViewJson
{
    public static void Write(Utf8JsonWriter json, string field, ClusterView view)
    {
        json.WriteStartObject(field);
        WriteNode(json, view.Node);
        json.WriteStartArray("services");
        foreach (var service in view.Services.Values)
        {
            WriteService(json, service);
        }

        json.WriteEndArray();
        json.WriteStartArray("slices");
        foreach (var slice in view.Slices.Values)
        {
            WriteSlice(json, slice);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static ClusterView Read(JsonSpot spot) => new(
        Named(spot.Field("services").Items().Select(ReadService).Select(x => (x.Name, x))),
        Named(spot.Field("slices").Items().Select(ReadSlice).Select(x => (x.Name, x))),
        ReadNode(spot.Field("node")));

    private static void WriteNode(Utf8JsonWriter json, ClusterNode node)
    {
        json.WriteStartObject("node");
        json.WriteString("name", node.Name);
        json.WriteTexts("addresses", node.Addresses);
        json.WriteTexts("podCidrs", node.PodCidrs);
        json.WriteString("zone", node.Zone);
        json.WriteEndObject();
    }

    private static ClusterNode ReadNode(JsonSpot spot) => new(
        spot.Field("name").Text(),
        spot.Field("addresses").Addresses(),
        spot.Field("podCidrs").Prefixes(),
        spot.Field("zone").Text());

    private static void WriteService(Utf8JsonWriter json, ClusterService service)
    {
        json.WriteStartObject();
        json.WriteName(service.Name);
        json.WriteString("type", service.Type switch
        {
            ServiceType.NodePort => "NodePort",
            ServiceType.LoadBalancer => "LoadBalancer",
            _ => "ClusterIP",
        });
        json.WriteStartArray("ports");
        foreach (var port in service.Ports)
        {
            json.WriteStartObject();
            json.WriteString("name", port.Name);
            json.WriteString("protocol", port.Protocol.Text());
            json.WriteNumber("port", port.Port);
            json.WriteNumber("nodePort", port.NodePort);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTexts("clusterIps", service.ClusterIps);
        json.WriteTexts("externalIps", service.ExternalIps);
        json.WriteTexts("ingressIps", service.IngressIps);
        json.WriteTexts("sourceRanges", service.SourceRanges);
        json.WriteString("externalPolicy", Text(service.ExternalPolicy));
        json.WriteString("internalPolicy", Text(service.InternalPolicy));
        json.WriteNumber("affinitySeconds", service.AffinitySeconds);
        foreach (var scheduler in service.Scheduler)
        {
            json.WriteScheduler("scheduler", scheduler);
        }

        json.WriteNumber("healthCheckNodePort", service.HealthCheckNodePort);
        json.WriteNumber("createdAt", service.CreatedAt);
        foreach (var seconds in service.DrainSeconds)
        {
            json.WriteNumber("drainSeconds", seconds);
        }

        json.WriteTexts("weights", [.. service.Weights.Select(x => x.ToString())]);
        json.WriteEndObject();
    }

    private static ClusterService ReadService(JsonSpot spot)
    {
        var scheduler = spot.Optional("scheduler");
        return new(
            spot.Name(),
            spot.Field("type").Choice([
                ("ClusterIP", ServiceType.ClusterIp), ("NodePort", ServiceType.NodePort), ("LoadBalancer", ServiceType.LoadBalancer)]),
            [.. spot.Field("ports").Items().Select(x => new ClusterServicePort(
                x.Field("name").Text(), x.Field("protocol").Protocol(), x.Field("port").Port(), x.Field("nodePort").Port()))],
            spot.Field("clusterIps").Addresses(),
            spot.Field("externalIps").Addresses(),
            spot.Field("ingressIps").Addresses(),
            spot.Field("sourceRanges").Prefixes(),
            spot.Field("externalPolicy").Policy(),
            spot.Field("internalPolicy").Policy(),
            spot.Field("affinitySeconds").Whole(),
            scheduler.IsAbsent ? Option<Scheduler>.None : scheduler.Scheduler(),
            spot.Field("healthCheckNodePort").Port(),
            spot.Field("createdAt").Number(long.MinValue, long.MaxValue))
        {
            DrainSeconds = spot.Optional("drainSeconds") is { IsAbsent: false } drain
                ? Option<int>.Some((int)drain.Number(0, int.MaxValue))
                : Option<int>.None,
            Weights = [.. spot.Optional("weights").Items().Select(ReadWeight).OfType<EndpointWeight>()],
        };
    }

    private static EndpointWeight? ReadWeight(JsonSpot spot)
    {
        var weight = EndpointWeight.Parse(spot.Text());
        if (weight is null)
        {
            spot.Fault("is not a weight such as node/worker-1=3, zone/eu-1=2 or 10.244.1.5=4");
        }

        return weight;
    }

    private static void WriteSlice(Utf8JsonWriter json, ClusterEndpointSlice slice)
    {
        json.WriteStartObject();
        json.WriteName(slice.Name);
        json.WriteStartObject("service");
        json.WriteName(slice.Service);
        json.WriteEndObject();
        json.WriteString("family", slice.Family.Text());
        json.WriteStartArray("endpoints");
        foreach (var endpoint in slice.Endpoints)
        {
            json.WriteStartObject();
            json.WriteString("address", endpoint.Address.ToString());
            json.WriteBoolean("ready", endpoint.Ready);
            json.WriteBoolean("serving", endpoint.Serving);
            json.WriteBoolean("terminating", endpoint.Terminating);
            json.WriteString("node", endpoint.NodeName);
            json.WriteTexts("hintZones", endpoint.HintZones);
            json.WriteTexts("hintNodes", endpoint.HintNodes);
            json.WriteString("zone", endpoint.Zone);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("ports");
        foreach (var port in slice.Ports)
        {
            json.WriteStartObject();
            json.WriteString("name", port.Name);
            json.WriteString("protocol", port.Protocol.Text());
            json.WriteNumber("port", port.Port);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ClusterEndpointSlice ReadSlice(JsonSpot spot) => new(
        spot.Name(),
        spot.Field("service").Name(),
        spot.Field("family").Family(),
        [.. spot.Field("endpoints").Items().Select(x => new ClusterEndpoint(
            x.Field("address").Address(),
            x.Field("ready").Flag(),
            x.Field("serving").Flag(),
            x.Field("terminating").Flag(),
            x.Field("node").Text(),
            x.Field("hintZones").Texts(),
            x.Field("hintNodes").Texts())
        {
            Zone = x.Optional("zone").Text(),
        })],
        [.. spot.Field("ports").Items().Select(x => new ClusterEndpointPort(
            x.Field("name").Text(), x.Field("protocol").Protocol(), x.Field("port").Port()))]);

    private static void WriteName(this Utf8JsonWriter json, ObjectName name)
    {
        json.WriteString("namespace", name.Namespace);
        json.WriteString("name", name.Name);
    }

    private static ObjectName Name(this JsonSpot spot) => new(spot.Field("namespace").Text(), spot.Field("name").Text());

    private static string Text(TrafficPolicy policy) => policy == TrafficPolicy.Local ? "Local" : "Cluster";

    private static TrafficPolicy Policy(this JsonSpot spot) =>
        spot.Choice([("Cluster", TrafficPolicy.Cluster), ("Local", TrafficPolicy.Local)]);

    private static ImmutableArray<Address> Addresses(this JsonSpot spot) => [.. spot.Items().Select(x => x.Address())];

    // Of two objects with one name the last counts, as in any JSON object.
    private static Map<Ascending<ObjectName>, ObjectName, T> Named<T>(IEnumerable<(ObjectName, T)> pairs) =>
        pairs.Aggregate(default(Map<Ascending<ObjectName>, ObjectName, T>), (map, x) => map.AddOrUpdate(x.Item1, x.Item2));
}
