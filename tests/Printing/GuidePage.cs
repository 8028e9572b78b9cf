using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>A page whose console blocks show commands and, below each, what it prints.</summary>
internal static class GuidePage
{
    /// <summary>Holds the page against what its commands print now, in its order; with GOLDENS=write in the environment, rewrites it.</summary>
    /// <param name="run">What a command prints, line by line.</param>
    /// <param name="chapter">Which chapters' commands are run, by their titles; all of the page where nothing is said.</param>
    public static void ShowsWhat(string path, Func<string, IEnumerable<string>> run, Func<string, bool>? chapter = null)
    {
        var written = File.ReadAllLines(path);
        var shown = Lines(written, run, chapter).ToArray();
        if (Environment.GetEnvironmentVariable("GOLDENS") == "write")
        {
            File.WriteAllText(path, string.Join('\n', shown) + "\n");
            return;
        }

        Assert.Equal(written, shown);
    }

    private static IEnumerable<string> Lines(string[] written, Func<string, IEnumerable<string>> run, Func<string, bool>? chapter)
    {
        var (isIn, isConsole) = (chapter is null, false);
        foreach (var line in written)
        {
            isIn = chapter is not null && line.StartsWith("## ", StringComparison.Ordinal) ? chapter(line[3..]) : isIn;
            isConsole = line == "```console" || (isConsole && line != "```");
            if (!isIn || !isConsole || line == "```console")
            {
                yield return line;
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                yield return line;
                foreach (var printed in run(line[2..]))
                {
                    yield return printed;
                }
            }
        }
    }
}
