using System;
using System.Globalization;
using System.Text;

namespace IpvsPure.Effects.Cluster;

/// <summary>One thing wrong with the manifests, and where. Empty parts and document 0 are unknown or do not apply.</summary>
/// <param name="Document">Which document of the file, counted from 1.</param>
/// <param name="Object">Kind, namespace and name.</param>
/// <param name="Field">The path of the field in the object.</param>
public sealed record Diagnostic(string File, int Document, string Object, string Field, string Text)
{
    // A manifest may hold anything, and messages go to terminals and logs.
    private const int LongestText = 400;

    /// <summary>One line, without control characters.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        Append(line, File, Document == 0 ? ": " : ", ");
        if (Document != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"document {Document}: ");
        }

        Append(line, Object, ": ");
        Append(line, Field, ": ");
        Append(line, Text, "");
        return line.ToString();
    }

    private static void Append(StringBuilder line, string part, string separator)
    {
        if (part.Length == 0)
        {
            return;
        }

        foreach (var c in part.AsSpan(0, Math.Min(part.Length, LongestText)))
        {
            line.Append(IsPlain(c) ? c : '\uFFFD');
        }

        line.Append(part.Length > LongestText ? "…" : "").Append(separator);
    }

    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
