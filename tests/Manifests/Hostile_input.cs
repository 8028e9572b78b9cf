using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>Whatever is given as a manifest: an answer in good time, and never an exception.</summary>
public sealed class Hostile_input
{
    private static readonly string[] Pieces =
    [
        "a", "kind", "apiVersion", "metadata", "name", "spec", "ports", "port", "status", "List", "items", "Service", "v1",
        ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\r\n", "\t", "---\n", "...\n", "{", "}", "[", "]", ", ", "\"", "'", "&a ", "*a",
        "<<: ", "? ", "!!str ", "!x ", "|\n", ">-\n ", "#", "%YAML 1.2\n", "%TAG ! x\n", "0x", "1e999", "-", "~", "\0", "\uFEFF", "\u2028",
        "\\", "\\x", "\\u12", "\\UFFFFFFFF", "é", "😀", "@", "`",
    ];

    private static readonly string Printed = System.IO.File.ReadAllText(Given.Fixture("Fixtures", "kubectl-get.yaml"));

    [Property(MaxTest = 1000)]
    public Property Of_any_pieces_gives_a_result() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), GivesResult);

    [Property(MaxTest = 500)]
    public void Of_any_text_gives_a_result(string? text) => GivesResult(text ?? "");

    [Property(MaxTest = 500)]
    public void Of_any_bytes_gives_a_result(byte[] bytes)
    {
        foreach (var file in new[] { "a.yaml", "a.json" })
        {
            _ = ManifestReader.Read([new ManifestText(file, bytes)], new(default, "")).Diagnostics.Select(line => line.ToString()).ToArray();
        }
    }

    [Property(MaxTest = 200)]
    public void Cut_out_of_a_real_manifest_gives_a_result(NonNegativeInt from, NonNegativeInt length, char inserted)
    {
        var start = from.Get * 97 % Printed.Length;
        var end = Math.Min(Printed.Length, start + (length.Get * 31));
        GivesResult(Printed[..start] + inserted + Printed[end..]);
    }

    [Property(MaxTest = 300)]
    public Property With_a_wrong_type_at_any_field_gives_a_result_and_says_where() => Prop.ForAll(
        Gen.Choose(0, 10_000).ToArbitrary(),
        Gen.Elements("null", "true", "-1", "1e99", "\"\"", "\"text\"", "[]", "[null]", "[[]]", "{}", "{\"a\":[1]}").ToArbitrary(),
        (position, value) =>
        {
            var tree = YamlTrees.Read(Printed).Documents[0];
            var seen = 0;
            var count = tree.Expanded;
            GivesResult(Replaced(tree, position % count, value, ref seen));
        });

    [Fact]
    public void That_laughs_a_billion_times_is_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            var alias = $"*a{i - 1}";
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(alias, 10))}]\n");
        }

        Assert.Equal(["shop.yaml, document 1: its aliases multiply it beyond all measure"], InTime(text.ToString()));
    }

    [Fact]
    public void That_merges_without_end_is_refused()
    {
        var keys = string.Join(", ", Enumerable.Range(0, 2000).Select(i => $"k{i}: {i}"));
        var merges = string.Join("\n", Enumerable.Range(0, 2000).Select(i => $"m{i}: {{<<: *a}}"));
        Assert.Contains(InTime($"a: &a {{{keys}}}\n{merges}"), line => line.Contains("beyond all measure"));
    }

    [Fact]
    public void That_grows_deep_by_aliases_is_refused()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: List\nl0: &l0 {apiVersion: v1, kind: List, items: []}\n");
        for (var i = 1; i < 5000; i++)
        {
            text.Append($"l{i}: &l{i} {{apiVersion: v1, kind: List, items: [*l{i - 1}]}}\n");
        }

        Assert.Contains("beyond all measure", Assert.Single(InTime(text.Append("items: [*l4999]\n").ToString())));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("\"a\": [")]
    public void That_is_nested_without_end_is_refused(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000));
        Assert.Single(InTime(text));
        Assert.NotEmpty(InTime(text, "a.json"));
    }

    [Fact]
    public void With_numbers_without_end_is_told()
    {
        var digits = new string('9', 1_000_000);
        var told = Assert.Single(InTime(Given.Cart(ports: $"[{{port: {digits}}}]")));
        Assert.EndsWith("spec.ports[0].port: 9223372036854775807 is not a port (1 to 65535)", told);
    }

    [Fact]
    public void With_texts_without_end_gives_a_short_line()
    {
        var told = Assert.Single(InTime(Given.Cart($"externalIPs: ['{new string('x', 1_000_000)}']")));
        Assert.InRange(told.Length, 1, 1000);
    }

    [Fact]
    public void With_terminal_commands_gives_a_plain_line()
    {
        var told = Assert.Single(Given.Told(Given.Cart("externalIPs: [\"\\e[2J\\u202e\\n10.0.0.1\"]")));
        Assert.DoesNotContain(told, c => char.IsControl(c) || c == '\u202e');
    }

    private static string[] InTime(string text, string file = "shop.yaml")
    {
        var watch = Stopwatch.StartNew();
        var told = Given.Told(text, file);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        return told;
    }

    private static void GivesResult(string text)
    {
        foreach (var file in new[] { "a.yaml", "a.json" })
        {
            foreach (var line in Given.Told(text, file))
            {
                Assert.NotEmpty(line);
                Assert.DoesNotContain('\n', line);
            }
        }
    }

    /// <summary>The tree as JSON with the value at one position, counted depth first, replaced.</summary>
    private static string Replaced(Tree tree, int position, string value, ref int seen)
    {
        if (seen++ == position)
        {
            return value;
        }

        var parts = new string[tree.Children.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var child = Replaced(tree.Children[i], position, value, ref seen);
            parts[i] = tree.Kind == TreeKind.Object ? $"\"{tree.Keys[i]}\":{child}" : child;
        }

        return tree.Kind switch
        {
            TreeKind.Object => $"{{{string.Join(",", parts)}}}",
            TreeKind.List => $"[{string.Join(",", parts)}]",
            _ => Rendering.Json(tree),
        };
    }
}
