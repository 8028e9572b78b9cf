using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Kernel;

/// <summary>
/// The conformance table: every row of a service proxy's decisions, in both families and three protocols, asked with real
/// packets by everybody who can ask, behind either form of the packet filter. Its results are printed and kept in
/// artifacts/traffic-table-FORM.txt.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class The_traffic_table(Guest guest, ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    // A second network with a client on it; listeners of the hosts, which stay for the other form; a route by which pods of the other node reach service addresses here; and no
    // limit on ICMP errors, which would turn refusals into silence (they are sent by the hundred here).
    private const string Up = """
        set -e
        ip netns add c2
        ip -n nodeA link add eth1 type veth peer name eth0 netns c2
        ip -n nodeA addr add 192.168.1.1/24 dev eth1
        ip -n nodeA addr add fd02::1/64 dev eth1 nodad
        ip -n nodeA link set eth1 up
        ip -n c2 link set lo up
        ip -n c2 addr add 192.168.1.100/24 dev eth0
        ip -n c2 addr add fd02::100/64 dev eth0 nodad
        ip -n c2 link set eth0 up
        ip -n c2 route add default via 192.168.1.1
        ip -n c2 route add default via fd02::1
        for range in 10.96.0.0/12 203.0.113.0/24 192.168.1.0/24; do ip -n nodeB route add $range via 192.168.0.1; done
        for range in fd96::/108 2001:db8::/64 fd02::/64; do ip -n nodeB route add $range via fd01::1; done
        for node in nodeA nodeB; do
            on $node bash -c 'echo 0 >/proc/sys/net/ipv4/icmp_ratelimit; echo 0 >/proc/sys/net/ipv6/icmp/ratelimit'
            on $node probe ask tcp 127.0.0.1 9090 >/dev/null || lab_serve $node --tcp 9090 --udp 9090 --sctp 9090 || exit
        done
        for name in /proc/sys/net/ipv4/icmp_msgs_per_sec /proc/sys/net/ipv4/icmp_msgs_burst; do
            on nodeA test ! -e $name || on nodeA bash -c "echo 100000 >$name"
            test ! -e $name || echo 100000 >$name
        done
        """;

    private const string Down = """
        ip -n nodeA link delete eth1
        ip netns delete c2
        for range in 10.96.0.0/12 203.0.113.0/24 192.168.1.0/24; do ip -n nodeB route delete $range; done
        for range in fd96::/108 2001:db8::/64 fd02::/64; do ip -n nodeB route delete $range; done
        """;

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    public void Dispose() => guest.Run(Down);

    [Theory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public void Is_what_packets_meet_in_both_families_and_three_protocols(string form)
    {
        guest.Run(Up).Ended();
        node.Apply(guest.Share("manifests/table.yaml", TrafficTable.Manifests()), $"--filter {form}").Ended();
        var checks = (
            from protocol in Protocols
            from isIpv6 in (bool[])[false, true]
            from check in TrafficTable.Checks(protocol, isIpv6)
            select check).ToList();
        var answers = Ask(checks);

        // Under emulation an answer may come too late: what is wrong is asked once more, together and then each alone, since
        // addresses that share a virtual service take turns with it and one may hear of the same pod each time.
        var wrong = checks.Where(x => !IsRight(x, answers[x])).ToList();
        Merge(answers, wrong.Count == 0 ? [] : Ask(wrong));
        foreach (var check in wrong.Where(x => !IsRight(x, answers[x])).ToList())
        {
            Merge(answers, Ask([check]));
        }

        var observed = node.Ipvspure("observe").Ended().Output;
        var explained = new Explained(observed);
        var table = Render(form, checks, answers, wrong.Count) + explained.Render(checks, answers);
        File.WriteAllText(Path.Combine(Guest.Root, "artifacts", $"traffic-table-{form}.txt"), table);
        output.WriteLine(table);
        Assert.True(checks.All(x => IsRight(x, answers[x])), table);
        Assert.True(checks.All(x => explained.Agrees(x, answers[x])), table);
        var seen = guest.Share("table/observed.json", observed);
        foreach (var check in checks.Where((_, i) => i % 97 == 0))
        {
            Assert.Equal(explained.Printed(check), node.Ipvspure($"explain {Explained.Question(check)} --observed {seen} -o json").Ended().Output);
        }
    }

    private static void Merge(Dictionary<Check, string[]> answers, Dictionary<Check, string[]> again)
    {
        foreach (var (check, answer) in again)
        {
            answers[check] = answer;
        }
    }

    // All hosts at the same time, each of them one process that asks everything.
    private Dictionary<Check, string[]> Ask(IReadOnlyCollection<Check> checks)
    {
        var running = checks.GroupBy(x => x.Asker).Select(x => (Checks: x.ToList(), Answers: Begin(x.Key, x))).ToList();
        var answers = new Dictionary<Check, string[]>();
        foreach (var (asked, end) in running)
        {
            var found = end.End().Ended().Lines.Select(x => x.Split('\t'))
                .ToDictionary(x => (x[0], x[1], x[2]), x => x[3..].Select(y => y[(y.IndexOf(' ') + 1)..]).ToArray());
            foreach (var check in asked)
            {
                answers[check] = found[(check.Protocol, check.Address, check.Port.ToString(CultureInfo.InvariantCulture))];
            }
        }

        return answers;
    }

    // Twice as many requests as there are pods who may answer, so that each of them has its turn. Silence is waited for
    // a moment only; an answer may be late under emulation.
    private Running Begin(Asker asker, IEnumerable<Check> checks)
    {
        var lines = string.Concat(checks.Select(x =>
        {
            var expected = TrafficTable.Expected(x);
            var (count, timeout) = (expected.Count == 1 ? 1 : 2 * expected.Count, expected[0] is ["DROPPED"] ? 1500 : 8000);
            return string.Create(CultureInfo.InvariantCulture, $"{x.Protocol} {x.Address} {x.Port} {count} {timeout}\n");
        }));
        return guest.Begin($"on {asker.Name} probe table <{guest.Share($"table/{asker.Name}.txt", lines)}", 500);
    }

    private static bool IsRight(Check check, string[] answers)
    {
        var expected = TrafficTable.Expected(check);
        if (TrafficTable.IsBeyondUs(check))
        {
            expected = [.. expected.Select(x => x.Any(y => y.StartsWith("nodeA ", StringComparison.Ordinal)) ? [.. x, "TIMEOUT"] : x)];
        }

        return expected.Count == 1 && expected[0] is ["REFUSED" or "DROPPED"]
            ? answers.All(x => Means(check, x) == expected[0][0] || Means(check, x) == "DROPPED OR REFUSED")
            : answers.All(x => expected.Any(y => y.Contains(x))) && expected.All(x => x.Any(answers.Contains));
    }

    // A datagram of the node itself that the filter drops or refuses is EPERM to its sender (facts/datapath.md 1.1), and
    // SCTP over IPv4 is refused by protocol unreachable (E.2).
    internal static string Means(Check check, string answer) => answer switch
    {
        "REFUSED" or "ERROR Protocol not available" => "REFUSED",
        "TIMEOUT" => "DROPPED",
        "ERROR Operation not permitted" when check.Asker.Kind == AskerKind.Node => "DROPPED OR REFUSED",
        _ => answer,
    };

    private static string Render(string form, List<Check> checks, Dictionary<Check, string[]> answers, int again)
    {
        var text = new StringBuilder($"The decision table of kube-proxy.md 1.4, asked with packets behind {form}: right of all, for each row\n\n");
        text.AppendLine("address      from     policy      IPv4 tcp    IPv4 udp   IPv4 sctp    IPv6 tcp    IPv6 udp   IPv6 sctp");
        foreach (var row in checks.GroupBy(x => TrafficTable.RowOf(x).Row))
        {
            text.Append(row.Key);
            foreach (var column in row.GroupBy(x => (x.IsIpv6, x.Protocol)).OrderBy(x => x.Key.IsIpv6).ThenBy(x => Array.IndexOf(Protocols, x.Key.Protocol)))
            {
                text.Append(CultureInfo.InvariantCulture, $"{$"{column.Count(x => IsRight(x, answers[x]))} of {column.Count()}",12}");
            }

            text.AppendLine();
        }

        var right = checks.Count(x => IsRight(x, answers[x]));
        text.AppendLine(CultureInfo.InvariantCulture, $"\n{right} of {checks.Count} right; {again} asked twice; silence is allowed in {checks.Count(TrafficTable.IsBeyondUs)} (docs/semantics.md, SCTP).\n\nThe Services");
        foreach (var shape in TrafficTable.Shapes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{shape.Number,2} {shape.What}: {(shape.Endpoints.Length == 0 ? "-" : shape.Endpoints)}");
        }

        text.AppendLine("\nEvery check: Service, address, from, family, protocol, what was heard");
        foreach (var check in checks)
        {
            var heard = string.Join(", ", answers[check]);
            var expected = string.Join(", ", TrafficTable.Expected(check).Select(x => string.Join(" or ", x)));
            text.AppendLine(CultureInfo.InvariantCulture, $"{check}  {(IsRight(check, answers[check]) ? heard : $"{heard}   WRONG, expected {expected}")}");
        }

        return text.ToString();
    }
}
