using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>How chains refer to each other and to sets, read from the text of their rules.</summary>
public static class Chains
{
    /// <summary>Our chains such that one that jumps to another comes before it: the order in which they can be deleted.</summary>
    public static IReadOnlyList<ChainKey> RemovalOrder(PacketRules rules)
    {
        var order = new List<ChainKey>();
        var seen = new SortedSet<ChainKey>();
        foreach (var chain in rules.Chains.Keys)
        {
            Visit(chain, rules, seen, order);
        }

        order.Reverse();
        return order;
    }

    /// <summary>The sets that a rule looks things up in.</summary>
    public static IEnumerable<SetName> SetsOf(string rule) => WordsAfter(rule, "--match-set", "--map-set")
        .Select(x => new SetName(x))
        .Concat(rule.Split(' ').Where(x => x.StartsWith('@')).Select(x => SetName.InTable(x[1..])));

    /// <summary>The chains or targets that a rule jumps to.</summary>
    public static IEnumerable<string> TargetsOf(string rule) =>
        rule.StartsWith('-') ? WordsAfter(rule, "-j", "-g") : WordsAfter(rule, "jump", "goto");

    private static void Visit(ChainKey chain, PacketRules rules, SortedSet<ChainKey> seen, List<ChainKey> order)
    {
        if (!seen.Add(chain) || rules.Chains.Find(chain).Case is not RuleList list)
        {
            return;
        }

        foreach (var target in list.Rules.SelectMany(TargetsOf))
        {
            Visit(chain with { Name = target }, rules, seen, order);
        }

        order.Add(chain);
    }

    private static IEnumerable<string> WordsAfter(string rule, string one, string other)
    {
        var words = rule.Split(' ');
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (words[i] == one || words[i] == other)
            {
                yield return words[i + 1];
            }
        }
    }
}
