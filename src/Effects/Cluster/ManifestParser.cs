using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace IpvsPure.Effects.Cluster;

/// <summary>The bytes of a file to trees, whichever of YAML and JSON they are.</summary>
public static class ManifestParser
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Every document of the text, kept.</summary>
    public static Parsed Read(ManifestText manifest)
    {
        var documents = new List<Tree>();
        var error = Read(manifest, documents.Add);
        return new(documents, error);
    }

    /// <summary>
    /// Hands on one document after the other, so that none need be kept: what lives no longer than its turn costs the
    /// collector nothing. Says why reading ended early, with line and column; null where it came to the end.
    /// </summary>
    public static string? Read(ManifestText manifest, Action<Tree> take)
    {
        var content = manifest.Content.Span;
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[3..];
        }

        var isJsonFile = string.Equals(Path.GetExtension(manifest.File), ".json", StringComparison.OrdinalIgnoreCase);
        if (isJsonFile || content.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            var parsed = JsonTrees.Read(content);

            // JSON that is none may still be YAML's own bracketed form, unless the file says what it is.
            if (isJsonFile || parsed.Error is null)
            {
                return Hand(parsed, 0, take);
            }
        }

        // Both readers see the same in each document that the quick one gets through.
        var (isWhole, taken) = PlainYaml.Read(content, take);
        if (isWhole)
        {
            return null;
        }

        try
        {
            return Hand(YamlTrees.Read(Decode(content)), taken, take);
        }
        catch (DecoderFallbackException)
        {
            return "is not a text in UTF-8";
        }
    }

    private static string? Hand(Parsed parsed, int from, Action<Tree> take)
    {
        for (var i = from; i < parsed.Documents.Count; i++)
        {
            take(parsed.Documents[i]);
        }

        return parsed.Error;
    }

    // Windows shells write UTF-16 when output is redirected to a file.
    private static string Decode(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, throwOnInvalidBytes: true).GetString(content[2..]),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, throwOnInvalidBytes: true).GetString(content[2..]),
        _ => StrictUtf8.GetString(content),
    };
}
