using System;
using System.Collections.Generic;
using System.Globalization;
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
            var builder = new JsonTreeBuilder(new(), _ => false);
            var reader = new Utf8JsonReader(utf8, new() { AllowMultipleValues = true, MaxDepth = Parsed.MaxDepth });
            while (reader.Read())
            {
                documents.Add(builder.Value(ref reader));
            }

            return new(documents, null);
        }
        catch (JsonException e)
        {
            return new(documents, Explained(e));
        }
        catch (InvalidOperationException)
        {
            return new(documents, NotText);
        }
    }

    internal const string NotText = "a text in it has half a surrogate pair or is not UTF-8";

    /// <summary>What the parser says, with the place counted from 1.</summary>
    internal static string Explained(JsonException problem) => string.Create(
        CultureInfo.InvariantCulture,
        $"line {problem.LineNumber + 1}, column {problem.BytePositionInLine + 1}: {Shortened(problem.Message)}");

    // The reader's message repeats line and position in its own counting.
    private static string Shortened(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
