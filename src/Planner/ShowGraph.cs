using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// A picture of Services, their virtual addresses and the real servers behind, in the language of Mermaid or of Graphviz:
/// both are plain text that documents and issues show as drawings.
/// </summary>
public static class ShowGraph
{
    public static string Mermaid(KernelState state, ImmutableArray<ShownService> services)
    {
        var text = new StringBuilder("graph LR\n");
        var picture = new Picture(state, services);
        foreach (var (node, label, kind) in picture.Nodes)
        {
            var (open, close) = kind switch { NodeKind.Service => ("([", "])"), NodeKind.Front => ("[", "]"), _ => ("(", ")") };
            var escaped = label.Replace("\"", "#quot;", StringComparison.Ordinal);
            text.Append("  ").Append(node).Append(open).Append('"').Append(escaped).Append('"').Append(close).Append('\n');
        }

        foreach (var (from, to, label) in picture.Edges)
        {
            text.Append("  ").Append(from).Append(label.Length == 0 ? " --> " : $" -->|\"{label}\"| ").Append(to).Append('\n');
        }

        return text.ToString();
    }

    public static string Dot(KernelState state, ImmutableArray<ShownService> services)
    {
        var text = new StringBuilder("digraph services {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
        var picture = new Picture(state, services);
        foreach (var (node, label, kind) in picture.Nodes)
        {
            var shape = kind switch { NodeKind.Service => "oval", NodeKind.Front => "box", _ => "box, style=rounded" };
            text.Append(CultureInfo.InvariantCulture, $"  {node} [label=\"{label.Replace("\"", "\\\"", StringComparison.Ordinal)}\", shape={shape}];\n");
        }

        foreach (var (from, to, label) in picture.Edges)
        {
            text.Append("  ").Append(from).Append(" -> ").Append(to).Append(label.Length == 0 ? "" : $" [label=\"{label}\"]").Append(";\n");
        }

        return text.Append("}\n").ToString();
    }

    private enum NodeKind : byte
    {
        Service,
        Front,
        Server,
    }

    /// <summary>The picture before it has a language: nodes by number, in the order of the services.</summary>
    private sealed class Picture
    {
        private readonly Dictionary<string, string> known = [];

        public Picture(KernelState state, ImmutableArray<ShownService> services)
        {
            foreach (var shown in services)
            {
                var front = Node(NodeKind.Front, "v", shown.Key.ToString());
                if (shown.Origin is { } origin)
                {
                    Edges.Add((Node(NodeKind.Service, "s", origin.Port.ToString()), front, ""));
                }

                foreach (var server in shown.Service.Servers.Span)
                {
                    var open = state.Connections.Find(new ServerRef(shown.Key, server.Key)).IfNone(default(Connections));
                    var label = string.Create(CultureInfo.InvariantCulture, $"weight {server.Weight}, {open.Active} open");
                    Edges.Add((front, Node(NodeKind.Server, "r", server.Key.ToString()), label));
                }
            }
        }

        public List<(string Node, string Label, NodeKind Kind)> Nodes { get; } = [];

        public List<(string From, string To, string Label)> Edges { get; } = [];

        private string Node(NodeKind kind, string letter, string label)
        {
            if (!known.TryGetValue(letter + label, out var node))
            {
                node = string.Create(CultureInfo.InvariantCulture, $"{letter}{known.Count}");
                known[letter + label] = node;
                Nodes.Add((node, label, kind));
            }

            return node;
        }
    }
}
