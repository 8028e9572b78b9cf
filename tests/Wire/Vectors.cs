using System;
using System.Collections.Generic;
using System.Linq;

namespace IpvsPure.Wire;

/// <summary>Requests that a kernel accepted, and replies that it gave (Captures/vectors.txt).</summary>
internal static class Vectors
{
    private static readonly Dictionary<string, List<byte[]>> Sections = Read();

    /// <summary>The messages below a heading, in their order.</summary>
    public static IReadOnlyList<byte[]> Of(string heading) => Sections[heading];

    public static IEnumerable<byte[]> All => Sections.Values.SelectMany(x => x);

    private static Dictionary<string, List<byte[]>> Read()
    {
        var sections = new Dictionary<string, List<byte[]>>();
        var current = new List<byte[]>();
        var words = new List<string>();
        void End()
        {
            if (words.Count > 0)
            {
                current.Add(Bytes.Read(words));
                words.Clear();
            }
        }

        foreach (var line in Resource.Text("vectors.txt").Split('\n'))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                End();
                sections[line[2..]] = current = [];
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                words.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                End();
            }
        }

        End();
        return sections;
    }
}
