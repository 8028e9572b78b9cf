using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Planner;

/// <summary>
/// A place in a JSON document that is being read. A value of the wrong kind is noted with its path and read as its
/// default, so that one pass finds every fault.
/// </summary>
internal sealed class JsonSpot
{
    private const int FaultsShown = 5;

    private readonly JsonElement element;
    private readonly JsonSpot? parent;
    private readonly string name;
    private readonly List<string> faults;

    private JsonSpot(JsonElement element, JsonSpot? parent, string name, List<string> faults) =>
        (this.element, this.parent, this.name, this.faults) = (element, parent, name, faults);

    public bool IsAbsent => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private string Path => parent is null ? name : parent.Path + name;

    /// <summary>Reads a whole document; a fault anywhere in it refuses it.</summary>
    public static Fin<T> Read<T>(string document, string what, Func<JsonSpot, T> read)
    {
        var faults = new List<string>();
        try
        {
            using var parsed = JsonDocument.Parse(document);
            var value = read(new(parsed.RootElement, null, "$", faults));
            return faults.Count == 0 ? value : Refused(what, faults);
        }
        catch (JsonException problem)
        {
            var line = (problem.LineNumber ?? 0) + 1;
            var why = string.Create(CultureInfo.InvariantCulture, $"this is not {what}: not JSON at line {line}");
            return Fin<T>.Fail(Error.New(why));
        }
    }

    /// <summary>Checks that the document is of a kind and version that we know.</summary>
    public void Expect(string apiVersion, string kind)
    {
        var (version, found) = (Field("apiVersion").Text(), Field("kind").Text());
        if (version.Length > 0 && version != apiVersion)
        {
            Field("apiVersion").Fault($"is '{version}', this version reads '{apiVersion}'");
        }

        if (found.Length > 0 && found != kind)
        {
            Field("kind").Fault($"is '{found}', not '{kind}'");
        }
    }

    /// <summary>A field that must be there.</summary>
    public JsonSpot Field(string field)
    {
        var spot = Optional(field);
        if (spot.IsAbsent && IsObject())
        {
            spot.Fault("is missing");
        }

        return spot;
    }

    /// <summary>A field that may be left out.</summary>
    public JsonSpot Optional(string field)
    {
        var found = default(JsonElement);
        if (IsObject())
        {
            element.TryGetProperty(field, out found);
        }

        return new(found, this, "." + field, faults);
    }

    /// <summary>The items of an array; none if the field is left out.</summary>
    public IEnumerable<JsonSpot> Items()
    {
        if (!Is(JsonValueKind.Array, "a list"))
        {
            yield break;
        }

        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            yield return new(item, this, string.Create(CultureInfo.InvariantCulture, $"[{index++}]"), faults);
        }
    }

    /// <summary>The fields of an object by name; none if it is left out.</summary>
    public IEnumerable<(string Name, JsonSpot Value)> Fields()
    {
        if (!IsObject())
        {
            yield break;
        }

        foreach (var property in element.EnumerateObject())
        {
            yield return (property.Name, new(property.Value, this, "." + property.Name, faults));
        }
    }

    public string Text() => Is(JsonValueKind.String, "text") ? element.GetString() ?? "" : "";

    /// <summary>Whether this text stands here; nothing is noted if not.</summary>
    public bool Is(string text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);

    public bool Flag()
    {
        if (IsAbsent || element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.ValueKind == JsonValueKind.True;
        }

        Fault("is not true or false");
        return false;
    }

    /// <summary>A whole number in a range.</summary>
    public long Number(long least, long most)
    {
        if (IsAbsent)
        {
            return 0;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fault(string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {least} to {most}"));
        return 0;
    }

    /// <summary>One of a set of words.</summary>
    public T Choice<T>(ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        var text = Text();
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        if (text.Length > 0)
        {
            Fault($"is '{text}', which is none of the words that stand here");
        }

        return default;
    }

    /// <summary>Notes that the value here cannot be used.</summary>
    public void Fault(string why) => faults.Add($"{Path} {why}");

    private bool IsObject() => Is(JsonValueKind.Object, "an object");

    private bool Is(JsonValueKind kind, string word)
    {
        if (!IsAbsent && element.ValueKind != kind)
        {
            Fault($"is not {word}");
        }

        return element.ValueKind == kind;
    }

    private static Error Refused(string what, List<string> faults)
    {
        var shown = string.Join("; ", faults.GetRange(0, Math.Min(faults.Count, FaultsShown)));
        var rest = faults.Count - FaultsShown;
        return Error.New($"this is not {what}: {shown}{(rest > 0 ? $"; and {PlanSummary.Number(rest)} more" : "")}");
    }
}
