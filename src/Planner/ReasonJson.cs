using System;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The JSON form of why a step stands in a plan, and of what is held back.</summary>
internal static class ReasonJson
{
    public static void Write(Utf8JsonWriter json, Because why)
    {
        switch (why)
        {
            case Because.ProxyNeedsIt x:
                json.WriteString("kind", "proxy-needs-it");
                json.WriteString("what", x.What);
                break;
            case Because.ServiceAsks x:
                json.WriteString("kind", "service-asks");
                WritePort(json, x.Port);
                break;
            case Because.SliceLists x:
                json.WriteString("kind", "slice-lists");
                WritePort(json, x.Port);
                json.WriteStartObject("slice");
                WriteName(json, x.Slice);
                json.WriteEndObject();
                break;
            case Because.EndpointGone x:
                json.WriteString("kind", "endpoint-gone");
                WritePort(json, x.Port);
                break;
            case Because.Drains x:
                json.WriteString("kind", "drains");
                WriteOpen(json, x.Open);
                break;
            case Because.NothingAsks:
                json.WriteString("kind", "nothing-asks");
                break;
            case Because.CleaningUp:
                json.WriteString("kind", "cleaning-up");
                break;
            case Because.LeftBy x:
                json.WriteString("kind", "left-by");
                json.WriteString("peer", x.Peer.Text());
                break;
            case Because.HandedTo x:
                json.WriteString("kind", "handed-to");
                json.WriteString("peer", x.Peer.Text());
                break;
            default:
                throw new InvalidOperationException("a case of Because has no JSON form");
        }
    }

    public static Because? Read(JsonSpot spot)
    {
        var kind = spot.Field("kind");
        switch (kind.Text())
        {
            case "proxy-needs-it":
                return new Because.ProxyNeedsIt(spot.Field("what").Text());
            case "service-asks":
                return new Because.ServiceAsks(ReadPort(spot));
            case "slice-lists":
                return new Because.SliceLists(ReadPort(spot), ReadName(spot.Field("slice")));
            case "endpoint-gone":
                return new Because.EndpointGone(ReadPort(spot));
            case "drains":
                return new Because.Drains(ReadOpen(spot));
            case "nothing-asks":
                return new Because.NothingAsks();
            case "cleaning-up":
                return new Because.CleaningUp();
            case "left-by":
                return new Because.LeftBy(ReadPeer(spot));
            case "handed-to":
                return new Because.HandedTo(ReadPeer(spot));
            default:
                kind.Fault("is no kind of reason");
                return null;
        }
    }

    private static Peer ReadPeer(JsonSpot spot) =>
        spot.Field("peer").Choice([.. Peers.All.Select(x => (x.Text(), x))]);

    public static void Write(Utf8JsonWriter json, HeldBack held)
    {
        switch (held)
        {
            case HeldBack.Draining x:
                json.WriteString("kind", "draining");
                json.WriteService("service", x.Service);
                json.WriteServerKey("server", x.Server);
                WriteOpen(json, x.Open);
                json.WriteNumber("until", x.Until);
                break;
            case HeldBack.OnAnotherLink x:
                json.WriteString("kind", "on-another-link");
                json.WriteString("address", x.Vip.ToString());
                WritePort(json, x.Port);
                break;
            default:
                throw new InvalidOperationException("a case of HeldBack has no JSON form");
        }
    }

    public static HeldBack? ReadHeldBack(JsonSpot spot)
    {
        var kind = spot.Field("kind");
        switch (kind.Text())
        {
            case "draining":
                return new HeldBack.Draining(
                    spot.Field("service").Service(),
                    spot.Field("server").ServerKey(),
                    ReadOpen(spot),
                    spot.Field("until").Number(0, long.MaxValue));
            case "on-another-link":
                return new HeldBack.OnAnotherLink(spot.Field("address").Address(), ReadPort(spot));
            default:
                kind.Fault("is nothing that can be held back");
                return null;
        }
    }

    /// <summary>Writes the name of a Service port as the field <c>servicePort</c>.</summary>
    public static void WritePort(Utf8JsonWriter json, ServicePortName port)
    {
        json.WriteStartObject("servicePort");
        WriteName(json, port.Service);
        json.WriteString("port", port.Port);
        json.WriteEndObject();
    }

    private static ServicePortName ReadPort(JsonSpot spot)
    {
        var port = spot.Field("servicePort");
        return new(ReadName(port), port.Field("port").Text());
    }

    private static void WriteName(Utf8JsonWriter json, ObjectName name)
    {
        json.WriteString("namespace", name.Namespace);
        json.WriteString("name", name.Name);
    }

    private static ObjectName ReadName(JsonSpot spot) => new(spot.Field("namespace").Text(), spot.Field("name").Text());

    private static void WriteOpen(Utf8JsonWriter json, Connections open)
    {
        json.WriteNumber("active", open.Active);
        json.WriteNumber("inactive", open.Inactive);
    }

    private static Connections ReadOpen(JsonSpot spot) => new(spot.Field("active").Whole(), spot.Field("inactive").Whole());
}
