using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;
using static IpvsPure.Properties.AskedPage;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>What the agent tells people in a browser.</summary>
public sealed partial class A_status_page
{
    [Fact]
    public void Shows_services_servers_plans_drift_drains_and_what_is_refused()
    {
        var node = BusyNode.From(Start);
        var page = Of(node, StatusQuery.All);
        Golden.Matches("status-page", Lines(page));
        Assert.Contains("In step but for 1 object that the kernel refuses", page, StringComparison.Ordinal);
        Assert.Contains("<li class=\"busy\"><span class=\"mono\">10.244.1.9:53</span> <span class=\"dim\">draining, 1 min 30 s left", page, StringComparison.Ordinal);
        Assert.Contains("no memory for another destination</span>; refused 5 times, again in ", page, StringComparison.Ordinal);
        Assert.Contains("<code>add-service</code>", page, StringComparison.Ordinal);
        Assert.Contains("no endpoint to use", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_nothing_is_known_before_anything_is()
    {
        var page = StatusPage.Of(AgentState.Starting("worker-3", Start, 30_000), Memory.Blank(NodePolicy.Default, Pace.Default), StatusQuery.All, Start + 5_000, "0.1.0");
        foreach (var text in (string[])["Waiting for the cluster&#39;s objects", "No Services are known.", "No server is leaving.",
            "Nothing had to be done since the start.", "Nobody changed anything of ours since the start.", "started 5 s ago"])
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("To look at", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("'onmouseover='alert(1)")]
    [InlineData("</title></style><b>&amp;")]
    [InlineData("a\u202eb\u0000c\u001b[31m\ud800")]
    public void Shows_names_as_they_are_and_runs_none_of_them(string hostile)
    {
        var node = BusyNode.From(Start);
        var name = new ObjectName(hostile, hostile);
        var service = Shop.After.Services[new("shop", "new")] with { Name = name, Ports = [new(hostile, Protocol.Tcp, 81, 0)], ClusterIps = [A("10.96.0.60")] };
        var slice = Shop.After.Slices[new("shop", "new-x1")] with { Name = name, Service = name, Ports = [new(hostile, Protocol.Tcp, 8081)] };
        node.Hear(Shop.After with { Services = Shop.After.Services.Add(name, service), Slices = Shop.After.Slices.Add(name, slice) });
        node.Work(1_820);
        var state = node.State with { Node = hostile, Fault = hostile };
        var page = StatusPage.Of(state, node.Memory, new(hostile, hostile, "", 1), Now, hostile);
        Assert.Contains("1 to 1 of 1 Service", page, StringComparison.Ordinal);
        var expected = Of(node, StatusQuery.All);
        Assert.Empty(Tags(page).Except([.. Tags(expected), "p"]));
        Assert.Empty(Attributes().Matches(page).Select(x => x.Groups[1].Value).Except(
            ["lang", "charset", "name", "content", "class", "id", "href", "method", "action", "role", "autocomplete", "value", "data-label", "datetime", "colspan"]));
        Assert.DoesNotContain(page, x => (char.IsControl(x) && x != '\n') || x is '\u202e' || char.IsSurrogate(x));
    }

    [Fact]
    public void Is_small_however_many_Services_there_are()
    {
        var node = Many;
        var page = Of(node, StatusQuery.All);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 10_000, 100_000);
        Assert.Contains("1 to 50 of 10,000 Services", page, StringComparison.Ordinal);
        Assert.Contains("href=\"?page=2#services\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"?page=200#services\"", page, StringComparison.Ordinal);
        Assert.Equal(50, Occurrences(page, "<span class=\"word\">web-"));
    }

    [Fact]
    public void Is_small_however_many_servers_and_addresses_a_Service_has()
    {
        var node = BusyNode.From(Start);
        var (service, slice) = (Shop.After.Services[new("shop", "new")], Shop.After.Slices[new("shop", "new-x1")]);
        var ready = slice.Endpoints[0];
        var view = Shop.After with
        {
            Services = Shop.After.Services.SetItem(service.Name, service with { ExternalIps = [.. Enumerable.Range(0, 40).Select(x => Address.V4(0xc6336400u + (uint)x))] }),
            Slices = Shop.After.Slices.SetItem(slice.Name, slice with { Endpoints = [.. Enumerable.Range(0, 800).Select(x => ready with { Address = Address.V4(0x0af50000u + (uint)x) })] }),
        };
        node.Hear(view);
        node.Work(1_820);
        var page = Of(node, StatusQuery.All with { Name = "new" });
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 50_000, 250_000);
        Assert.Contains("more: <code>ipvspure show</code> has them", page, StringComparison.Ordinal);
        Assert.Contains("<tr><td></td><td class=\"dim\" colspan=\"3\">and 25 more addresses: ", page, StringComparison.Ordinal);
        Assert.InRange(Occurrences(page, "<span class=\"mono\">10.245."), 900, 1_000 + (14 * 4));
    }

    [Theory]
    [InlineData("?page=3", "101 to 150 of 10,000 Services", "web-02000")]
    [InlineData("?page=0", "1 to 50 of 10,000 Services", "web-00020")]
    [InlineData("?page=9999999999", "1 to 50 of 10,000 Services", "web-00020")]
    [InlineData("?page=777", "9,951 to 10,000 of 10,000 Services", "web-09999")]
    [InlineData("?namespace=team-07", "1 to 50 of 500 Services", "web-00007")]
    [InlineData("?namespace=team-07&page=10", "451 to 500 of 500 Services", "web-09987")]
    [InlineData("?name=WEB-0012", "1 to 10 of 10 Services", "web-00120")]
    [InlineData("?name=%77eb-00120&other=1&&=", "1 to 1 of 1 Service<", "web-00120")]
    [InlineData("?address=10.96.0.121", "1 to 1 of 1 Service<", "web-00120")]
    [InlineData("?address=10.96.0.0/28", "1 to 15 of 15 Services", "web-00000")]
    [InlineData("?address=10.244.1.50", "1 to 50 of 10,000 Services", "web-00000")]
    [InlineData("?name=nothing", "No Service fits.", "Show all")]
    public void Shows_what_is_asked_for_and_the_nearest_page_that_there_is(string query, string count, string shown)
    {
        var page = Of(Many, StatusQuery.Read(query));
        Assert.Contains(count, page, StringComparison.Ordinal);
        Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_question_on_its_other_pages()
    {
        var query = StatusQuery.Read("?namespace=a%26b+c&name=%22x&page=2");
        Assert.Equal(new("a&b c", "\"x", "", 2), query);
        Assert.Equal("?namespace=a%26b%20c&name=%22x&page=3", query.Link(3));
        Assert.Equal(query with { Page = 3 }, StatusQuery.Read(query.Link(3)));
    }

    [Fact]
    public void Names_the_remedy_for_an_address_that_is_none()
    {
        var page = Of(BusyNode.From(Start), StatusQuery.Read("?address=localhost"));
        Assert.Contains("&#39;localhost&#39; is neither an address nor a range of addresses.", page, StringComparison.Ordinal);
        Assert.Contains("Ask for one like", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_whether_anybody_has_to_look()
    {
        var node = BusyNode.Of(3, Start);
        string Situation(AgentState state) => Sentence().Match(AskedPage.Of(state, node.Memory, StatusQuery.All)).Groups[1].Value;
        Assert.Contains("good", Situation(node.State), StringComparison.Ordinal);
        Assert.Contains("In step since 2027-01-15 08:00:01 UTC, 30 min 39 s ago", Situation(node.State), StringComparison.Ordinal);
        Assert.Contains("could not be made", Situation(node.State with { Fault = "no ip_vs" }), StringComparison.Ordinal);
        Assert.Contains("At work on what changed at", Situation(node.State with { Health = node.State.Health.Told(Now - 10) }), StringComparison.Ordinal);
        Assert.Contains("Behind: a change waits since", Situation(node.State with { Health = node.State.Health.Told(Now - 61_000) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_script_and_nothing_from_elsewhere()
    {
        var page = Of(BusyNode.From(Start), StatusQuery.All);
        foreach (var word in (string[])["<script", "javascript:", "http:", "https:", "//", "src=", "@import", "url(", " on"])
        {
            Assert.DoesNotContain(word, word == " on" ? string.Concat(Tag().Matches(page).Select(x => x.Value)) : page, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Of(BusyNode node, StatusQuery query) => AskedPage.Of(node.State, node.Memory, query);

    private static int Occurrences(string page, string text) => page.Split(text).Length - 1;

    private static ImmutableArray<string> Tags(string page) => [.. Tag().Matches(page).Select(x => x.Groups[1].Value).Distinct()];

    [GeneratedRegex("<([a-z0-9]+)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<[^>]*? ([a-z-]+)=")]
    private static partial Regex Attributes();

    [GeneratedRegex("class=\"(word [a-z]+\" id=\"situation\">[^<]*)<")]
    private static partial Regex Sentence();
}
