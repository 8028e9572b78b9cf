using System.Linq;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>JSON beside YAML: the same rules, the same messages.</summary>
public sealed class Json_text
{
    private const string Cart =
        """{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "cart"}, "spec": {"clusterIP": "10.96.0.7", "ports": [{"port": 80}]}}""";

    [Theory]
    [InlineData("shop.json")]
    [InlineData("shop.yaml")]
    [InlineData("standard input")]
    public void Is_recognised_by_ending_or_by_look(string file)
    {
        var manifests = Given.OnNodeA($"\uFEFF  {Cart}\n{Cart.Replace("cart", "basket")}", file);
        Assert.Empty(manifests.Diagnostics);
        Assert.Equal(2, manifests.View.Services.Count);
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: Service}", "line 1, column 2: ")]
    [InlineData("{\"a\": 1,\n \"b\": }", "line 2, column 7: ")]
    [InlineData("{\"a\": \"\\ud800\"}", "surrogate")]
    [InlineData("apiVersion: v1", "line 1, column 1: ")]
    public void In_a_file_that_says_so_is_taken_at_its_word(string text, string why)
    {
        var manifests = Given.OnNodeA(text, "shop.json");
        Assert.Contains(why, Assert.Single(manifests.Diagnostics).ToString());
        Given.Same(["shop.json"], manifests.CutShort);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void That_is_empty_gives_nothing(string text) => Assert.Empty(Given.Told(text, "shop.json"));

    [Fact]
    public void With_a_key_given_twice_is_told() => Assert.Equal(
        ["shop.json, document 1: Service default/cart: spec.clusterIP: is given twice in one object"],
        Given.Told(Cart.Replace("\"ports\"", "\"clusterIP\": \"10.96.0.8\", \"ports\""), "shop.json"));

    [Theory]
    [InlineData("80.5")]
    [InlineData("8e1")]
    [InlineData("true")]
    [InlineData("\"80\"")]
    [InlineData("{}")]
    [InlineData("[80]")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("123456789012345678901234567890")]
    public void With_something_else_than_a_port_is_told(string value)
    {
        var told = Assert.Single(Given.Told(Cart.Replace("80", value), "shop.json"));
        Assert.StartsWith("shop.json, document 1: Service default/cart: spec.ports[0].port: ", told);
    }

    [Fact]
    public void Gives_the_same_as_the_yaml_that_kubectl_prints()
    {
        var yaml = System.IO.File.ReadAllText(Given.Fixture("Fixtures", "kubectl-get.yaml"));
        var tree = Assert.Single(YamlTrees.Read(yaml).Documents);
        var json = Assert.Single(JsonTrees.Read(System.Text.Encoding.UTF8.GetBytes(Rendering.Json(tree))).Documents);
        Assert.Equal(Rendering.Json(tree), Rendering.Json(json));
        Assert.Equal(11, json.Find("items")!.Children.ToArray().Length);
    }
}
