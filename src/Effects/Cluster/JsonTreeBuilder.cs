using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Builds trees from JSON tokens. Words that repeat (field names, namespaces, node names) are kept once, and what is of no
/// use is passed over before it costs anything.
/// </summary>
/// <param name="passedOver">Whether the field whose name is given, as it is written, is left out with all below it.</param>
internal sealed class JsonTreeBuilder(NameTable names, JsonTreeBuilder.FieldTest passedOver)
{
    // What is being built on all levels: each level takes its own from the end when it is whole.
    private readonly List<string> keys = [];
    private readonly List<Tree> values = [];

    internal delegate bool FieldTest(ReadOnlySpan<byte> name);

    /// <summary>The one value of a text; null, and why, where the text is not one JSON value.</summary>
    public Tree? Whole(ReadOnlySpan<byte> utf8, out string why)
    {
        keys.Clear();
        values.Clear();
        why = "";
        try
        {
            var reader = new Utf8JsonReader(utf8, new() { MaxDepth = Parsed.MaxDepth });
            reader.Read();
            var value = Value(ref reader);
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            why = JsonTrees.Explained(e);
        }
        catch (InvalidOperationException)
        {
            why = JsonTrees.NotText;
        }

        return null;
    }

    /// <summary>The value that the reader stands on.</summary>
    public Tree Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader),
        JsonTokenType.StartArray => List(ref reader),
        JsonTokenType.String => Tree.OfText(Text(ref reader)),
        JsonTokenType.Number => Tree.OfNumber(names.Of(reader.ValueSpan)),
        JsonTokenType.True => Tree.True,
        JsonTokenType.False => Tree.False,
        _ => Tree.Null,
    };

    private Tree Object(ref Utf8JsonReader reader)
    {
        var (firstKey, firstValue) = (keys.Count, values.Count);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (passedOver(reader.ValueSpan))
            {
                reader.Skip();
                continue;
            }

            var key = Text(ref reader);
            reader.Read();
            var value = Value(ref reader);
            keys.Add(key);
            values.Add(value);
        }

        var tree = Tree.OfObject(CollectionsMarshal.AsSpan(keys)[firstKey..], CollectionsMarshal.AsSpan(values)[firstValue..]);
        keys.RemoveRange(firstKey, keys.Count - firstKey);
        values.RemoveRange(firstValue, values.Count - firstValue);
        return tree;
    }

    private Tree List(ref Utf8JsonReader reader)
    {
        var first = values.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(Value(ref reader));
        }

        var tree = Tree.OfList(CollectionsMarshal.AsSpan(values)[first..]);
        values.RemoveRange(first, values.Count - first);
        return tree;
    }

    private string Text(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan) ? reader.GetString()! : names.Of(reader.ValueSpan);
}
