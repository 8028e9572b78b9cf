using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using IpvsPure.Domain;
using IpvsPure.Planner;
using IpvsPure.Properties;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>
/// The console blocks of the guides, run in their order on one modelled kernel, and what they print compared with what the
/// page shows. With GOLDENS=write in the environment a run rewrites the pages.
/// </summary>
public sealed partial class The_guides
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(Root(), "docs"));

    [Theory]
    [InlineData("getting-started.md")]
    [InlineData("troubleshooting.md")]
    public void Show_what_their_commands_print(string page)
    {
        using var desk = new Desk();
        desk.Kernel.State = Shop.Pristine with { HostAddresses = new([Samples.A("192.168.0.1"), Samples.A("fd01::1")]) };
        GuidePage.ShowsWhat(Path.Combine(Docs, page), line => Run(line, desk));
    }

    [Fact]
    public void Lead_to_pages_that_exist()
    {
        var links = from page in Directory.GetFiles(Docs, "*.md")
                    from part in File.ReadAllText(page).Split("](").Skip(1)
                    let target = part.Split(')')[0].Split('#')[0]
                    where target.EndsWith(".md", StringComparison.Ordinal) && !target.Contains("://", StringComparison.Ordinal)
                    select (Page: Path.GetFileName(page), Target: target);
        Assert.All(links, x => Assert.True(File.Exists(Path.Combine(Docs, x.Target)), $"{x.Page} leads to {x.Target}"));
    }

    [Fact]
    public void List_the_exit_codes_that_the_program_has()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "getting-started.md"));
        Assert.All(App.ExitCode.Meanings, x => Assert.Contains($"| {x.Code} | {x.Meaning} |", page, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Run(string line, Desk desk)
    {
        var parts = line.Split(" | ");
        Assert.StartsWith("ipvspure ", parts[0], StringComparison.Ordinal);
        var code = desk.Run(parts[0]["ipvspure ".Length..]
            .Replace("examples/", Path.Combine(Root(), "examples/"), StringComparison.Ordinal)
            .Replace("bug.json.gz", "@/bug.json.gz", StringComparison.Ordinal));
        Assert.True(code != 1, desk.Error);
        var said = (desk.Out + desk.Error).Replace(desk.Folder + "/", "", StringComparison.Ordinal);
        var all = Digest().Replace(said, "sha256:…").TrimEnd('\n').Split('\n');
        var count = parts.Length == 1 ? 0 : int.Parse(parts[1].Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        return count == 0 ? all : parts[1].StartsWith("head", StringComparison.Ordinal) ? all.Take(count) : all.TakeLast(count);
    }

    [GeneratedRegex("sha256:[0-9a-f]+")]
    private static partial Regex Digest();

    private static string Root([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "..", "..");
}
