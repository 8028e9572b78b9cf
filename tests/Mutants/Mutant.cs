using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace IpvsPure.Mutants;

/// <summary>One change that Stryker made, as its report tells it.</summary>
/// <param name="Id">What the switch in the mutated assembly is set to.</param>
/// <param name="File">The source, without folders.</param>
/// <param name="Line">From one.</param>
/// <param name="Original">The source text, on one line.</param>
/// <param name="Replacement">What stands there instead, on one line.</param>
internal sealed record Mutant(int Id, string File, int Line, string Original, string Replacement)
{
    /// <summary>Where it is and what it does, in columns.</summary>
    public string Place => string.Join('\t', File, Line.ToString(CultureInfo.InvariantCulture), Original, Replacement);

    /// <summary>The start of its row in docs/mutants.md: without the line, which moves with everything above.</summary>
    public string Row => $"| `{File}` | `{Original}` | `{Replacement}` | ";

    /// <summary>The mutants of a report that were compiled.</summary>
    public static IReadOnlyList<Mutant> Of(string report)
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllText(report));
        return
        [
            .. from file in json.RootElement.GetProperty("files").EnumerateObject()
               let source = file.Value.GetProperty("source").GetString()!.Split('\n')
               from mutant in file.Value.GetProperty("mutants").EnumerateArray()
               where mutant.GetProperty("status").GetString() is not ("CompileError" or "Ignored")
               select Of(Path.GetFileName(file.Name), source, mutant),
        ];
    }

    private static Mutant Of(string file, string[] source, JsonElement mutant)
    {
        var (start, end) = (mutant.GetProperty("location").GetProperty("start"), mutant.GetProperty("location").GetProperty("end"));
        var (line, last) = (Number(start, "line"), Number(end, "line"));
        var text = new StringBuilder();
        for (var i = line; i <= last; i++)
        {
            var from = i == line ? Number(start, "column") - 1 : 0;
            var to = i == last ? Math.Min(Number(end, "column") - 1, source[i - 1].Length) : source[i - 1].Length;
            text.Append(source[i - 1], from, Math.Max(0, to - from)).Append(' ');
        }

        return new(
            int.Parse(mutant.GetProperty("id").GetString()!, CultureInfo.InvariantCulture), file, line, OneLine(text.ToString()),
            OneLine(mutant.GetProperty("replacement").GetString()!));
    }

    private static int Number(JsonElement place, string name) => place.GetProperty(name).GetInt32();

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('|', '¦').Replace('`', '\'');
}
