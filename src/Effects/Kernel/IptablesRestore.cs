using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// The input of one iptables-restore for one family: tables in a fixed order, each a transaction of its own. In a table
/// first all chains are made or emptied, so that rules may jump to any of them; then come rules, jumps, removals.
/// </summary>
internal sealed partial class IptablesRestore
{
    private readonly List<(RuleTable Table, int LastLine)> commits;

    private IptablesRestore(string text, List<(RuleTable Table, int LastLine)> commits) =>
        (Text, this.commits) = (text, commits);

    public string Text { get; }

    /// <summary>Renders operations on chains and jumps of one family.</summary>
    public static IptablesRestore Of(IReadOnlyCollection<Operation> operations)
    {
        var (text, lines, commits) = (new StringBuilder(), 0, new List<(RuleTable, int)>());
        foreach (var table in operations.GroupBy(TableOf).OrderBy(x => (byte)x.Key))
        {
            foreach (var line in Lines(table.Key, [.. table]))
            {
                text.Append(line).Append('\n');
                lines++;
            }

            commits.Add((table.Key, lines));
        }

        return new(text.ToString(), commits);
    }

    public static RuleTable TableOf(Operation operation) => operation switch
    {
        Operation.WriteChain x => x.Chain.Table,
        Operation.DeleteChain x => x.Chain.Table,
        Operation.AddJump x => x.Jump.From.Table,
        Operation.DeleteJump x => x.Jump.From.Table,
        Operation.DeleteRule x => x.Chain.Table,
        _ => throw new InvalidOperationException($"{operation} is not for iptables"),
    };

    /// <summary>
    /// Whether the table's transaction was through before the tool gave up: it names the line at which it did, and each
    /// table is committed at its last line. A tool that names no line has done nothing that we may count on.
    /// </summary>
    public bool WasCommitted(RuleTable table, string errors)
    {
        var failed = LineNumber().Matches(errors).LastOrDefault();
        return failed is not null
            && int.TryParse(failed.Groups[1].ValueSpan, out var line)
            && commits.Exists(x => x.Table == table && x.LastLine < line);
    }

    private static IEnumerable<string> Lines(RuleTable table, IReadOnlyList<Operation> operations)
    {
        yield return $"*{table.Text()}";
        foreach (var x in operations.OfType<Operation.WriteChain>())
        {
            yield return $":{x.Chain.Name} - [0:0]";
        }

        foreach (var x in operations.OfType<Operation.WriteChain>())
        {
            foreach (var rule in x.Rules.Rules)
            {
                yield return $"-A {x.Chain.Name} {rule}";
            }
        }

        foreach (var x in operations.OfType<Operation.AddJump>())
        {
            yield return $"{(x.Jump.First ? "-I" : "-A")} {x.Jump.From.Name} -j {x.Jump.To}";
        }

        foreach (var x in operations.OfType<Operation.DeleteJump>())
        {
            yield return $"-D {x.Jump.From.Name} -j {x.Jump.To}";
        }

        foreach (var x in operations.OfType<Operation.DeleteRule>())
        {
            yield return $"-D {x.Chain.Name} {x.Rule}";
        }

        // Emptied first, all of them: a chain that another one jumps to cannot be deleted.
        foreach (var x in operations.OfType<Operation.DeleteChain>())
        {
            yield return $"-F {x.Chain.Name}";
        }

        foreach (var x in operations.OfType<Operation.DeleteChain>())
        {
            yield return $"-X {x.Chain.Name}";
        }

        yield return "COMMIT";
    }

    [GeneratedRegex(@"\bline:? (\d+)")]
    private static partial Regex LineNumber();
}
