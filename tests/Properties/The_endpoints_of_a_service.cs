using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// Which endpoints traffic uses: the decision table of kube-proxy.md 1.3 as data. An endpoint is written as its state
/// (r ready, t serving while terminating, x terminating and not serving, n not ready), where it runs (h here, e elsewhere)
/// and its zone hint (1 this node's zone, 2 another, - none).
/// </summary>
public sealed class The_endpoints_of_a_service
{
    private static readonly ClusterNode Node = Pool.Node;

    [Theory]
    [InlineData("", "", "", false)]
    [InlineData("rh-", "0", "0", true)]
    [InlineData("re-", "0", "", true)]
    [InlineData("rh- re-", "01", "0", true)]
    [InlineData("rh- te-", "0", "0", true)]
    [InlineData("re- th-", "0", "1", true)]
    [InlineData("nh- ne-", "", "", false)]
    [InlineData("xh- xe-", "", "", false)]
    [InlineData("te- th-", "01", "1", true)]
    [InlineData("th- nh- xe-", "0", "0", true)]
    [InlineData("rh- nh- xh- th-", "0", "0", true)]
    [InlineData("re1 re2", "0", "", true)]
    [InlineData("re2 re2", "01", "", true)]
    [InlineData("re1 re-", "01", "", true)]
    [InlineData("rh2 re1", "1", "0", true)]
    [InlineData("re1 rh1", "01", "1", true)]
    [InlineData("te1 te2", "01", "", true)]
    [InlineData("re1 ne-", "0", "", true)]
    [InlineData("re1 te-", "0", "", true)]
    public void Follow_the_decision_table(string endpoints, string cluster, string local, bool hasAny)
    {
        var candidates = endpoints.Split(' ', System.StringSplitOptions.RemoveEmptyEntries).Select((x, i) => Candidate(x, i)).ToImmutableArray();
        var lists = EndpointChoice.Choose(candidates, Node);
        Assert.Equal(cluster, Numbers(lists.Cluster));
        Assert.Equal(local, Numbers(lists.Local));
        Assert.Equal(hasAny, lists.HasAny);
    }

    [Theory]
    [InlineData("node-a node-b", "0")]
    [InlineData("node-b node-b", "01")]
    [InlineData("node-a ", "01")]
    [InlineData("node-a,node-b node-b", "0")]
    public void Follow_node_hints_when_every_ready_one_has_them_and_one_names_this_node(string hints, string cluster)
    {
        var candidates = hints.Split(' ')
            .Select((names, i) => With(Candidate("re2", i), [.. names.Split(',', System.StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Equal(cluster, Numbers(EndpointChoice.Choose(candidates, Node).Cluster));
    }

    [Fact]
    public void Count_once_when_two_slices_list_one_and_the_copy_on_this_node_wins()
    {
        var here = Candidate("rh-", 0) with { Slice = new("ns", "slice-b") };
        var elsewhere = Candidate("re-", 0) with { Slice = new("ns", "slice-a") };
        var lists = EndpointChoice.Choose([elsewhere, here], Node);
        Assert.Equal(here, Assert.Single(lists.Cluster));
        Assert.Equal(here, Assert.Single(lists.Local));
    }

    // Of two copies the better one by turns: the slice with the smaller name, what is ready, what serves, what does not end, then any words.
    [Fact]
    public void Count_once_in_one_way_whatever_the_order_of_the_copies()
    {
        var plain = Candidate("re-", 0);
        (Candidate Better, Candidate Other)[] copies =
        [
            (plain with { Slice = new("ns", "a"), Endpoint = Candidate("ne-", 0).Endpoint }, plain with { Slice = new("ns", "b") }),
            (plain, plain with { Endpoint = Candidate("te-", 0).Endpoint }),
            (Ends(plain, false), Ends(plain, true)),
            (Serves(Ends(plain, true), false), Ends(Candidate("te-", 0), false)),
            (Ends(Candidate("te-", 0), true), Ends(Candidate("ne-", 0), false)),
            (Candidate("re1", 0), Candidate("re2", 0)),
            (plain with { Endpoint = plain.Endpoint with { NodeName = "node-b" } }, plain with { Endpoint = plain.Endpoint with { NodeName = "node-c" } }),
            (With(plain, ["node-b"]), With(plain, ["node-c"])),
        ];
        foreach (var (better, other) in copies)
        {
            Assert.Equal(EndpointChoice.Choose([better], Node).Cluster.AsEnumerable(), EndpointChoice.Choose([better, other], Node).Cluster);
            Assert.Equal(EndpointChoice.Choose([better], Node).Cluster.AsEnumerable(), EndpointChoice.Choose([other, better], Node).Cluster);
        }
    }

    private static Candidate Serves(Candidate candidate, bool serves) =>
        candidate with { Endpoint = candidate.Endpoint with { Serving = serves } };

    private static Candidate Ends(Candidate candidate, bool terminates) =>
        candidate with { Endpoint = candidate.Endpoint with { Terminating = terminates } };

    [Fact]
    public void Are_all_used_when_the_node_has_no_zone() =>
        Assert.Equal("01", Numbers(EndpointChoice.Choose([Candidate("re1", 0), Candidate("re2", 1)], Node with { Zone = "" }).Cluster));

    [Theory]
    [InlineData("node-a", "node-a", true)]
    [InlineData("node-b", "node-a", false)]
    [InlineData("", "node-a", false)]
    [InlineData("", "", false)]
    public void Are_here_where_both_they_and_the_node_have_the_name(string theirs, string ours, bool isHere)
    {
        var endpoint = Candidate("re-", 0).Endpoint with { NodeName = theirs };
        var slice = new ClusterEndpointSlice(new("ns", "slice"), new("ns", "web"), AddressFamily.Inet, [endpoint], [new("http", Protocol.Tcp, 8080)]);
        var listed = EndpointChoice.Candidates(new("http", Protocol.Tcp, 80, 0), AddressFamily.Inet, [slice], Node with { Name = ours });
        Assert.Equal(isHere, Assert.Single(listed).IsLocal);
    }

    private static Candidate Candidate(string text, int number) => new(
        new(Address.V4(0x0af40100 + (uint)number), 8080),
        new ClusterEndpoint(
            Address.V4(0x0af40100 + (uint)number),
            Ready: text[0] == 'r',
            Serving: text[0] is 'r' or 't',
            Terminating: text[0] is 't' or 'x',
            text[1] == 'h' ? Node.Name : "node-b",
            text[2] switch { '1' => [Node.Zone], '2' => ["zone-2"], _ => [] },
            []),
        new("ns", "slice"),
        text[1] == 'h');

    private static Candidate With(Candidate candidate, ImmutableArray<string> nodes) =>
        candidate with { Endpoint = candidate.Endpoint with { HintNodes = nodes } };

    private static string Numbers(ImmutableArray<Candidate> list) =>
        string.Concat(list.Select(x => (uint)x.Key.Address.Bits - 0x0af40100));
}
