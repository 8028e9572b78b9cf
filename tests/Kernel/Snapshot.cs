using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace IpvsPure.Kernel;

/// <summary>
/// What the tools of the system print about a node, without what changes by itself: counters, time stamps, the order of
/// set members and the number that they are hashed with, and iptables tables in which there is nothing (the kernel keeps
/// those once they were used).
/// </summary>
public static partial class Snapshot
{
    /// <summary>The script that prints all of it; runs on the node.</summary>
    public const string Script = """
        on nodeA bash -c '
            echo "== ipvsadm"; ipvsadm -Sn
            echo "== addresses"; ip address
            echo "== routes"; ip route show table all; ip -6 route show table all
            echo "== sets"; ipset save | sed "s/ initval [^ ]*//"
            echo "== iptables"; iptables-save
            echo "== ip6tables"; ip6tables-save
            echo "== nft"; nft list tables | grep -v "^table ip6\? " | while read -r table; do nft -s list $table; done | sed "s/ == / is /"
        ' 2>/dev/null
        """;

    public static string Of(string printed)
    {
        var result = new List<string>();
        foreach (var section in printed.Split("== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = section.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(x => x.TrimEnd());
            var name = lines.First();
            var content = name switch
            {
                "iptables" or "ip6tables" => Filter([.. lines.Skip(1)]),
                "ipvsadm" or "sets" or "nft" => lines.Skip(1).Order(StringComparer.Ordinal),
                _ => lines.Skip(1),
            };
            result.Add($"== {name}");
            result.AddRange(content);
        }

        return string.Join('\n', result);
    }

    /// <summary>Only the part with this name.</summary>
    public static string Part(string snapshot, string name) =>
        snapshot.Split("== ").FirstOrDefault(x => x.Split('\n')[0] == name)
            ?? throw new InvalidOperationException($"no part {name} in\n{snapshot}");

    private static IEnumerable<string> Filter(List<string> lines)
    {
        var kept = lines
            .Where(x => !x.StartsWith('#'))
            .Select(x => Counters().Replace(x, ""))
            .ToList();
        for (var from = 0; from < kept.Count;)
        {
            var to = kept.IndexOf("COMMIT", from) + 1;
            var table = kept[from..to];
            from = to;
            if (table.Any(x => x.StartsWith("-A", StringComparison.Ordinal) || (x.StartsWith(':') && !x.EndsWith(" ACCEPT", StringComparison.Ordinal))))
            {
                yield return table[0];
                foreach (var line in table.Skip(1).Where(x => !x.EndsWith(" ACCEPT", StringComparison.Ordinal)))
                {
                    yield return line;
                }
            }
        }
    }

    [GeneratedRegex(@"\s*\[\d+:\d+\]\s*")]
    private static partial Regex Counters();
}
