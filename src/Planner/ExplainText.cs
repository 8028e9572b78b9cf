using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace IpvsPure.Planner;

/// <summary>The way of a packet for people: a station a line, below it the object that decides, the end last.</summary>
public static class ExplainText
{
    private const int StageWidth = 12;

    /// <param name="width">Columns of the terminal; 0 is as wide as it takes.</param>
    public static string Of(Explanation way, bool colour, int width)
    {
        var text = new StringBuilder();
        text.Append(PlanColours.Bold($"{way.To}", colour)).Append(" from ").Append(way.From.Text()).Append("\n\n");
        var stage = "";
        foreach (var step in way.Steps)
        {
            var lines = Lines.Wrapped(step.Says, width == 0 ? 0 : width - StageWidth - 2);
            text.Append("  ").Append((step.Stage == stage ? "" : step.Stage).PadRight(StageWidth)).Append(lines[0]).Append('\n');
            foreach (var more in lines.Skip(1))
            {
                text.Append(' ', StageWidth + 2).Append(more).Append('\n');
            }

            var asked = step.AskedBy.Length == 0 ? "" : $"  ({step.AskedBy})";
            text.Append(' ', StageWidth + 2).Append(PlanColours.Faint(step.Object + asked, colour)).Append('\n');
            stage = step.Stage;
        }

        text.Append('\n').Append(PlanColours.Bold(End(way.Fate), colour)).Append('\n');
        if (way.Fate is Fate.Served served)
        {
            WriteServers(text, served);
        }

        foreach (var proviso in way.Provisos)
        {
            text.Append("But: ").Append(proviso).Append(".\n");
        }

        return text.ToString();
    }

    /// <summary>The end in one sentence.</summary>
    public static string End(Fate fate) => fate switch
    {
        Fate.Served x => $"Served by {(x.Servers.Length == 1 ? "one real server" : $"one of {PlanSummary.Counted(x.Servers.Length, "real server")}")}:",
        Fate.Refused => "Refused: the client is told at once.",
        Fate.Dropped => "Dropped: the client gets no answer and waits until it gives up.",
        Fate.NodesOwn => "Delivered to the node's own sockets: a process that listens there answers, or it is refused.",
        Fate.NotHere => "Not for this node: the packet is routed on, or has no way.",
        _ => throw new InvalidOperationException("a case of Fate has no text"),
    };

    internal static string Text(this SeenAs seen) => seen switch
    {
        SeenAs.Node => "sees the node",
        SeenAs.ClientUnlessItself => "sees the client, or the node if it is the client itself",
        _ => "sees the client",
    };

    private static void WriteServers(StringBuilder text, Fate.Served served)
    {
        var widest = served.Servers.Max(x => x.Server.Key.ToString().Length);
        foreach (var x in served.Servers)
        {
            text.Append("  ").Append(x.Server.Key.ToString().PadRight(widest)).Append("  weight ").Append(x.Server.Weight)
                .Append("  ").Append(PlanSummary.Number((int)Math.Min(x.Open.Active, int.MaxValue))).Append(" open  ")
                .Append(x.Client.Text()).Append('\n');
        }
    }
}

/// <summary>Text in lines of a given width.</summary>
internal static class Lines
{
    /// <param name="width">0 is one line.</param>
    public static IReadOnlyList<string> Wrapped(string text, int width)
    {
        if (width == 0)
        {
            return [text];
        }

        var lines = ImmutableArray.CreateBuilder<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Math.Max(width, 20))
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines.ToImmutable();
    }
}
