using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The patches in <c>bugs/</c>, which <c>bugs/check</c> puts into the planner to see that a law catches each.</summary>
public sealed class The_deliberate_bugs
{
    [Fact]
    public void Still_fit_the_planner_as_it_is()
    {
        var patches = Directory.GetFiles(Path.Combine(The_house.Root, "tests", "Properties", "bugs"), "*.patch");
        Assert.True(patches.Length >= 10, "ten bugs at least");
        Assert.All(patches, patch =>
        {
            var (file, hunks) = Read(patch);
            var source = File.ReadAllText(Path.Combine(The_house.Root, file));
            Assert.All(hunks, hunk => Assert.Contains(hunk, source, StringComparison.Ordinal));
        });
    }

    // The text that each hunk replaces, with the lines around it.
    private static (string File, List<string> Hunks) Read(string patch)
    {
        var lines = File.ReadAllLines(patch);
        var file = lines.Single(x => x.StartsWith("--- a/", StringComparison.Ordinal))["--- a/".Length..];
        var hunks = new List<string>();
        foreach (var line in lines.SkipWhile(x => !x.StartsWith("@@", StringComparison.Ordinal)))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                hunks.Add("");
            }
            else if (line.Length == 0 || line[0] is ' ' or '-')
            {
                hunks[^1] += (line.Length == 0 ? line : line[1..]) + "\n";
            }
        }

        return (file, hunks);
    }
}
