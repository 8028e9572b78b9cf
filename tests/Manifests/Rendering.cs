using System.Linq;
using System.Text.Json;
using IpvsPure.Effects.Cluster;

namespace IpvsPure.ManifestTests;

/// <summary>Trees as JSON, to compare them and to make input.</summary>
internal static class Rendering
{
    public static string Json(Tree tree) => tree.Kind switch
    {
        TreeKind.Text => JsonSerializer.Serialize(tree.Text),
        TreeKind.List => $"[{string.Join(",", tree.Children.ToArray().Select(Json))}]",
        TreeKind.Object => $"{{{string.Join(",", tree.Keys.ToArray().Zip(tree.Children.ToArray(), (key, value) => $"{JsonSerializer.Serialize(key)}:{Json(value)}"))}}}",
        _ => tree.Text,
    };
}
