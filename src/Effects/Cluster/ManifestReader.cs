using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Manifests to a view of the cluster. A bad object is told and left out, or its bad part is; the others go on.
/// </summary>
public sealed class ManifestReader
{
    private readonly ObjectStore<ClusterService> services = new("Service");
    private readonly ObjectStore<ClusterEndpointSlice> slices = new("EndpointSlice");
    private readonly ObjectStore<ClusterNode> nodes = new("Node");
    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly SortedDictionary<string, int> unknownKinds = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder cutShort = ImmutableArray.CreateBuilder<string>();

    private ManifestReader()
    {
    }

    /// <summary>Reads the manifests at the paths; fails where one of the paths cannot be read.</summary>
    public static Fin<Manifests> Read(IEnumerable<string> paths, Func<Stream> standardInput, NodeChoice choice) =>
        ManifestSource.Read(paths, standardInput).Map(texts => Read(texts, choice));

    /// <summary>Reads texts that are at hand.</summary>
    public static Manifests Read(IEnumerable<ManifestText> texts, NodeChoice choice)
    {
        var reader = new ManifestReader();
        foreach (var text in texts)
        {
            reader.ReadText(text);
        }

        return reader.Result(choice);
    }

    private void ReadText(ManifestText text)
    {
        var documents = 0;
        var error = ManifestParser.Read(text, document =>
        {
            documents++;
            if (document is { Kind: not TreeKind.Null } or { Flaw: not null })
            {
                ReadObject(new(text.File, documents), document, "", new("", ""));
            }
        });
        if (error is not null)
        {
            diagnostics.Add(new(text.File, documents + 1, "", "", error));
            cutShort.Add(text.File);
        }
    }

    /// <summary>Reads an object, or each object of a list; what a list says of its items counts where they say nothing.</summary>
    private void ReadObject(ManifestPlace place, Tree item, string path, ApiKind inherited)
    {
        if (item.Kind != TreeKind.Object)
        {
            diagnostics.Add(place.About("", path, item.Flaw?.Text ?? $"is not a Kubernetes object but {item.Described}"));
            return;
        }

        var findings = new List<Finding>();
        var fields = Fields.Root(item, findings);
        var kind = new ApiKind(
            fields.Text("apiVersion", inherited.Version), fields.Text("kind", inherited.Kind));
        if (kind.Kind.Length == 0)
        {
            fields.Note("kind", "is missing");
        }

        if (kind.Version.Length == 0)
        {
            fields.Note("apiVersion", "is missing");
        }

        if (findings.Count > 0)
        {
            if (item.Flaw is { } hidden)
            {
                fields.Note(hidden.Field, hidden.Text);
            }

            Note(place, path, findings);
        }
        else if (kind.IsList && item.Find("items") is { } items)
        {
            if (item.Flaw is { } flaw && !flaw.Field.StartsWith("items[", StringComparison.Ordinal))
            {
                Note(place, path, [new(flaw.Field, flaw.Text)]);
                return;
            }

            ReadItems(place, items, path.Length == 0 ? "items" : $"{path}.items", kind.OfItems);
        }
        else
        {
            Translate(place, item, kind);
        }
    }

    private void ReadItems(ManifestPlace place, Tree items, string path, ApiKind inherited)
    {
        if (items.Kind is not (TreeKind.List or TreeKind.Null))
        {
            diagnostics.Add(place.About("", path, $"a list is expected, not {items.Described}"));
        }

        for (var i = 0; i < items.Children.Length && items.Kind == TreeKind.List; i++)
        {
            ReadObject(place, items.Children[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), inherited);
        }
    }

    private void Translate(ManifestPlace place, Tree item, ApiKind kind)
    {
        if (kind == ApiKind.Service)
        {
            services.Put(place, Translation.Service(item), diagnostics);
        }
        else if (kind == ApiKind.EndpointSlice)
        {
            slices.Put(place, Translation.Slice(item), diagnostics);
        }
        else if (kind == ApiKind.Node)
        {
            nodes.Put(place, Translation.Node(item), diagnostics);
        }
        else
        {
            unknownKinds[kind.Shown] = unknownKinds.GetValueOrDefault(kind.Shown) + 1;
        }
    }

    private void Note(ManifestPlace place, string path, List<Finding> findings)
    {
        foreach (var finding in findings)
        {
            diagnostics.Add(place.About("", path.Length == 0 ? finding.Field : $"{path}.{finding.Field}", finding.Text));
        }
    }

    private Manifests Result(NodeChoice choice)
    {
        var known = nodes.Values().ToImmutableArray();
        var name = choice.Named.IfNone(known.Length == 1 ? known[0].Name.Name : choice.HostName);
        var node = known.FirstOrDefault(entry => entry.Name.Name == name).Value;
        if (node is null)
        {
            const string Missing = "the manifests do not hold it, so its addresses, pod ranges and zone are unknown: add it, or name another with --node";
            diagnostics.Add(new("", 0, $"Node {name}", "", Missing));
        }

        return new(
            new(
                new Map<Ascending<ObjectName>, ObjectName, ClusterService>(services.Values()),
                new Map<Ascending<ObjectName>, ObjectName, ClusterEndpointSlice>(slices.Values()),
                node ?? ClusterNode.Unknown(name)),
            diagnostics.ToImmutable(),
            unknownKinds.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. known.Select(entry => entry.Name.Name).Order(StringComparer.Ordinal)],
            cutShort.ToImmutable());
    }
}
