using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IpvsPure.Operations;

/// <summary>
/// Renders deploy/helm as far as its templates go: values, <c>if</c>, <c>else</c>, <c>default</c>, <c>toYaml</c>,
/// <c>nindent</c>. Whatever else a template may say fails the test.
/// </summary>
internal static class Chart
{
    private const string Namespace = "kube-system";

    public static IReadOnlyList<JsonObject> Render(string overrides)
    {
        var values = Yaml.Objects(Repository.Text("deploy/helm/ipvspure/values.yaml")).Single();
        Merge(values, Yaml.Objects(overrides).Single());
        var root = new JsonObject
        {
            ["Values"] = values,
            ["Release"] = new JsonObject { ["Namespace"] = Namespace },
            ["Chart"] = new JsonObject { ["AppVersion"] = Yaml.Objects(Repository.Text("deploy/helm/ipvspure/Chart.yaml")).Single()["appVersion"]!.ToString() },
        };
        return
        [
            .. Directory.GetFiles(Repository.File("deploy/helm/ipvspure/templates")).Order(StringComparer.Ordinal)
                .SelectMany(x => Yaml.Objects(Text(File.ReadAllText(x), root))),
        ];
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (key, value) in from)
        {
            if (into[key] is JsonObject inner && value is JsonObject outer)
            {
                Merge(inner, outer);
            }
            else
            {
                into[key] = value?.DeepClone();
            }
        }
    }

    private static string Text(string template, JsonObject root)
    {
        var text = new StringBuilder();
        var shown = new Stack<bool>();
        var at = 0;
        foreach (Match action in Regex.Matches(template, @"\{\{(-?)\s*(.*?)\s*(-?)\}\}"))
        {
            var before = template[at..action.Index];
            Add(action.Groups[1].Value == "-" ? before.TrimEnd() : before);
            at = action.Index + action.Length;
            if (action.Groups[3].Value == "-")
            {
                throw new FormatException($"{action.Value} trims behind it, which is not rendered here");
            }

            switch (action.Groups[2].Value.Split(' ', 2))
            {
                case ["if", var condition]:
                    shown.Push(IsTrue(Value(condition, root)));
                    break;
                case ["else"]:
                    shown.Push(!shown.Pop());
                    break;
                case ["end"]:
                    shown.Pop();
                    break;
                default:
                    Add(Pipeline(action.Groups[2].Value, root));
                    break;
            }
        }

        Add(template[at..]);
        return text.ToString();

        void Add(string part)
        {
            if (shown.All(x => x))
            {
                text.Append(part);
            }
        }
    }

    private static string Pipeline(string expression, JsonObject root)
    {
        var parts = expression.Split('|', StringSplitOptions.TrimEntries);
        var text = parts[0].Split(' ') switch
        {
            ["toYaml", var path] => Yaml.Text(Value(path, root)),
            [var path] => Value(path, root)?.ToString() ?? "",
            _ => throw new FormatException($"'{expression}' is not rendered here"),
        };
        return parts.Skip(1).Aggregate(text, (x, part) => part.Split(' ') switch
        {
            ["nindent", var columns] => "\n" + string.Join('\n', x.TrimEnd('\n').Split('\n').Select(y => new string(' ', int.Parse(columns, null)) + y)),
            ["default", var path] => x.Length > 0 ? x : Value(path, root)!.ToString(),
            _ => throw new FormatException($"'{part}' is not rendered here"),
        });
    }

    private static JsonNode? Value(string path, JsonObject root)
    {
        JsonNode? at = root;
        foreach (var step in path.TrimStart('.').Split('.'))
        {
            at = at is JsonObject map && map.ContainsKey(step) ? map[step] : throw new FormatException($"{path} is no value of the chart");
        }

        return at;
    }

    private static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject map => map.Count > 0,
        _ => value.ToString() is not ("" or "false" or "0"),
    };
}
