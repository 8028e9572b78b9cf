using System;
using System.Collections.Generic;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// API objects to what planning looks at, one at a time: manifests and the API server's events both come through here.
/// </summary>
public static class Translation
{
    public static Translated<ClusterService> Service(Tree item) =>
        Read(item, namespaced: true, ServiceTranslation.Concerns, ServiceTranslation.Read);

    public static Translated<ClusterEndpointSlice> Slice(Tree item) =>
        Read(item, namespaced: true, SliceTranslation.Concerns, SliceTranslation.Read);

    public static Translated<ClusterNode> Node(Tree item) =>
        Read(item, namespaced: false, static (_, _) => true, NodeTranslation.Read);

    private static Translated<T> Read<T>(
        Tree item, bool namespaced, Func<Fields, Head, bool> concerns, Func<Fields, Head, Option<T>> read)
    {
        var findings = new List<Finding>();
        var root = Fields.Root(item, findings);
        var head = Head.Read(root, namespaced, out var usable);
        if (item.Flaw is { } flaw)
        {
            return new(head.Name, default, [new(flaw.Field, flaw.Text)]);
        }

        var before = findings.Count;
        if (!concerns(root, head))
        {
            return new(head.Name, default, []);
        }

        findings.RemoveRange(before, findings.Count - before);
        var value = read(root, head);
        return new(head.Name, usable ? value : default, [.. findings]);
    }
}
