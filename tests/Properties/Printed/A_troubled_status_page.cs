using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;
using static IpvsPure.Properties.AskedPage;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>A status page on which every remark stands that there is, to the letter; and what the page says where there is nothing to say.</summary>
public sealed partial class A_troubled_status_page
{
    private static readonly ServiceKey Outer = ServiceKey.At(A("198.51.100.40"), Protocol.Tcp, 80);
    private static readonly ServiceKey NodePort = ServiceKey.At(A("192.0.2.1"), Protocol.Tcp, 30080);
    private static readonly ServiceKey Idle = ServiceKey.At(A("10.96.0.50"), Protocol.Tcp, 80);
    private static readonly ServiceKey DnsOverTcp = ServiceKey.At(A("10.96.0.10"), Protocol.Tcp, 53);

    [Fact]
    public void Names_everything_that_is_not_as_it_should_be()
    {
        var (state, memory) = Troubled();
        Golden.Matches("status-page-troubled", Page(state, memory, StatusQuery.All));
    }

    [Fact]
    public void Counts_what_it_leaves_out()
    {
        var (state, memory) = Troubled(rivals: 23);
        (state, memory) = (state with { Draining = Leaving(101), Rounds = [Long(205).Shortened()] }, memory with { Backoff = Waiting(25) });
        Golden.Matches("status-page-cut", Page(state, memory, new("", "no-such", "", 1)));
    }

    [Fact]
    public void Says_nothing_of_more_where_all_is_just_shown()
    {
        var (state, memory) = Troubled();
        var page = Page(state with { Draining = Leaving(100), Rounds = [Long(20)] }, memory with { Backoff = Waiting(20) }, StatusQuery.All);
        Assert.DoesNotContain(">And ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_little_where_nothing_is_wrong()
    {
        var node = BusyNode.Of(1, Start);
        var calm = node.State with { Rounds = [], Drift = node.State.Drift.Clear() };
        Golden.Matches("status-page-calm", Page(calm, node.Memory, StatusQuery.All));
        Golden.Matches("status-page-blank", Page(AgentState.Starting("worker-3", Start, 30_000), Memory.Blank(NodePolicy.Default, Pace.Default), StatusQuery.All));
    }

    [Fact]
    public void Says_that_the_kernel_was_not_read_yet()
    {
        var node = BusyNode.Of(1, Start);
        Assert.Contains("<span class=\"busy\">the kernel was not read yet</span>", Page(node.State, node.Memory with { Believed = null }, StatusQuery.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_a_part_for_remarks_where_nothing_is_refused()
    {
        var (state, memory) = Troubled();
        Assert.Equal((1, 1), (memory.Desired.Findings.Length, memory.Desired.HeldBack.Length));
        var page = Page(state with { Fault = "" }, memory with { Backoff = Backoff.None }, StatusQuery.All);
        Assert.Contains("<h2 id=\"trouble\">To look at</h2>\n<p>Not done on purpose:</p>", page, StringComparison.Ordinal);
        Assert.Contains($"<li>{memory.Desired.Findings[0]}</li>\n<li>{memory.Desired.HeldBack[0].Explain()}</li>\n</ul>\n<h2", page, StringComparison.Ordinal);
        Assert.StartsWith("shop/rival-0: spec: 10.96.0.40:80/tcp is claimed already by shop/new", memory.Desired.Findings[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3_600, "1 h")]
    [InlineData(7_260, "2 h 1 min")]
    [InlineData(86_400, "1 d")]
    [InlineData(97_200, "1 d 3 h")]
    public void Tells_time_in_its_two_greatest_units(long seconds, string expected)
    {
        var state = AgentState.Starting("worker-3", Now - (seconds * 1_000), 30_000);
        Assert.Contains($"started {expected} ago.", Page(state, Memory.Blank(NodePolicy.Default, Pace.Default), StatusQuery.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "until its connections end")]
    [InlineData((Now / 1_000) - 1, "its time is up")]
    [InlineData(Now / 1_000, "its time is up")]
    [InlineData((Now / 1_000) + 1, "1 s left")]
    public void Tells_how_long_a_server_has(long until, string expected)
    {
        var state = AgentState.Starting("worker-3", Start, 30_000) with { Draining = [new(DnsKey, new(A("10.244.1.7"), 53), default, until)] };
        Assert.Contains($"<td data-label=\"Time left\">{expected}</td>", Page(state, Memory.Blank(NodePolicy.Default, Pace.Default), StatusQuery.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("198.51.100.50")]
    [InlineData("198.51.100.51")]
    [InlineData("10.96.0.50")]
    public void Finds_a_Service_that_has_no_endpoint_by_each_of_its_addresses(string address) =>
        Assert.Equal(["idle"], Found(new("", "", address, 1)));

    [Fact]
    public void Finds_a_Service_by_its_node_port_and_by_a_server_that_only_the_kernel_has()
    {
        Assert.Equal(["outer"], Found(new("", "", "192.0.2.1", 1)));
        Assert.Equal(["kube-dns"], Found(new("", "", "10.244.9.9", 1)));
    }

    [Theory]
    [InlineData(1, "1 to 50 of 500 Services <a href=\"?namespace=team-07&amp;page=2#services\">next</a> <a href=\"?namespace=team-07&amp;page=10#services\">last</a>")]
    [InlineData(2, "51 to 100 of 500 Services <a href=\"?namespace=team-07&amp;page=1#services\">previous</a> <a href=\"?namespace=team-07&amp;page=3#services\">next</a> <a href=\"?namespace=team-07&amp;page=10#services\">last</a>")]
    [InlineData(3, "101 to 150 of 500 Services <a href=\"?namespace=team-07&amp;page=1#services\">first</a> <a href=\"?namespace=team-07&amp;page=2#services\">previous</a> <a href=\"?namespace=team-07&amp;page=4#services\">next</a> <a href=\"?namespace=team-07&amp;page=10#services\">last</a>")]
    [InlineData(9, "401 to 450 of 500 Services <a href=\"?namespace=team-07&amp;page=1#services\">first</a> <a href=\"?namespace=team-07&amp;page=8#services\">previous</a> <a href=\"?namespace=team-07&amp;page=10#services\">next</a>")]
    [InlineData(10, "451 to 500 of 500 Services <a href=\"?namespace=team-07&amp;page=1#services\">first</a> <a href=\"?namespace=team-07&amp;page=9#services\">previous</a>")]
    public void Leads_to_the_pages_around_above_and_below_the_table(int number, string expected)
    {
        var node = Many;
        var page = Page(node.State, node.Memory, new("team-07", "", "", number));
        Assert.Equal(2, page.Split($"<p class=\"pager\">{expected}</p>\n").Length - 1);
    }

    [Fact]
    public void Shows_no_table_where_no_Service_fits_or_the_question_makes_no_sense()
    {
        var (state, memory) = Troubled();
        var none = Page(state, memory, new("", "no-such", "", 1));
        Assert.Contains("</form>\n<p class=\"pager\">No Service fits.</p>\n<h2", none, StringComparison.Ordinal);
        var odd = Page(state, memory, new("", "", "localhost", 1));
        Assert.Contains("</form>\n<p class=\"bad\">&#39;localhost&#39; is neither", odd, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_a_thousand_servers_and_no_remark_that_none_are_left_out()
    {
        var node = BusyNode.Of(1, Start);
        var slice = node.Memory.View.Slices.Values.Single();
        var more = Enumerable.Range(0, 998).Select(x => slice.Endpoints[0] with { Address = Address.V4(0x0af50000u + (uint)x) });
        node.Hear(node.Memory.View with { Slices = node.Memory.View.Slices.SetItem(slice.Name, slice with { Endpoints = [.. slice.Endpoints, .. more] }) });
        node.Work(2);
        var page = Page(node.State, node.Memory, StatusQuery.All);
        Assert.Equal(998, page.Split("<li><span class=\"mono\">10.245.").Length - 1);
        Assert.DoesNotContain("ipvspure show", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?name")]
    [InlineData("?=x")]
    [InlineData("?address&namespace")]
    public void Passes_over_a_word_without_a_value(string query) => Assert.Equal(StatusQuery.All, StatusQuery.Read(query));

    [Fact]
    public void Cuts_what_is_longer_than_any_name_and_links_to_what_it_was_asked()
    {
        Assert.Equal(new string('x', 253), StatusQuery.Read("?name=" + new string('x', 300)).Name);
        Assert.Equal("?namespace=a&name=b&address=10.0.0.0%2F8&page=2", new StatusQuery("a", "b", "10.0.0.0/8", 1).Link(2));
        Assert.True(new StatusQuery("", "", "10.0.0.0/8", 1).IsNarrow);
        Assert.False(StatusQuery.All.IsNarrow);
    }

    [Theory]
    [InlineData("<a href='x' b=\"y\">&", "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;")]
    [InlineData("\u0007\u202e\u2028\u2029", "\ufffd\ufffd\ufffd\ufffd")]
    public void Writes_text_as_text(string text, string expected) => Assert.Contains($"<h1>{expected}</h1>", Named(text), StringComparison.Ordinal);

    [Fact]
    public void Writes_at_most_three_hundred_characters_of_a_text()
    {
        Assert.Contains($"<h1>{new string('x', 300)}</h1>", Named(new('x', 300)), StringComparison.Ordinal);
        Assert.Contains($"<h1>{new string('x', 300)}…</h1>", Named(new('x', 301)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 200, 200, 0)]
    [InlineData(201, 0, 200, 1)]
    [InlineData(0, 201, 0, 0)]
    public void Keeps_two_hundred_steps_of_a_plan_and_counts_the_others(int steps, int held, int kept, int omitted)
    {
        var round = Long(steps, held).Shortened();
        Assert.Equal((kept, omitted), (round.Plan.Steps.Length, round.Omitted));
        Assert.Equal(Math.Min(held, 200), round.Plan.HeldBack.Length);
        Assert.Equal(Long(steps, held).Plan.Steps.Take(kept), round.Plan.Steps);
        Assert.Equal(Long(steps, held).Plan.HeldBack.Take(200), round.Plan.HeldBack);
    }

    private static ImmutableArray<HeldBack.Draining> Leaving(int servers) =>
        [.. Enumerable.Range(0, servers).Select(x => new HeldBack.Draining(DnsOverTcp, new(Address.V4(0x0af40000u + (uint)x), 80), new(2, 0), (Start / 1_000) + 1_930))];

    private static Backoff Waiting(int services) => new(new(Enumerable.Range(0, services)
        .Select(x => new KernelObject(ObjectKind.Service, Service: ServiceKey.At(Address.V4(0x0a600100u + (uint)x), Protocol.Tcp, 80)))
        .Select(x => (x, new Waiting(x, 2, Now + 1_001)))));

    private static string[] Found(StatusQuery query)
    {
        var (state, memory) = Troubled();
        return [.. Shown().Matches(Page(state, memory, query)).Select(x => x.Groups[1].Value).Distinct()];
    }

    private static string Named(string node) =>
        Page(AgentState.Starting(node, Start, 30_000), Memory.Blank(NodePolicy.Default, Pace.Default), StatusQuery.All);

    private static string Page(AgentState state, Memory memory, StatusQuery query) => Lines(Of(state, memory, query));

    private static RoundRecord Long(int steps, int held = 0)
    {
        var step = new Step(new Operation.AddLink(), new Because.ProxyNeedsIt("routes need the link up"));
        var plan = new Plan(
            [.. Enumerable.Range(0, steps).Select(x => step with { Operation = new Operation.BindAddress(Address.V4(0x0a600000u + (uint)x)) })],
            [.. Enumerable.Range(0, held).Select(x => new HeldBack.OnAnotherLink(Address.V4(0x0a600000u + (uint)x), Cart))]);
        return new(Now, "changed", false, TimeSpan.FromMilliseconds(1), plan, "very many steps", []);
    }

    // A node on which others have been at work: services without endpoints, without addresses, claimed twice; servers and settings of another kind.
    private static (AgentState State, Memory Memory) Troubled(int rivals = 1)
    {
        var node = BusyNode.From(Start);
        var like = Shop.After.Services[new("shop", "new")];
        var slice = Shop.After.Slices[new("shop", "new-x1")];
        var outer = like with
        {
            Name = new("shop", "outer"),
            Type = ServiceType.NodePort,
            Ports = [new("", Protocol.Tcp, 80, 30080)],
            ClusterIps = [A("10.96.0.41")],
            ExternalIps = [A("198.51.100.40")],
        };
        var idle = like with { Name = new("shop", "idle"), ClusterIps = [A("10.96.0.50")], ExternalIps = [A("198.51.100.50")], IngressIps = [A("198.51.100.51")] };
        var rival = Enumerable.Range(0, rivals).Select(x => like with { Name = new("shop", $"rival-{x}"), CreatedAt = 5 }).ToList();
        var view = Shop.After with
        {
            Services = Shop.After.Services
                .AddRange(rival.Select(x => (x.Name, x)))
                .Add(outer.Name, outer)
                .Add(idle.Name, idle)
                .Add(new("shop", "bare"), like with { Name = new("shop", "bare"), ClusterIps = [] })
                .Add(new("shop", "here"), like with { Name = new("shop", "here"), ClusterIps = [A("192.0.2.7")] }),
            Slices = Shop.After.Slices
                .Add(new("shop", "outer-x1"), slice with { Name = new("shop", "outer-x1"), Service = outer.Name })
                .AddRange(rival.Select(x => (x.Name, slice with { Name = x.Name, Service = x.Name })))
                .Add(new("shop", "here-x1"), slice with { Name = new("shop", "here-x1"), Service = new("shop", "here") }),
        };
        node.Own(A("192.0.2.7"));
        node.Hear(view);
        node.Work(1_838);
        var believed = node.Memory.Believed!;
        var dns = believed.Services[DnsOverTcp];
        var nodePort = believed.Services[NodePort];
        var stray = ServiceKey.At(A("192.0.2.200"), Protocol.Tcp, 99);
        believed = believed with
        {
            Services = believed.Services
                .Remove(Outer)
                .SetItem(NodePort, nodePort with { Settings = nodePort.Settings with { Scheduler = new("wrr") } })
                .SetItem(DnsOverTcp, dns with { Servers = dns.Servers.With(Server("10.244.2.4", 53) with { Weight = Weight.Of(5) }).With(Server("10.244.9.9", 53)) })
                .Add(Idle, new(RoundRobin, RealServers.Of([Server("10.244.9.8", 8080)])))
                .Add(stray, new(RoundRobin, RealServers.Empty)),
            Connections = believed.Connections.AddOrUpdate(new(DnsOverTcp, new(A("10.244.1.9"), 53)), new(7, 8)),
        };
        var last = node.State.Rounds.SelectMany(x => x.Refusals).First();
        var withheld = new KernelObject(ObjectKind.Service, Service: Outer);
        var unknown = new KernelObject(ObjectKind.Link);
        var refusal = last with { Step = last.Step with { Operation = new Operation.AddService(Outer, RoundRobin) }, Withheld = [new Operation.AddServer(Outer, Server("10.244.1.50", 8080))] };
        var backoff = node.Memory.Backoff.Objects.Add(withheld, new(withheld, 1, Now)).Add(unknown, new(unknown, 3, Now + 1));
        var state = node.State with
        {
            Fault = "the kernel has no <ip_vs>",
            Health = node.State.Health with { IsLeaving = true },
            Rounds = [node.State.Rounds[0] with { Refusals = [refusal] }, .. node.State.Rounds],
        };
        return (state, node.Memory with { Believed = believed, Backoff = new(backoff) });
    }

    [GeneratedRegex("</a>/<span class=\"word\">([^<]*)</span>")]
    private static partial Regex Shown();
}
