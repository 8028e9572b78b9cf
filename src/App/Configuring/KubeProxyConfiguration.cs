using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Effects.Cluster;

namespace IpvsPure.App.Configuring;

/// <summary>
/// kube-proxy's own configuration, read as ours: each field becomes a setting, or is told with the consequence. What asks
/// for no more than kube-proxy's default is not told: a ConfigMap of kubeadm names every field there is.
/// </summary>
internal static class KubeProxyConfiguration
{
    public const string Kind = "KubeProxyConfiguration";
    private const string Version = "kubeproxy.config.k8s.io/v1alpha1";

    public static Layer Read(string name, Tree tree)
    {
        var version = tree.Find("apiVersion")?.Text;
        if (version != Version)
        {
            return Layer.Faulty($"{name}: apiVersion: '{version}' is not {Version}");
        }

        var values = new List<(KubeProxyField Field, ImmutableArray<string> Values)>();
        var faults = ImmutableArray.CreateBuilder<string>();
        Walk(name, "", tree, values, faults);
        return Of(values, x => $"{name}: {x.Path}") with { Faults = faults.ToImmutable() };
    }

    /// <summary>The layer of fields that are given, each told of under a name.</summary>
    public static Layer Of(IReadOnlyList<(KubeProxyField Field, ImmutableArray<string> Values)> given, Func<KubeProxyField, string> title)
    {
        var settings = ImmutableArray.CreateBuilder<GivenSetting>();
        var remarks = ImmutableArray.CreateBuilder<string>();
        var mode = given.FirstOrDefault(x => x.Field.Path == "detectLocalMode").Values;
        foreach (var (field, values) in given.Where(x => !AsksForNothing(x.Field, x.Values)))
        {
            switch (field.Fate)
            {
                case var _ when !KubeProxyFates.IsOfMode(field.Path, mode):
                    remarks.Add($"{title(field)}: detectLocalMode names another way to know pods, as for kube-proxy");
                    break;
                case Fate.Becomes x:
                    settings.Add(new(x.Setting, x.Values(values), title(field)));
                    break;
                case Fate.Lost x:
                    remarks.Add($"{title(field)}: {x.Consequence}");
                    break;
                default:
                    break;
            }
        }

        return new([.. settings.Where(x => !x.Values.IsEmpty)], remarks.ToImmutable(), []);
    }

    private static void Walk(
        string name, string above, Tree tree, List<(KubeProxyField, ImmutableArray<string>)> into, ImmutableArray<string>.Builder faults)
    {
        for (var i = 0; i < tree.Keys.Length; i++)
        {
            var (path, value) = (above + tree.Keys[i], tree.Children[i]);
            if (path is "kind" or "apiVersion" or "metadata" || value.Kind == TreeKind.Null)
            {
                continue;
            }

            if (KubeProxyFields.Find(path) is { } field)
            {
                if (Values(field, value) is { } values)
                {
                    into.Add((field, values));
                }
                else
                {
                    faults.Add($"{name}: {path}: {Expected(field.Shape)} is expected, not {value.Described}");
                }
            }
            else if (value.Kind == TreeKind.Object && KubeProxyFields.All.Any(x => x.Path.StartsWith(path + ".", StringComparison.Ordinal)))
            {
                Walk(name, path + ".", value, into, faults);
            }
            else
            {
                faults.Add($"{name}: {path} is no field of {Kind}{Nearest.Hint(path, KubeProxyFields.All.Select(x => x.Path))}");
            }
        }
    }

    private static ImmutableArray<string>? Values(KubeProxyField field, Tree value) => (field.Shape, value.Kind) switch
    {
        (FieldShape.Map, TreeKind.Object) => [.. value.Keys.ToArray().Zip(value.Children.ToArray(), (x, y) => $"{x}={y.Text}")],
        (FieldShape.List, TreeKind.List) => [.. value.Children.ToArray().Select(x => x.Text)],
        (FieldShape.Truth, TreeKind.Truth) => [value.Text],
        (FieldShape.Number, TreeKind.Number) => [value.Text],
        (FieldShape.Duration, TreeKind.Text) when Durations.Read(value.Text) is not null => [value.Text],
        (FieldShape.Duration, TreeKind.Number) when value.Text == "0" || field.Path == "logging.flushFrequency" => [value.Text],
        (FieldShape.Text, TreeKind.Text or TreeKind.Number) => [value.Text],
        _ => null,
    };

    /// <summary>Whether the value is empty, or what kube-proxy takes anyway.</summary>
    private static bool AsksForNothing(KubeProxyField field, ImmutableArray<string> values) => field.Shape switch
    {
        FieldShape.List or FieldShape.Map => values.IsEmpty,
        FieldShape.Duration => Durations.Read(values[0]) == TimeSpan.Zero || Durations.Read(values[0]) == Durations.Read(field.Default),
        FieldShape.Number => values[0] == field.Default || (values[0] == "0" && field.Default.Length == 0),
        _ => values[0].Length == 0 || values[0] == field.Default,
    };

    private static string Expected(FieldShape shape) => shape switch
    {
        FieldShape.Map => "an object",
        FieldShape.List => "a list",
        FieldShape.Truth => "true or false",
        FieldShape.Number => "a number",
        FieldShape.Duration => "a length of time such as 30s",
        _ => "text",
    };
}
