using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IpvsPure.ApiServer;

/// <summary>The kinds of objects that the server has: the last part of their path, and what they call themselves.</summary>
public sealed record Kind(string Plural, string Name, string ApiVersion)
{
    public static Kind Services { get; } = new("services", "Service", "v1");

    public static Kind Slices { get; } = new("endpointslices", "EndpointSlice", "discovery.k8s.io/v1");

    public static Kind Nodes { get; } = new("nodes", "Node", "v1");

    public static IReadOnlyList<Kind> All { get; } = [Services, Slices, Nodes];
}

/// <summary>Names an object of the server.</summary>
public sealed record Key(Kind Kind, string Namespace, string Name) : IComparable<Key>
{
    public int CompareTo(Key? other)
    {
        var order = string.CompareOrdinal(Kind.Plural, other?.Kind.Plural);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other!.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other!.Name);
    }
}

/// <summary>An object as it is stored.</summary>
/// <param name="Json">The object without its kind and version, as the items of a list are sent.</param>
public sealed record Item(Key Key, long Version, IReadOnlyDictionary<string, string> Labels, byte[] Json)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The object with a version of its own, and with a uid if it has none.</summary>
    public static Item Of(Kind kind, JsonObject body, long version)
    {
        var metadata = body["metadata"]!.AsObject();
        metadata["resourceVersion"] = $"{version}";
        metadata["uid"] ??= $"00000000-0000-0000-0000-{version:d12}";
        var labels = None;
        foreach (var (label, value) in metadata["labels"] as JsonObject ?? [])
        {
            labels = labels == None ? [] : labels;
            labels[label] = value!.GetValue<string>();
        }

        body.Remove("kind");
        body.Remove("apiVersion");
        return new(
            new(kind, (string?)metadata["namespace"] ?? "", (string)metadata["name"]!),
            version,
            labels,
            JsonSerializer.SerializeToUtf8Bytes(body));
    }
}

/// <summary>Something that happened to an object.</summary>
/// <param name="Before">What it was; null for a new one.</param>
/// <param name="After">What it is; null for one that is gone.</param>
public sealed record Happening(long Version, Item? Before, Item? After)
{
    public Kind Kind => (After ?? Before)!.Key.Kind;
}
