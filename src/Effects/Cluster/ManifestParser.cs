using System;
using System.IO;
using System.Text;

namespace IpvsPure.Effects.Cluster;

/// <summary>The bytes of a file to trees, whichever of YAML and JSON they are.</summary>
public static class ManifestParser
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static Parsed Read(ManifestText manifest)
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
                return parsed;
            }
        }

        if (PlainYaml.TryRead(content) is { } documents)
        {
            return new(documents, null);
        }

        try
        {
            return YamlTrees.Read(Decode(content));
        }
        catch (DecoderFallbackException)
        {
            return new([], "is not a text in UTF-8");
        }
    }

    // Windows shells write UTF-16 when output is redirected to a file.
    private static string Decode(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, throwOnInvalidBytes: true).GetString(content[2..]),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, throwOnInvalidBytes: true).GetString(content[2..]),
        _ => StrictUtf8.GetString(content),
    };
}
