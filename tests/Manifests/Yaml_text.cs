using System;
using System.Globalization;
using System.Linq;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>The traps of YAML.</summary>
public sealed class Yaml_text
{
    [Theory]
    [InlineData("no", TreeKind.Text)]
    [InlineData("NO", TreeKind.Text)]
    [InlineData("yes", TreeKind.Text)]
    [InlineData("on", TreeKind.Text)]
    [InlineData("off", TreeKind.Text)]
    [InlineData("y", TreeKind.Text)]
    [InlineData("true", TreeKind.Truth)]
    [InlineData("False", TreeKind.Truth)]
    [InlineData("\"true\"", TreeKind.Text)]
    [InlineData("null", TreeKind.Null)]
    [InlineData("~", TreeKind.Null)]
    [InlineData("", TreeKind.Null)]
    [InlineData("''", TreeKind.Text)]
    [InlineData("'null'", TreeKind.Text)]
    [InlineData("80", TreeKind.Number)]
    [InlineData("'80'", TreeKind.Text)]
    [InlineData("!!str 80", TreeKind.Text)]
    [InlineData("-1", TreeKind.Number)]
    [InlineData("1.5", TreeKind.Number)]
    [InlineData("1e3", TreeKind.Number)]
    [InlineData(".inf", TreeKind.Number)]
    [InlineData("10.0.0.1", TreeKind.Text)]
    [InlineData("fd96::10", TreeKind.Text)]
    [InlineData("22:22", TreeKind.Text)]
    [InlineData("2026-01-05T10:00:00Z", TreeKind.Text)]
    [InlineData("1.2.3", TreeKind.Text)]
    [InlineData("-", TreeKind.List)]
    [InlineData("0x", TreeKind.Text)]
    public void Gives_a_scalar_the_type_that_its_form_says(string text, TreeKind kind)
    {
        var parsed = YamlTrees.Read($"value: {(text == "-" ? "\n- " : text)}");
        Assert.Null(parsed.Error);
        Assert.Equal(kind, Assert.Single(parsed.Documents).Find("value")?.Kind);
    }

    [Theory]
    [InlineData("80", 80)]
    [InlineData("+80", 80)]
    [InlineData("-80", -80)]
    [InlineData("0", 0)]
    [InlineData("0120", 80)]
    [InlineData("0o120", 80)]
    [InlineData("0x50", 80)]
    [InlineData("0b1010000", 80)]
    [InlineData("8_080", 8080)]
    [InlineData("99999999999999999999999999999999999999999999", long.MaxValue)]
    [InlineData("-99999999999999999999999999999999999999999999", long.MinValue)]
    [InlineData("089", null)]
    [InlineData("80.0", null)]
    [InlineData("1e3", null)]
    [InlineData("", null)]
    public void Gives_a_whole_number_as_kubernetes_reads_it(string text, object? value) => Assert.Equal(value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture), YamlScalar.Whole(text));

    [Fact]
    public void With_a_quoted_port_is_told() => Assert.Equal(
        ["shop.yaml, document 1: Service shop/cart: spec.ports[0].port: a whole number is expected, not the text '80'"],
        Given.Told(Given.Cart(ports: "[{port: \"80\"}]")));

    [Fact]
    public void With_a_truth_value_in_words_is_told() => Assert.Equal(
        ["shop.yaml, document 1: EndpointSlice shop/cart-1: endpoints[0].conditions.ready: true or false is expected, not the text 'no'"],
        Given.Told(Given.Slice("[{addresses: [10.244.1.11], conditions: {ready: no}}]")));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("---\n---\n...\n---\n# end\n")]
    [InlineData("\uFEFF")]
    [InlineData("\r\n\r\n")]
    public void Without_content_gives_nothing(string text)
    {
        var manifests = Given.OnNodeA(text);
        Assert.Empty(manifests.Diagnostics);
        Assert.True(manifests.View.Services.IsEmpty);
    }

    [Fact]
    public void May_have_windows_line_ends_and_a_byte_order_mark()
    {
        var text = "\uFEFFapiVersion: v1\nkind: Service\nmetadata:\n  name: cart\nspec:\n  clusterIP: 10.96.0.7\n  ports:\n  - port: 80\n".ReplaceLineEndings("\r\n");
        Assert.Empty(Given.Told(text));
        Assert.Equal(1, Given.OnNodeA(text).View.Services.Count);
    }

    [Fact]
    public void May_be_utf_16_as_windows_shells_write_it()
    {
        var bytes = System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes(Given.Cart())).ToArray();
        var manifests = ManifestReader.Read([new ManifestText("shop.yaml", bytes), ManifestText.Of("n", Given.NodeA)], new(default, ""));
        Assert.Empty(manifests.Diagnostics);
        Assert.Equal(1, manifests.View.Services.Count);
    }

    [Fact]
    public void Indented_with_tabs_is_told_with_its_place()
    {
        var manifests = Given.OnNodeA("apiVersion: v1\nkind: Service\nmetadata:\n\tname: cart\n");
        Assert.StartsWith("shop.yaml, document 1: line 4, column 1: ", Assert.Single(manifests.Diagnostics).ToString());
        Given.Same(["shop.yaml"], manifests.CutShort);
    }

    [Fact]
    public void That_breaks_off_keeps_the_documents_before()
    {
        var manifests = Given.OnNodeA($"{Given.Cart()}\n---\nkind: [Service\n");
        Assert.Equal(1, manifests.View.Services.Count);
        Assert.StartsWith("shop.yaml, document 2: line ", Assert.Single(manifests.Diagnostics).ToString());
        Given.Same(["shop.yaml"], manifests.CutShort);
    }

    [Fact]
    public void May_use_anchors_aliases_and_merges()
    {
        const string Text = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Service
              metadata: {name: a}
              spec: &spec {clusterIP: 10.96.0.1, ports: &ports [{port: 80}], type: NodePort}
            - {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {<<: *spec, clusterIP: 10.96.0.2}}
            - {apiVersion: v1, kind: Service, metadata: {name: c}, spec: {clusterIP: 10.96.0.3, ports: *ports}}
            - {apiVersion: v1, kind: Service, metadata: {name: d}, spec: {<<: [{clusterIP: 10.96.0.4}, *spec]}}
            """;
        Assert.Empty(Given.Told(Text));
        Assert.Equal(
            ["10.96.0.1 NodePort", "10.96.0.2 NodePort", "10.96.0.3 ClusterIp", "10.96.0.4 NodePort"],
            Given.OnNodeA(Text).View.Services.Values.Select(service => $"{service.ClusterIps.Single()} {service.Type}"));
    }

    [Theory]
    [InlineData("a: *nobody", "the alias '*nobody' has no anchor before it")]
    [InlineData("a: &self [*self]", "the alias '*self' has no anchor before it")]
    [InlineData("? [a, b]\n: c", "a key is plain text, not a list or an object")]
    public void That_cannot_be_a_manifest_is_told_with_its_place(string text, string why)
    {
        var told = Assert.Single(Given.Told(text));
        Assert.StartsWith("shop.yaml, document 1: line ", told);
        Assert.EndsWith(why, told);
    }
}
