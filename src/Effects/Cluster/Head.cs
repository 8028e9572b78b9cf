using System;
using System.Globalization;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>What every API object has: its name, labels and annotations.</summary>
internal sealed class Head
{
    private const int LongestName = 253;

    private readonly Fields? metadata;

    private Head(ObjectName name, Fields? metadata) => (Name, this.metadata) = (name, metadata);

    /// <summary>The object's name; where it cannot be used, the parts that can be read, for messages only.</summary>
    public ObjectName Name { get; }

    /// <summary>Reads the head of an object; <paramref name="usable"/> is false where it cannot be told which object it is.</summary>
    public static Head Read(Fields root, bool namespaced, out bool usable)
    {
        if (root.Inner("metadata") is not { } metadata)
        {
            root.Note("metadata", "is missing");
            usable = false;
            return new(new("", ""), null);
        }

        var name = metadata.Text("name");
        var space = namespaced ? metadata.Text("namespace", "default") : "";
        usable = true;
        if (!IsName(name))
        {
            metadata.Note("name", name.Length == 0 ? "is missing" : $"'{name}' is not a name of an object");
            usable = false;
        }

        if (namespaced && !IsName(space))
        {
            metadata.Note("namespace", $"'{space}' is not a name of a namespace");
            usable = false;
        }

        return new(new(space, name), metadata);
    }

    /// <summary>The value of a label; null where the object does not carry it.</summary>
    public string? Label(string key) => In("labels", key);

    /// <summary>The annotations; null where there are none.</summary>
    public Fields? Annotations => metadata?.Inner("annotations");

    /// <summary>When the object was made, in seconds since 1970; 0 where it does not say.</summary>
    public long CreatedAt
    {
        get
        {
            var text = metadata?.Text("creationTimestamp") ?? "";
            if (text.Length == 0)
            {
                return 0;
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                return instant.ToUnixTimeSeconds();
            }

            metadata!.Note("creationTimestamp", $"'{text}' is not a time such as 2026-01-31T12:00:00Z");
            return 0;
        }
    }

    /// <summary>
    /// Whether a text can name an object or a port: what Kubernetes allows everywhere, so that names can be shown on a
    /// terminal and written to a script without a thought.
    /// </summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > LongestName)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private string? In(string map, string key) =>
        metadata?.Inner(map) is { } entries && entries.Has(key) ? entries.Text(key) : null;
}
