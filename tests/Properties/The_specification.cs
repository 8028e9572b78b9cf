using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The list of laws in docs/specification.md.</summary>
public sealed partial class The_specification
{
    [Fact]
    public void Lists_every_test_and_nothing_else()
    {
        var listed = Rows().Matches(File.ReadAllText(Path.Combine(The_house.Root, "docs", "specification.md")))
            .Select(x => x.Groups[1].Value)
            .Order(StringComparer.Ordinal);
        var tests = typeof(The_specification).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(x => x.GetCustomAttributes<FactAttribute>().Any())
            .Select(x => $"{x.DeclaringType!.Name}.{x.Name}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(tests, listed);
    }

    [Fact]
    public void Names_only_tests_that_are_there_for_those_of_upstream()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(The_house.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToList();
        var named = Tests().Matches(File.ReadAllText(Path.Combine(The_house.Root, "docs", "upstream-e2e.md")));
        Assert.NotEmpty(named);
        Assert.All(named, x => Assert.Contains(sources, source =>
            source.Contains($"class {x.Groups[1].Value}", StringComparison.Ordinal)
            && source.Contains($" {x.Groups[2].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex Tests();

    [GeneratedRegex(@"^\|.*\| `(\w+\.\w+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
