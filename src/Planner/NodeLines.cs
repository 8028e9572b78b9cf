using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a plan does for all services together: parameters, link, sets, chains, jumps, and who counts as a pod.</summary>
internal sealed class NodeLines(PlanTextOptions options)
{
    private const int ItemsMax = 60;
    private const int ChunkLength = 50;

    private readonly List<PlanLine> single = [];
    private readonly SortedDictionary<Heading, List<string>> lists = [];

    public void Take(Step step)
    {
        var symbol = Verbs.Of(step.Operation, options.Observed).Symbol();
        var reason = step.Why.Explain();
        switch (step.Operation)
        {
            case Operation.SetSysctl x:
                single.Add(new(LinePart.Settings, default, symbol, x.Name.ToString(), $"{x.Before} -> {x.After}", reason));
                break;
            case Operation.AddLink or Operation.DeleteLink:
                single.Add(new(LinePart.Settings, default, symbol, $"link {options.Link}", "", reason));
                break;
            case Operation.RaiseLink:
                single.Add(new(LinePart.Settings, default, symbol, $"link {options.Link}", "down -> up", reason));
                break;
            default:
                var (rank, title, item) = ListItem(step.Operation);
                Put(new(rank, symbol, title, reason), item);
                break;
        }
    }

    public IReadOnlyList<PlanLine> Lines()
    {
        var lines = new List<PlanLine>(single);
        foreach (var (heading, items) in lists)
        {
            var (symbol, title, reason) = (heading.Symbol, heading.Title, heading.Reason);
            foreach (var chunk in Chunks(items))
            {
                lines.Add(new(LinePart.Filter, default, symbol, title, chunk, reason));
                (symbol, title, reason) = (PlanGroup.Context, "", "");
            }
        }

        return lines;
    }

    /// <summary>A list as lines of bearable length; of a very long one only the head.</summary>
    public static IEnumerable<string> Chunks(List<string> items)
    {
        var line = "";
        foreach (var item in items.Take(ItemsMax))
        {
            if (line.Length > 0 && line.Length + item.Length + 2 > ChunkLength)
            {
                yield return line + ",";
                line = "";
            }

            line = line.Length == 0 ? item : $"{line}, {item}";
        }

        var rest = items.Count - ItemsMax;
        yield return rest > 0 ? $"{line} and {PlanSummary.Number(rest)} more" : line;
    }

    private void Put(Heading heading, string item)
    {
        if (!lists.TryGetValue(heading, out var items))
        {
            lists[heading] = items = [];
        }

        items.Add(item);
    }

    private static (int Rank, string Title, string Item) ListItem(Operation operation) => operation switch
    {
        Operation.CreateSet x => (0, Sets(x.Set), Short(x.Set.Bare)),
        Operation.DestroySet x => (0, Sets(x.Set), Short(x.Set.Bare)),
        Operation.WriteChain x => Chain(x.Chain),
        Operation.DeleteChain x => Chain(x.Chain),
        Operation.AddJump x => (2, $"jumps, {x.Jump.From.Family.Text()}", Short(x.Jump)),
        Operation.DeleteJump x => (2, $"jumps, {x.Jump.From.Family.Text()}", Short(x.Jump)),
        Operation.DeleteRule x => (6, $"rules, {x.Chain.Family.Text()}", Short(x)),
        Operation.DeletePolicyRule x => (7, $"routing, {x.Rule.Family.Text()}", x.Rule.ToString()),
        Operation.DeletePolicyRoute x => (7, $"routing, {x.Route.Family.Text()}", x.Route.ToString()),
        Operation.AddMember x => Member(x.Set, x.Member, x.Mark),
        Operation.DeleteMember x => Member(x.Set, x.Member, 0),
        _ => throw new InvalidOperationException("this operation belongs to a service"),
    };

    private static (int Rank, string Title, string Item) Member(SetName set, SetMember member, uint mark) =>
        OurSets.RoleOf(set) switch
        {
            SetRole.Pod => (3, "pod ranges", member.ToString()),
            SetRole.Hairpin => (4, "own endpoints", member.Service.ToString()),
            _ => (5, $"set {set}", mark == 0 ? member.ToString() : $"{member} mark {OperationText.Hex(mark)}"),
        };

    private static string Sets(SetName set) =>
        set.Form == FilterForm.Nftables ? $"sets, table {SetName.OurTable}" : $"sets, {set.Family.Text()}";

    private static (int Rank, string Title, string Item) Chain(ChainKey chain) => chain.Form == FilterForm.Nftables
        ? (1, $"chains, table {SetName.OurTable}", chain.Name)
        : (1, $"chains, {chain.Family.Text()}", $"{chain.Table.Text()} {Short(chain.Name)}");

    // Where a rule leads says more than how it is written.
    private static string Short(Operation.DeleteRule x) =>
        $"{x.Chain.Table.Text()} {x.Chain.Name} -> {Chains.TargetsOf(x.Rule).FirstOrDefault() ?? x.Rule}";

    private static string Short(Jump jump) => $"{jump.From.Table.Text()} {jump.From.Name} -> {Short(jump.To)}";

    private static string Short(string name)
    {
        var text = name.StartsWith(SetName.OurPrefix, StringComparison.Ordinal) ? name[SetName.OurPrefix.Length..] : name;
        return text.StartsWith("6-", StringComparison.Ordinal) ? text[2..] : text;
    }

    /// <summary>What the items of one list have in common.</summary>
    private readonly record struct Heading(int Rank, char Symbol, string Title, string Reason) : IComparable<Heading>
    {
        public int CompareTo(Heading other)
        {
            var order = Rank.CompareTo(other.Rank);
            order = order != 0 ? order : string.CompareOrdinal(Title, other.Title);
            order = order != 0 ? order : Symbol.CompareTo(other.Symbol);
            return order != 0 ? order : string.CompareOrdinal(Reason, other.Reason);
        }
    }
}
