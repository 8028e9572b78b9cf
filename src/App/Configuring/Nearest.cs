using System;
using System.Collections.Generic;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>What somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>What to put behind a message: the known name that is nearest, or where all are listed if none is near.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var plain = Plain(name);
        var nearest = known.Select(x => (Name: x, Steps: Distance(plain, Plain(x))))
            .OrderBy(x => x.Steps).ThenBy(x => x.Name, StringComparer.Ordinal).FirstOrDefault();
        return nearest.Name is not null && nearest.Steps <= Math.Max(2, plain.Length / 3) ? $"; did you mean '{nearest.Name}'?"
            : "; 'ipvspure config reference' lists all that there are";
    }

    // Dashes, underlines and capitals are what people mix up first: they count for nothing.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Levenshtein: the least number of letters to add, drop or change.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = one[i - 1] == other[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
