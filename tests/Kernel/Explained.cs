using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Kernel;

/// <summary>
/// What <c>explain</c> says of each check of the traffic table, from one look at the node, held against what the packet met:
/// who answered and as whom the client was seen, refused, or silent.
/// </summary>
internal sealed class Explained(string observed)
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["10.244.1.11"] = "p1",
        ["10.244.1.12"] = "p2",
        ["10.244.2.11"] = "q1",
        ["192.168.0.1"] = "nodeA",
        ["192.168.0.2"] = "nodeB",
        ["fd10:1::11"] = "p1",
        ["fd10:1::12"] = "p2",
        ["fd10:2::11"] = "q1",
        ["fd01::1"] = "nodeA",
        ["fd01::2"] = "nodeB",
    };

    private readonly KernelState state = SnapshotJson.Read(observed).Match(x => x, why => throw new InvalidOperationException(why.Message));

    /// <summary>The question as the command takes it.</summary>
    public static string Question(Check check) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(check.IsIpv6 ? $"[{check.Address}]" : check.Address)}:{check.Port}/{check.Protocol} --from {(check.Source.Length == 0 ? "node" : check.Source)}");

    /// <summary>What the command prints of it, without manifests.</summary>
    public string Printed(Check check) => ExplainJson.Of(Of(check));

    /// <summary>Whether the packet met what was explained.</summary>
    public bool Agrees(Check check, string[] answers) => Of(check).Fate switch
    {
        Fate.Served x => answers.All(answer => IsExplained(check, x, answer)) && x.Servers.All(server => IsHeard(check, server, answers)),
        Fate.Dropped => answers.All(x => The_traffic_table.Means(check, x).StartsWith("DROPPED", StringComparison.Ordinal)),
        Fate.Refused => answers.All(x => The_traffic_table.Means(check, x).EndsWith("REFUSED", StringComparison.Ordinal)),

        // The port of the node itself, on which nothing listens here.
        Fate.NodesOwn => answers.All(x => The_traffic_table.Means(check, x).EndsWith("REFUSED", StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The count for each kind of fate, and every disagreement.</summary>
    public string Render(IReadOnlyCollection<Check> checks, IReadOnlyDictionary<Check, string[]> answers)
    {
        var text = new StringBuilder("\nWhat explain says of each of them, against what the packet met\n\n");
        foreach (var kind in checks.GroupBy(x => Of(x).Fate.GetType().Name).OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind.Key,-9} {kind.Count(x => Agrees(x, answers[x])),5} of {kind.Count(),5} agree");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"{"",-9} {checks.Count(x => Agrees(x, answers[x])),5} of {checks.Count,5}");
        foreach (var check in checks.Where(x => !Agrees(x, answers[x])))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{check}  heard {string.Join(", ", answers[check])}   EXPLAINED AS {Words(Of(check).Fate)}");
        }

        return text.ToString();
    }

    private Explanation Of(Check check)
    {
        var protocol = check.Protocol switch { "tcp" => Protocol.Tcp, "udp" => Protocol.Udp, _ => Protocol.Sctp };
        var from = check.Source.Length == 0 ? (Planner.Asker)new Planner.Asker.TheNode() : new Planner.Asker.At(Address(check.Source));
        return Explaining.Of(ServiceKey.At(Address(check.Address), protocol, (ushort)check.Port), from, state, FrontNames.None);
    }

    // An answer comes from one of the explained servers, which sees whom it is explained to see.
    private static bool IsExplained(Check check, Fate.Served served, string answer) =>
        (answer == "TIMEOUT" && TrafficTable.IsBeyondUs(check))
        || served.Servers.Any(server => answer.Split(' ') is [var pod, "sees", var seen] && pod == Name(server) && IsSeen(check, server, seen));

    private static bool IsHeard(Check check, Choice server, string[] answers) =>
        answers.Any(x => x.StartsWith(Name(server) + " ", StringComparison.Ordinal)) || (TrafficTable.IsBeyondUs(check) && answers.Contains("TIMEOUT"));

    private static bool IsSeen(Check check, Choice server, string seen) => server.Client switch
    {
        SeenAs.Node => IsNodes(seen),
        SeenAs.Client => check.Source.Length == 0 ? IsNodes(seen) : seen == check.Source,
        _ => Name(server) == check.Asker.Name ? IsNodes(seen) : seen == check.Source,
    };

    private static bool IsNodes(string address) => address is "10.244.1.1" or "192.168.0.1" or "192.168.1.1" or "fd10:1::1" or "fd01::1" or "fd02::1";

    private static string Name(Choice server) => Names[server.Server.Key.Address.ToString()];

    private static Address Address(string text) => Doors.Address(text).Match(x => x, why => throw new InvalidOperationException(why[0].Explain()));

    private static string Words(Fate fate) => fate is Fate.Served x
        ? string.Join(", ", x.Servers.Select(y => $"{Name(y)} sees {y.Client}"))
        : fate.GetType().Name;
}
