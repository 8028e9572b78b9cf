using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using IpvsPure.Effects;
using IpvsPure.Effects.Cluster;

namespace IpvsPure.App.Configuring;

/// <summary>
/// Settings from a file, YAML or JSON: our own form, which is a map of the flags' names; a KubeProxyConfiguration; or the
/// ConfigMap that carries one.
/// </summary>
internal static class ConfigurationFile
{
    public static Layer Read(string path, ImmutableArray<Option> known)
    {
        try
        {
            return Read(path, File.ReadAllBytes(path), known);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Layer.Faulty($"--config: {DiskTrouble.Of(problem)}");
        }
    }

    /// <param name="name">The file's name, for messages and for its kind by ending.</param>
    public static Layer Read(string name, ReadOnlyMemory<byte> content, ImmutableArray<Option> known)
    {
        var parsed = ManifestParser.Read(new(name, content));
        if (parsed.Error is { } error)
        {
            return Layer.Faulty($"{name}: {error}");
        }

        var documents = parsed.Documents.Where(x => x.Kind != TreeKind.Null).ToArray();
        return documents switch
        {
            [] => Layer.Nothing,
            [{ Kind: TreeKind.Object } tree] => Of(name, tree, known),
            [var other] => Layer.Faulty($"{name}: a map of settings is expected, not {other.Described}"),
            _ => Layer.Faulty($"{name}: holds {documents.Length} documents, and one is expected: keep one of them"),
        };
    }

    private static Layer Of(string name, Tree tree, ImmutableArray<Option> known)
    {
        if (tree.Flaw is { } flaw)
        {
            return Layer.Faulty($"{name}: {flaw.Field}: {flaw.Text}");
        }

        return tree.Find("kind")?.Text switch
        {
            null => Own(name, tree, known),
            KubeProxyConfiguration.Kind => KubeProxyConfiguration.Read(name, tree),
            "ConfigMap" => InConfigMap(name, tree, known),
            var kind => Layer.Faulty($"{name}: kind '{kind}' is neither KubeProxyConfiguration nor ConfigMap; our own form has no kind"),
        };
    }

    // kubeadm keeps it under config.conf, others under config.yaml or kube-proxy-config: the kind tells.
    private static Layer InConfigMap(string name, Tree map, ImmutableArray<Option> known)
    {
        var data = map.Find("data");
        var found = new List<Layer>();
        for (var i = 0; i < (data?.Keys.Length ?? 0); i++)
        {
            var key = data!.Keys[i];
            var text = ManifestText.Of(key, data.Children[i].Text);
            if (ManifestParser.Read(text) is { Error: null, Documents: [var tree] }
                && tree.Find("kind")?.Text == KubeProxyConfiguration.Kind)
            {
                found.Add(Of($"{name}, {key}", tree, known));
            }
        }

        return found switch
        {
            [var one] => one,
            [] => Layer.Faulty($"{name}: this ConfigMap carries no {KubeProxyConfiguration.Kind}: get kube-proxy's, in namespace kube-system"),
            _ => Layer.Faulty($"{name}: this ConfigMap carries {found.Count} of {KubeProxyConfiguration.Kind}: keep one of them"),
        };
    }

    private static Layer Own(string name, Tree tree, ImmutableArray<Option> known)
    {
        var settings = ImmutableArray.CreateBuilder<GivenSetting>();
        var faults = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < tree.Keys.Length; i++)
        {
            var (key, value) = (tree.Keys[i], tree.Children[i]);
            if (known.FirstOrDefault(x => Settings.Name(x) == key) is not { } option)
            {
                faults.Add($"{name}: '{key}' is no setting{Nearest.Hint(key, known.Select(Settings.Name))}");
            }
            else if (value.Kind == TreeKind.Null || (value.Kind == TreeKind.Text && value.Text.Length == 0))
            {
                // Written without a value: as if it did not stand there.
            }
            else if (Texts(option, value) is { } texts)
            {
                settings.Add(new(key, texts, $"{name}: {key}"));
            }
            else
            {
                faults.Add($"{name}: {key}: {(Settings.IsList(option) ? "a list or a text" : "one value")} is expected, not {value.Described}");
            }
        }

        return new([.. settings.Where(x => !x.Values.IsEmpty)], [], faults.ToImmutable());
    }

    private static ImmutableArray<string>? Texts(Option option, Tree value) => value.Kind switch
    {
        TreeKind.Object => null,
        TreeKind.List when !Settings.IsList(option) || !All(value) => null,
        TreeKind.List => [.. value.Children.ToArray().Select(x => x.Text)],
        _ => Settings.Split(option, value.Text),
    };

    private static bool All(Tree list)
    {
        foreach (var entry in list.Children)
        {
            if (entry.Kind is TreeKind.Object or TreeKind.List or TreeKind.Null)
            {
                return false;
            }
        }

        return true;
    }
}
