using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Reads what iptables-save prints: our chains with their rules, and the plain jumps that lead into them. Everything
/// else is someone else's and passes by, whatever it looks like.
/// </summary>
internal static class IptablesSave
{
    private delegate void Line(ChainKey chain, ReadOnlySpan<char> rest);

    public static void Read(AddressFamily family, string text, Observation into)
    {
        var chains = new Dictionary<ChainKey, ImmutableArray<string>.Builder>();
        Walk(family, text, (chain, policy) => Declare(chain, policy, chains, into.Closed), (chain, rule) => Rule(chain, rule, chains, into.Jumps));
        foreach (var (chain, rules) in chains)
        {
            into.Chains.Add((chain, new(rules.ToImmutable())));
        }
    }

    /// <summary>The chains of everybody else with their rules, in the built-in ones without our jumps.</summary>
    public static void ReadForeign(AddressFamily family, string text, ForeignObservation into) => Walk(
        family,
        text,
        (chain, _) =>
        {
            if (!IsOurs(chain.Name))
            {
                into.Chains.TryAdd(chain, []);
            }
        },
        (chain, rule) =>
        {
            if (into.Chains.TryGetValue(chain, out var rules) && !rule.StartsWith("-j " + SetName.OurPrefix, StringComparison.Ordinal))
            {
                rules.Add(rule.ToString());
            }
        });

    // Each chain with what stands behind its name, and each rule with what stands behind the name of its chain, table by table.
    private static void Walk(AddressFamily family, string text, Line declare, Line rule)
    {
        RuleTable? table = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }

            switch (line[0])
            {
                case '*':
                    table = TableOf(line[1..]);
                    break;
                case ':' when table is { } within:
                    declare(new(family, within, Word(line[1..], out var policy).ToString()), policy);
                    break;
                case '-' when table is { } within && line.StartsWith("-A ", StringComparison.Ordinal):
                    rule(new(family, within, Word(line[3..], out var behind).ToString()), behind);
                    break;
            }
        }
    }

    private static void Declare(
        ChainKey chain,
        ReadOnlySpan<char> policy,
        Dictionary<ChainKey, ImmutableArray<string>.Builder> chains,
        List<ChainKey> closed)
    {
        if (chain is { Table: RuleTable.Filter, Name: "INPUT" or "FORWARD" } && policy.StartsWith("DROP ", StringComparison.Ordinal))
        {
            closed.Add(chain);
        }

        if (IsOurs(chain.Name))
        {
            chains.TryAdd(chain, ImmutableArray.CreateBuilder<string>());
        }
    }

    private static void Rule(
        ChainKey chain,
        ReadOnlySpan<char> rule,
        Dictionary<ChainKey, ImmutableArray<string>.Builder> chains,
        List<Jump> jumps)
    {
        if (chains.TryGetValue(chain, out var rules))
        {
            rules.Add(rule.ToString());
        }
        else if (rule.StartsWith("-j ", StringComparison.Ordinal) && IsOurs(rule[3..]) && !rule[3..].Contains(' '))
        {
            jumps.Add(Jump.Between(chain, rule[3..].ToString()));
        }
    }

    private static bool IsOurs(ReadOnlySpan<char> name) => name.StartsWith(SetName.OurPrefix, StringComparison.Ordinal);

    private static RuleTable? TableOf(ReadOnlySpan<char> name) => name switch
    {
        "raw" => RuleTable.Raw,
        "mangle" => RuleTable.Mangle,
        "nat" => RuleTable.Nat,
        "filter" => RuleTable.Filter,
        _ => null,
    };

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        var end = text.IndexOf(' ');
        rest = end < 0 ? [] : text[(end + 1)..];
        return end < 0 ? text : text[..end];
    }
}
