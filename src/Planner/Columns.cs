using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace IpvsPure.Planner;

/// <summary>Rows of cells as text whose columns line up.</summary>
internal static class Columns
{
    private const int Gap = 2;

    /// <param name="rows">All with the same number of cells.</param>
    /// <param name="right">The columns that line up at their right end.</param>
    public static void Write(StringBuilder text, int indent, IReadOnlyList<string[]> rows, params ReadOnlySpan<int> right)
    {
        var widths = rows.Take(1).SelectMany(x => x).Select((_, i) => rows.Max(x => x[i].Length)).ToList();
        foreach (var row in rows)
        {
            text.Append(' ', indent);
            for (var i = 0; i < row.Length; i++)
            {
                text.Append(right.Contains(i) ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i])).Append(' ', Gap);
            }

            PlanText.TrimEnd(text).Append('\n');
        }
    }
}
