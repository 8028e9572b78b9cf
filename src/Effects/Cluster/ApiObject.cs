using System;

namespace IpvsPure.Effects.Cluster;

/// <summary>What any API object says about itself, before it is known what it means.</summary>
internal static class ApiObject
{
    /// <summary>A builder of trees that passes over what no proxy looks at, which is more than half of a usual object.</summary>
    public static JsonTreeBuilder Trees() => new(new(), static name => name.Length switch
    {
        6 => name.SequenceEqual("images"u8),
        8 => name.SequenceEqual("selector"u8),
        9 => name.SequenceEqual("targetRef"u8),
        13 => name.SequenceEqual("managedFields"u8),
        15 => name.SequenceEqual("ownerReferences"u8),
        48 => name.SequenceEqual("kubectl.kubernetes.io/last-applied-configuration"u8),
        _ => false,
    });

    public static string Version(Tree item) => Text(item.Find("metadata"), "resourceVersion");

    public static string Uid(Tree item) => Text(item.Find("metadata"), "uid");

    /// <summary>An annotation's value; empty where there is none.</summary>
    public static string Annotation(Tree item, string key) => Text(item.Find("metadata")?.Find("annotations"), key);

    /// <summary>A label's value; empty where there is none.</summary>
    public static string Label(Tree item, string key) => Text(item.Find("metadata")?.Find("labels"), key);

    private static string Text(Tree? map, string key) => map?.Find(key) is { Kind: TreeKind.Text } text ? text.Text : "";
}
