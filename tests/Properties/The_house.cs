using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What keeps the source readable: short files, short functions, and a map in the README that is true.</summary>
public sealed class The_house
{
    private const int FileLinesMax = 400;
    private const int FunctionLinesMax = 70;
    private const int ColumnsMax = 160;

    /// <summary>The repository, from wherever the tests run.</summary>
    internal static string Root { get; } = FindRoot();

    [Fact]
    public void Has_no_file_longer_than_its_limit() => Assert.Empty(
        Sources().Where(x => File.ReadLines(x).Count() > FileLinesMax).Select(Short));

    [Fact]
    public void Has_no_line_of_the_product_wider_than_its_limit() => Assert.Empty(
        from file in Sources()
        where Short(file).StartsWith("src", StringComparison.Ordinal)
        from line in File.ReadLines(file).Select((text, i) => (text, Number: i + 1))
        where line.text.Length > ColumnsMax
        select $"{Short(file)}:{line.Number}");

    [Fact]
    public void Has_no_function_longer_than_its_limit() => Assert.Empty(
        from file in Sources()
        from function in Functions(File.ReadAllLines(file))
        where function.Lines > FunctionLinesMax
        select $"{Short(file)}:{function.Start}");

    [Fact]
    public void Says_in_the_readme_where_each_folder_leads()
    {
        var map = File.ReadLines(Path.Combine(Root, "README.md"))
            .Where(x => x.StartsWith("| `", StringComparison.Ordinal))
            .Select(x => x.Split('`')[1])
            .Order(StringComparer.Ordinal);
        var folders = Directory.GetDirectories(Root)
            .Select(x => Path.GetFileName(x)!)
            .Where(x => x[0] != '.' && x is not "artifacts" and not "bin" and not "obj" and not "TestResults")
            .SelectMany(x => x is "src" or "tests" ? Directory.GetDirectories(Path.Combine(Root, x)).Select(y => $"{x}/{Path.GetFileName(y)}") : [x])
            .Order(StringComparer.Ordinal);
        Assert.Equal(folders, map);
    }

    [Fact]
    public void Has_no_loose_ends() => Assert.Empty(
        from file in Sources()
        where !file.EndsWith("The_house.cs", StringComparison.Ordinal)
        from line in File.ReadLines(file)
        where line.Contains("TODO", StringComparison.Ordinal) || line.Contains("FIXME", StringComparison.Ordinal)
            || line.Contains("NotImplementedException", StringComparison.Ordinal)
        select $"{Short(file)}: {line.Trim()}");

    private static string Short(string file) => Path.GetRelativePath(Root, file);

    private static IEnumerable<string> Sources() => ((string[])["src", "tests"])
        .SelectMany(x => Directory.EnumerateFiles(Path.Combine(Root, x), "*.cs", SearchOption.AllDirectories))
        .Where(x => !x.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    // The formatter puts the braces of a member's body on lines of their own, four columns in.
    private static IEnumerable<(int Start, int Lines)> Functions(string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] == "    {" && lines[i - 1].EndsWith(')'))
            {
                var end = Array.FindIndex(lines, i, x => x is "    }" or "    };");
                yield return (i, end - i - 1);
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "IpvsPure.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside of the repository");
        }

        return folder.FullName;
    }
}
