using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace IpvsPure.Planner;

/// <summary>Writes the groups of a plan in columns that line up over the whole text.</summary>
internal sealed class PlanColumns
{
    private const int Gap = 2;
    private const int Indent = 4;
    private const int ObjectMax = 46;
    private const int NameMax = 48;
    private const int ReasonAtMax = 88;

    private readonly PlanTextOptions options;
    private readonly int keyWidth;
    private readonly int nameWidth;
    private readonly int objectWidth;
    private readonly int reasonAt;

    private PlanColumns(PlanTextOptions options, IReadOnlyList<PlanGroup> services, IReadOnlyCollection<PlanLine> lines)
    {
        this.options = options;
        keyWidth = Widest(services.Select(x => Key(x).Length), ObjectMax);
        nameWidth = Widest(services.Select(x => Name(x).Length), NameMax);
        objectWidth = Math.Max(Widest(lines.Select(x => x.Object.Length), ObjectMax), keyWidth - 2);
        var heads = services.Select(x => 2 + keyWidth + Gap + nameWidth + Gap + x.Settings.Length);
        var ends = lines.Where(x => x.Reason.Length > 0).Select(x => Indent + objectWidth + Gap + x.Detail.Length);
        reasonAt = Widest(heads.Concat(ends), ReasonAtMax) + Gap;
    }

    public static void WriteServices(StringBuilder text, IReadOnlyList<PlanGroup> services, PlanTextOptions options)
    {
        var columns = new PlanColumns(options, services, [.. services.SelectMany(x => x.Lines)]);
        foreach (var group in services)
        {
            columns.WriteHead(text, group);
            columns.WriteLines(text, group.Lines, group.Reason);
        }
    }

    /// <summary>The node's own lines have columns of their own: they name longer things.</summary>
    public static void WriteNode(StringBuilder text, IReadOnlyList<PlanLine> node, PlanTextOptions options)
    {
        if (node.Count > 0)
        {
            text.Append(PlanColours.Symbol(Verb.Change.Symbol(), options.Colour)).Append(' ');
            text.Append(PlanColours.Bold("node", options.Colour)).Append('\n');
            new PlanColumns(options, [], node).WriteLines(text, node, "");
        }
    }

    private static string Key(PlanGroup group) => group.IsAddressOnly ? group.Key.Vip.ToString() : group.Key.ToString();

    private static string Name(PlanGroup group) => group.Name is { } name ? name.ToString() : "";

    private static int Widest(IEnumerable<int> lengths, int max) =>
        lengths.Where(x => x <= max).DefaultIfEmpty(0).Max();

    private void WriteHead(StringBuilder text, PlanGroup group)
    {
        var key = Key(group);
        text.Append(PlanColours.Symbol(group.Verb.Symbol(), options.Colour)).Append(' ');
        text.Append(PlanColours.Bold(key, options.Colour));
        var at = 2 + key.Length;
        at = Column(text, Name(group), at, 2 + keyWidth + Gap);
        at = Column(text, group.Settings, at, 2 + keyWidth + Gap + nameWidth + Gap);
        WriteReason(text, group.Reason, at);
        text.Append('\n');
    }

    private void WriteLines(StringBuilder text, IReadOnlyList<PlanLine> lines, string headReason)
    {
        var before = "";
        var late = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            text.Append("  ").Append(PlanColours.Symbol(line.Symbol, options.Colour)).Append(' ');
            text.Append(line.Object);
            var at = Column(text, line.Detail, Indent + line.Object.Length, Indent + objectWidth + Gap);

            // A reason that stands on the line above, or at the head of the group, is not said again.
            var reason = line.Reason == before || line.Reason == headReason ? "" : line.Reason;
            before = line.Reason.Length > 0 ? line.Reason : before;

            // A list that goes on is not cut in two by a reason that needs lines of its own.
            late = reason.Length > 0 ? reason : late;
            if (i + 1 == lines.Count || !IsContinuation(lines[i + 1]) || Fits(late, at))
            {
                WriteReason(text, late, at);
                late = "";
            }

            PlanText.TrimEnd(text).Append('\n');
        }

        text.Append('\n');
    }

    private static int Column(StringBuilder text, string value, int at, int column)
    {
        if (value.Length == 0)
        {
            return at;
        }

        var gap = Math.Max(column - at, Gap);
        text.Append(' ', gap).Append(value);
        return at + gap + value.Length;
    }

    private bool Fits(string reason, int at) =>
        options.Width == 0 || at + Math.Max(reasonAt - at, Gap) + reason.Length <= options.Width;

    private static bool IsContinuation(PlanLine line) => line is { Object: "", Symbol: PlanGroup.Context, Reason: "" };

    private void WriteReason(StringBuilder text, string reason, int at)
    {
        if (reason.Length == 0)
        {
            return;
        }

        var gap = Math.Max(reasonAt - at, Gap);
        if (Fits(reason, at))
        {
            text.Append(' ', gap).Append(PlanColours.Faint(reason, options.Colour));
            return;
        }

        PlanText.TrimEnd(text);
        foreach (var part in Lines.Wrapped(reason, Math.Max(options.Width - Indent - 4, 20)))
        {
            text.Append('\n').Append(' ', Indent + 4).Append(PlanColours.Faint(part, options.Colour));
        }
    }
}
