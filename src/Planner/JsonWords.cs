using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The JSON form of the domain's values, written: shared by plans and snapshots.</summary>
internal static class JsonWords
{
    public const string ApiVersion = "ipvspure/v1";

    /// <summary>Makes a document: indented, with a line end, readable without unescaping.</summary>
    public static string Document(string kind, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteDocument(buffer, kind, body);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a document in UTF-8, piece by piece as it comes to be.</summary>
    public static void WriteDocument(IBufferWriter<byte> target, string kind, Action<Utf8JsonWriter> body)
    {
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
        };
        using (var writer = new Utf8JsonWriter(target, options))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", ApiVersion);
            writer.WriteString("kind", kind);
            body(writer);
            writer.WriteEndObject();
        }

        target.Write("\n"u8);
    }

    public static void WriteService(this Utf8JsonWriter json, string field, ServiceKey key)
    {
        json.WriteStartObject(field);
        if (key.IsMarked)
        {
            json.WriteNumber("mark", key.Mark);
            json.WriteString("family", key.Family.Text());
        }
        else
        {
            json.WriteString("address", key.Vip.ToString());
            json.WriteString("protocol", key.Protocol.Text());
            json.WriteNumber("port", key.Port);
        }

        json.WriteEndObject();
    }

    public static void WriteSettings(this Utf8JsonWriter json, string field, ServiceSettings settings)
    {
        json.WriteStartObject(field);
        json.WriteString("scheduler", settings.Scheduler.Name);
        if (settings.Scheduler.Flags != SchedulerFlags.None)
        {
            json.WriteNumber("schedulerFlags", (byte)settings.Scheduler.Flags);
        }

        if (settings.Persistence != Persistence.Off)
        {
            json.WriteNumber("persistenceSeconds", settings.Persistence.Seconds);
            json.WriteNumber("persistenceMask", settings.Persistence.Mask);
        }

        if (settings.OnePacket)
        {
            json.WriteBoolean("onePacket", true);
        }

        json.WriteEndObject();
    }

    public static void WriteScheduler(this Utf8JsonWriter json, string field, Scheduler scheduler)
    {
        json.WriteStartObject(field);
        json.WriteString("name", scheduler.Name);
        json.WriteNumber("flags", (byte)scheduler.Flags);
        json.WriteEndObject();
    }

    /// <summary>A list of values in the form in which they are printed.</summary>
    public static void WriteTexts<T>(this Utf8JsonWriter json, string field, ImmutableArray<T> values)
        where T : notnull
    {
        json.WriteStartArray(field);
        foreach (var value in values)
        {
            json.WriteStringValue(value.ToString());
        }

        json.WriteEndArray();
    }

    public static void WriteServer(this Utf8JsonWriter json, string field, RealServer server)
    {
        json.WriteStartObject(field);
        json.WriteServerFields(server);
        json.WriteEndObject();
    }

    public static void WriteServerFields(this Utf8JsonWriter json, RealServer server)
    {
        json.WriteString("address", server.Key.Address.ToString());
        json.WriteNumber("port", server.Key.Port);
        json.WriteString("forwarding", server.Forwarding.Text());
        json.WriteNumber("weight", server.Weight.Value);
        if (server.Upper != 0 || server.Lower != 0)
        {
            json.WriteNumber("upper", server.Upper);
            json.WriteNumber("lower", server.Lower);
        }
    }

    public static void WriteServerKey(this Utf8JsonWriter json, string field, RealServerKey server)
    {
        json.WriteStartObject(field);
        json.WriteString("address", server.Address.ToString());
        json.WriteNumber("port", server.Port);
        json.WriteEndObject();
    }

    public static void WriteRoute(this Utf8JsonWriter json, string field, LocalRoute route)
    {
        json.WriteStartObject(field);
        json.WriteRouteFields(route);
        json.WriteEndObject();
    }

    public static void WriteRouteFields(this Utf8JsonWriter json, LocalRoute route)
    {
        if (route.Source.Family != AddressFamily.None)
        {
            json.WriteString("source", route.Source.ToString());
        }

        if (route.Mtu != 0)
        {
            json.WriteNumber("mtu", route.Mtu);
        }
    }

    public static void WriteMemberFields(this Utf8JsonWriter json, SetMember member, uint mark)
    {
        json.WriteString("ip", member.Length == member.Ip.Width
            ? member.Ip.ToString()
            : Prefix.Around(member.Ip, member.Length).ToString());
        if (member.Protocol != Protocol.None)
        {
            json.WriteString("protocol", member.Protocol.Text());
            json.WriteNumber("port", member.Port);
        }

        if (member.Other.Family != AddressFamily.None)
        {
            json.WriteString("other", Prefix.Around(member.Other, member.OtherLength).ToString());
        }

        if (mark != 0)
        {
            json.WriteNumber("mark", mark);
        }
    }

    public static void WriteMember(this Utf8JsonWriter json, string field, SetMember member, uint mark)
    {
        json.WriteStartObject(field);
        json.WriteMemberFields(member, mark);
        json.WriteEndObject();
    }

    public static void WriteChainFields(this Utf8JsonWriter json, ChainKey chain)
    {
        if (chain.Form == FilterForm.Iptables)
        {
            json.WriteString("family", chain.Family.Text());
        }

        json.WriteString("table", chain.Table.Text());
        json.WriteString("chain", chain.Name);
    }

    public static void WriteJumpFields(this Utf8JsonWriter json, Jump jump)
    {
        json.WriteChainFields(jump.From);
        json.WriteString("to", jump.To);
        json.WriteBoolean("first", jump.First);
    }

    public static void WriteRules(this Utf8JsonWriter json, RuleList list)
    {
        json.WriteStartArray("rules");
        foreach (var rule in list.Rules)
        {
            json.WriteStringValue(rule);
        }

        json.WriteEndArray();
    }
}
