using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>All that was observed of a kernel as a versioned document that reads back as the same state.</summary>
public static class SnapshotJson
{
    private const string Kind = "KernelState";

    public static string Of(KernelState state) => JsonWords.Document(Kind, json => WriteFields(json, state));

    /// <summary>Reads a state back, or names the places where the document cannot be one.</summary>
    public static Fin<KernelState> Read(string text) => JsonSpot.Read(text, "an observed state", root =>
    {
        // A snapshot of a node has the state of its kernel in it.
        if (root.Optional("kind").Is(NodeSnapshotJson.Kind))
        {
            root.Expect(JsonWords.ApiVersion, NodeSnapshotJson.Kind);
            return ReadFields(root.Field("kernel"));
        }

        root.Expect(JsonWords.ApiVersion, Kind);
        return ReadFields(root);
    });

    /// <summary>The fields of a state, into an object that is open.</summary>
    internal static void WriteFields(Utf8JsonWriter json, KernelState state)
    {
        json.WriteString("link", state.Link.Text());
        WriteAddresses(json, state);
        WriteServices(json, state);
        WriteSets(json, state);
        WriteRules(json, state.Rules);
        json.WriteBoolean("nftables", state.HasNftables);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in state.Sysctls)
        {
            json.WriteString(name.Text, value);
        }

        json.WriteEndObject();
        WriteSurroundings(json, state);
    }

    /// <summary>The state whose fields stand in an object.</summary>
    internal static KernelState ReadFields(JsonSpot root) =>
        new(
            root.Field("link").Choice([("absent", LinkState.Absent), ("down", LinkState.Down), ("up", LinkState.Up)]),
            MapOf(root.Field("routes").Items().Select(x => (x.Field("address").Address(), x.Route()))),
            new(root.Field("bound").Items().Select(x => x.Address()).Distinct()),
            MapOf(root.Field("services").Items().Select(ReadService)),
            MapOf(root.Field("connections").Items().Select(ReadConnections)),
            MapOf(root.Field("sets").Items().Select(ReadSet)),
            new(
                MapOf(root.Field("chains").Items().Select(x => (x.Chain(), x.Rules()))),
                new(root.Field("jumps").Items().Select(x => x.Jump()).Distinct())),
            MapOf(root.Field("parameters").Fields().Select(x => (new SysctlName(x.Name), x.Value.Text()))),
            new(root.Field("hostAddresses").Items().Select(x => x.Address()).Distinct()))
        {
            HasNftables = root.Optional("nftables").Flag(),
            Remembered = MapOf(root.Optional("remembered").Fields().Select(x => (new SysctlName(x.Name), x.Value.Text()))),
            Closed = new(root.Optional("closed").Items().Select(x => x.Chain()).Distinct()),
        };

    // Left out where there is nothing to say, as in the documents of before.
    private static void WriteSurroundings(Utf8JsonWriter json, KernelState state)
    {
        if (!state.Remembered.IsEmpty)
        {
            json.WriteStartObject("remembered");
            foreach (var (name, value) in state.Remembered)
            {
                json.WriteString(name.Text, value);
            }

            json.WriteEndObject();
        }

        if (!state.Closed.IsEmpty)
        {
            json.WriteStartArray("closed");
            foreach (var chain in state.Closed)
            {
                json.WriteStartObject();
                json.WriteChainFields(chain);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteAddresses(Utf8JsonWriter json, KernelState state)
    {
        WriteList(json, "hostAddresses", state.HostAddresses);
        WriteList(json, "bound", state.Bound);
        json.WriteStartArray("routes");
        foreach (var (vip, route) in state.Routes)
        {
            json.WriteStartObject();
            json.WriteString("address", vip.ToString());
            json.WriteRouteFields(route);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string field, Set<Ascending<Address>, Address> addresses)
    {
        json.WriteStartArray(field);
        foreach (var address in addresses)
        {
            json.WriteStringValue(address.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteServices(Utf8JsonWriter json, KernelState state)
    {
        json.WriteStartArray("services");
        foreach (var (key, service) in state.Services)
        {
            json.WriteStartObject();
            json.WriteService("service", key);
            json.WriteSettings("settings", service.Settings);
            json.WriteStartArray("servers");
            foreach (var server in service.Servers.Span)
            {
                json.WriteStartObject();
                json.WriteServerFields(server);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("connections");
        foreach (var (server, open) in state.Connections)
        {
            json.WriteStartObject();
            json.WriteService("service", server.Service);
            json.WriteServerKey("server", server.Server);
            json.WriteNumber("active", open.Active);
            json.WriteNumber("inactive", open.Inactive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSets(Utf8JsonWriter json, KernelState state)
    {
        json.WriteStartArray("sets");
        foreach (var (name, set) in state.Sets)
        {
            json.WriteStartObject();
            json.WriteString("set", name.Text);
            json.WriteString("type", set.Type.Word());
            json.WriteString("family", set.Family.Text());
            json.WriteStartArray("members");
            foreach (var (member, mark) in set.Members)
            {
                json.WriteStartObject();
                json.WriteMemberFields(member, mark);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRules(Utf8JsonWriter json, PacketRules rules)
    {
        json.WriteStartArray("chains");
        foreach (var (chain, list) in rules.Chains)
        {
            json.WriteStartObject();
            json.WriteChainFields(chain);
            json.WriteRules(list);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("jumps");
        foreach (var jump in rules.Jumps)
        {
            json.WriteStartObject();
            json.WriteJumpFields(jump);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static (ServiceKey, VirtualService) ReadService(JsonSpot spot) => (
        spot.Field("service").Service(),
        new(spot.Field("settings").Settings(), RealServers.Of(spot.Field("servers").Items().Select(x => x.Server()))));

    private static (ServerRef, Connections) ReadConnections(JsonSpot spot) => (
        new(spot.Field("service").Service(), spot.Field("server").ServerKey()),
        new(spot.Field("active").Whole(), spot.Field("inactive").Whole()));

    private static (SetName, IpSet) ReadSet(JsonSpot spot) => (
        new(spot.Field("set").Text()),
        new(
            spot.Field("type").SetType(),
            spot.Field("family").Family(),
            MapOf(spot.Field("members").Items().Select(x => (x.Member(), x.Mark())))));

    // Of two entries with one key the last counts, as in any JSON object.
    private static Map<Ascending<TKey>, TKey, TValue> MapOf<TKey, TValue>(IEnumerable<(TKey, TValue)> pairs)
        where TKey : IComparable<TKey>, IEquatable<TKey>
    {
        var map = default(Map<Ascending<TKey>, TKey, TValue>);
        foreach (var (key, value) in pairs)
        {
            map = map.AddOrUpdate(key, value);
        }

        return map;
    }
}
