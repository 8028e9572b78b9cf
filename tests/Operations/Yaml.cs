using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using IpvsPure.Effects.Cluster;

namespace IpvsPure.Operations;

/// <summary>YAML as JSON nodes, and back as Helm's <c>toYaml</c> writes it.</summary>
internal static class Yaml
{
    public static IReadOnlyList<JsonObject> Objects(string text)
    {
        var parsed = ManifestParser.Read(ManifestText.Of("text.yaml", text));
        return parsed.Error is null
            ? [.. parsed.Documents.Where(x => x.Kind != TreeKind.Null).Select(x => Node(x)!.AsObject())]
            : throw new FormatException($"{parsed.Error}\n{text}");
    }

    /// <summary>Block style, keys in order.</summary>
    public static string Text(JsonNode? node) => string.Join('\n', Lines(node));

    private static IEnumerable<string> Lines(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map => map.OrderBy(x => x.Key, StringComparer.Ordinal).SelectMany(x => x.Value is JsonObject { Count: > 0 }
            ? Lines(x.Value).Select(y => "  " + y).Prepend($"{x.Key}:")
            : x.Value is JsonArray { Count: > 0 } ? Lines(x.Value).Prepend($"{x.Key}:")
            : [$"{x.Key}: {Lines(x.Value).Single()}"]),
        JsonArray { Count: > 0 } list => list.SelectMany(x => Lines(x).Select((y, i) => (i == 0 ? "- " : "  ") + y)),
        JsonObject => ["{}"],
        JsonArray => ["[]"],
        null => ["null"],
        _ => [node.GetValueKind() == System.Text.Json.JsonValueKind.String ? Scalar(node.GetValue<string>()) : node.ToJsonString()],
    };

    private static string Scalar(string text) =>
        text.Length > 0 && text.All(x => char.IsAsciiLetterOrDigit(x) || x is '-' or '_' or '/' or '.' or '%') && YamlScalar.Typed(text).Kind == TreeKind.Text
            ? text
            : JsonValue.Create(text).ToJsonString();

    private static JsonNode? Node(Tree tree) => tree.Kind switch
    {
        TreeKind.Object => new JsonObject(tree.Keys.ToArray().Zip(tree.Children.ToArray(), (x, y) => KeyValuePair.Create(x, Node(y)))),
        TreeKind.List => new JsonArray([.. tree.Children.ToArray().Select(Node)]),
        TreeKind.Truth => JsonValue.Create(tree.Text == "true"),
        TreeKind.Number => JsonNode.Parse(tree.Text),
        TreeKind.Null => null,
        _ => JsonValue.Create(tree.Text),
    };
}
