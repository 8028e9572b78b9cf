using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>The fast reader of plain YAML against the full parser: the same trees, or it gives up.</summary>
public sealed class Plain_yaml
{
    private static readonly string[] Words =
    [
        "a: 1", "b: text", "a:", "b:", "- a: 1", "- b:", "- x", "- 10.0.0.1", "- - y", "-", "- ", "c: {}", "d: []", "e: 'it''s'",
        "e: ''", "e: '''", "f: \"q\"", "f: \"q\\n\"", "f: \"a\" b", "g: |", "g: |-", "g: >", "h: a b  c", "h: a: b", "h: a #b", "h: a#b",
        "i: - x", "i: -1", "i: -", "k: *a", "k: &a b", "'q': 1", "\"q\": 1", "# comment", "  # comment", "---", "--- ", "--- a", "...",
        "text", "no: yes", "m: null", "m: ~", "true: 1", "1: 2", "a/b.c-d_e: x", "n: 0o17", "n: .5", "<<: x", "? a", ": b", "a:b", "a :b",
        "o: a:", "o: ::1", "o: fd00::1", "p: {a: b}", "p: [a", "q: 'open", "q: \"open", "close'", "{}", "[]", "|", "%x", "r: x\r", "s: é", "t:\tx",
        "- 'q'", "- |", "- {}", "-x", "-x: 1", "u: @x", "u: a@x", "v: 2026-01-05T10:00:00Z",
    ];

    private static readonly string[] Usual = ["a: 1", "b: text", "a:", "c:", "- a: 1", "- x", "d: {}", "e: |", "f: 'g'", "# comment", ""];

    private static readonly string[] Literal = ["a: |", "b: |-", "- |", "- |-", "x", "", "", "y: {", "# z", "a:"];

    private static readonly string Printed = System.IO.File.ReadAllText(Given.Fixture("Fixtures", "kubectl-get.yaml"));

    [Fact]
    public void Is_what_kubectl_prints_and_what_people_write()
    {
        Assert.NotNull(Read(Printed));
        foreach (var file in System.IO.Directory.GetFiles(Given.Fixture("examples", "web-shop")))
        {
            Assert.NotNull(Read(System.IO.File.ReadAllText(file)));
        }
    }

    [Fact]
    public void Of_kubectl_gives_what_the_full_parser_gives() => AgreesOn(Printed);

    [Theory]
    [InlineData("a: |\n  x\n\n   y\n\n\n  z\nb: |-\n  {}\n\n# end\n", """[{"a":"x\n\n y\n\n\nz\n","b":"{}"}]""")]
    [InlineData("---\n# nothing\n---\n---\na:\n- b: 1\n  c: x y\n-  # no\n", null)]
    [InlineData("---\n---\na:\n- b: 1\n  c: x y\n- 'it''s'\nd:\n", """[null,{"a":[{"b":1,"c":"x y"},"it\u0027s"],"d":null}]""")]
    [InlineData("- a:\n    b: \"q\"\n  c: {}\n- []\n", """[[{"a":{"b":"q"},"c":{}},[]]]""")]
    [InlineData("", "[]")]
    [InlineData("a: 1 # one\n", null)]
    [InlineData("a: é\n", null)]
    [InlineData("a: b\n  c\n", null)]
    public void Is_read_where_it_is_plain(string text, string? trees)
    {
        Assert.Equal(trees, Read(text) is { } documents ? $"[{string.Join(",", documents)}]" : null);
        AgreesOn(text);
    }

    [Property(MaxTest = 3000)]
    public Property Gives_what_the_full_parser_gives() => Prop.ForAll(Lines(Words).ToArbitrary(), AgreesOn);

    [Property(MaxTest = 3000)]
    public Property Of_literal_texts_gives_what_the_full_parser_gives() => Prop.ForAll(Lines(Literal).ToArbitrary(), AgreesOn);

    [Property(MaxTest = 3000)]
    public Property Of_usual_lines_gives_what_the_full_parser_gives() => Prop.ForAll(Lines(Usual).ToArbitrary(), AgreesOn);

    [Property(MaxTest = 500)]
    public void With_a_change_at_any_place_gives_what_the_full_parser_gives(NonNegativeInt at, byte cut)
    {
        var start = at.Get * 131 % Printed.Length;
        AgreesOn(Printed[..start] + Words[at.Get % Words.Length] + Printed[System.Math.Min(Printed.Length, start + (cut % 20))..]);
    }

    private static Gen<string> Lines(string[] words)
    {
        var line =
            from indent in Gen.Choose(0, 3)
            from word in Gen.Frequency((20, Gen.Elements(words)), (1, Gen.Constant(" ")))
            from end in Gen.Frequency((9, Gen.Constant("\n")), (1, Gen.Constant("\r\n")))
            select new string(' ', indent * 2) + word + end;
        return line.ListOf().Select(string.Concat);
    }

    private static string[]? Read(string text) => Taken(text) is (true, var documents) ? documents : null;

    private static (bool IsWhole, string[] Documents) Taken(string text)
    {
        var documents = new List<string>();
        var (isWhole, count) = PlainYaml.Read(Encoding.UTF8.GetBytes(text), x => documents.Add(Rendering.Json(x)));
        Assert.Equal(count, documents.Count);
        return (isWhole, [.. documents]);
    }

    private static void AgreesOn(string text)
    {
        var (isWhole, plain) = Taken(text);
        if (!isWhole && plain.Length == 0)
        {
            return;
        }

        var full = YamlTrees.Read(text);
        if (isWhole)
        {
            Assert.Null(full.Error);
            Assert.Equal(full.Documents.Select(Rendering.Json), plain);
        }
        else
        {
            // What was handed on before the full parser took over is not read again.
            Assert.Equal(full.Documents.Take(plain.Length).Select(Rendering.Json), plain);
        }
    }
}
