using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IpvsPure.Effects.Cluster;

/// <summary>JSON text to trees: every value of it, one after the other.</summary>
public static class JsonTrees
{
    public static Parsed Read(ReadOnlySpan<byte> utf8)
    {
        var documents = new List<Tree>();
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new(documents, null);
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new() { AllowMultipleValues = true, MaxDepth = Parsed.MaxDepth });
            var names = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            while (reader.Read())
            {
                documents.Add(ReadValue(ref reader, names));
            }

            return new(documents, null);
        }
        catch (JsonException e)
        {
            var (line, column) = (e.LineNumber + 1, e.BytePositionInLine + 1);
            return new(documents, string.Create(
                CultureInfo.InvariantCulture, $"line {line}, column {column}: {Shortened(e.Message)}"));
        }
        catch (InvalidOperationException)
        {
            return new(documents, "a text in it has half a surrogate pair or is not UTF-8");
        }
    }

    private static Tree ReadValue(ref Utf8JsonReader reader, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, names);
            case JsonTokenType.StartArray:
                var entries = new List<Tree>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    entries.Add(ReadValue(ref reader, names));
                }

                return Tree.OfList(entries);
            case JsonTokenType.String:
                return Tree.OfText(reader.GetString()!);
            case JsonTokenType.Number:
                return Tree.OfNumber(Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return Tree.True;
            case JsonTokenType.False:
                return Tree.False;
            default:
                return Tree.Null;
        }
    }

    private static Tree ReadObject(ref Utf8JsonReader reader, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        var keys = new List<string>();
        var values = new List<Tree>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            keys.Add(Name(ref reader, names));
            reader.Read();
            values.Add(ReadValue(ref reader, names));
        }

        return Tree.OfObject(keys, values);
    }

    /// <summary>Field names repeat by the thousand, so each is kept once.</summary>
    private static string Name(ref Utf8JsonReader reader, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        const int UsualLength = 128;
        if (reader.ValueSpan.Length > UsualLength)
        {
            return reader.GetString()!;
        }

        Span<char> text = stackalloc char[UsualLength];
        var length = reader.CopyString(text);
        if (!names.TryGetValue(text[..length], out var name))
        {
            name = text[..length].ToString();
            names.Add(name);
        }

        return name;
    }

    // The reader's message repeats line and position in its own counting.
    private static string Shortened(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
