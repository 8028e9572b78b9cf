using System;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>A plan as people read it.</summary>
[Laws(typeof(Kinds))]
public sealed class A_plan_text
{
    [Fact]
    public void Shows_a_first_start()
    {
        var desired = Shop.Desired(Shop.Before);
        var plan = Planning.Between(desired, Shop.Pristine, NodePolicy.Default);
        Golden.Matches("first-start", PlanText.Of(plan, Options(desired, Shop.Pristine)));
    }

    [Fact]
    public void Shows_what_changes_and_counts_what_stays() => Golden.Matches("a-change", Change(new()));

    [Fact]
    public void Puts_reasons_on_their_own_line_on_a_narrow_terminal() => Golden.Matches("narrow", Change(new(Width: 72)));

    [Fact]
    public void Says_so_when_there_is_nothing_to_do()
    {
        var desired = Shop.Desired(Shop.Before);
        var plan = Planning.Between(desired, Shop.Serving(), NodePolicy.Default);
        Assert.Equal(
            "No changes. 6 services, 13 real servers and 4 addresses are as they should be.\n",
            PlanText.Of(plan, Options(desired, Shop.Serving()) with { Heading = "" }));
    }

    [Fact]
    public void Warns_of_the_price_of_a_new_scheduler_on_a_live_service()
    {
        var weighted = Samples.RoundRobin with { Scheduler = new("wrr") };
        var edit = new Operation.EditService(Samples.CartKey, Samples.RoundRobin, weighted);
        var text = PlanText.Of(new([new(edit, new Because.ServiceAsks(Samples.Cart))], []), new());
        Assert.Contains("scheduler", text, StringComparison.Ordinal);
        Assert.Contains("rr -> wrr", text, StringComparison.Ordinal);
        Assert.Contains("refused for a moment", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_warn_when_a_new_service_gets_its_scheduler_last()
    {
        var none = Samples.RoundRobin with { Scheduler = new(Scheduler.NoneName) };
        var plan = new Plan(
            [
                new(new Operation.AddService(Samples.CartKey, none), new Because.ServiceAsks(Samples.Cart)),
                new(
                    new Operation.EditService(Samples.CartKey, none, none with { Scheduler = new("mh") }),
                    new Because.ServiceAsks(Samples.Cart)),
            ],
            []);
        Assert.DoesNotContain("refused", PlanText.Of(plan, new()), StringComparison.Ordinal);
    }

    [Fact]
    public void Begins_a_reason_on_its_own_line_with_its_first_word_however_long()
    {
        var text = PlanText.Of(new([new(new Operation.AddService(Samples.CartKey, Samples.RoundRobin), new Because.ProxyNeedsIt(new string('x', 30)))], []), new(Width: 30));
        Assert.Contains($" rr\n        {new string('x', 30)}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_no_blank_before_a_reason_on_its_own_line()
    {
        var nameless = new Operation.DeleteJump(Jump.Between(new(AddressFamily.Inet, RuleTable.Filter, "FORWARD"), ""));
        var text = PlanText.Of(new([new(nameless, new Because.ProxyNeedsIt(new string('x', 60)))], []), new(Width: 60));
        Assert.Contains($"\n        {new string('x', 60)}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_a_reason_on_its_line_where_it_just_fits()
    {
        var plan = new Plan([new(new Operation.AddService(Samples.CartKey, Samples.RoundRobin), new Because.ServiceAsks(Samples.Cart))], []);
        var text = PlanText.Of(plan, new());
        var width = text.Split('\n').Max(x => x.Length);
        Assert.Equal(text, PlanText.Of(plan, new(Width: width)));
        Assert.NotEqual(text, PlanText.Of(plan, new(Width: width - 1)));
    }

    [Fact]
    public void Lines_up_servers_with_addresses_of_full_length()
    {
        var servers = ((string[])["fd10::1", "fd10:1111:1111:1111:1111:1111:1111:1111"]).Select(x => Samples.Server(x, 8443));
        var text = PlanText.Of(new([.. servers.Select(x => new Step(new Operation.AddServer(Samples.OldKey, x), new Because.NothingAsks()))], []), new());
        var lines = text.Split('\n').Where(x => x.Contains(":8443", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Single(lines.Select(x => x.IndexOf("weight", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public void Has_the_addresses_of_one_name_in_their_order()
    {
        var other = ServiceKey.At(Samples.A("10.96.44.8"), Protocol.Tcp, 443);
        var origin = new ServiceOrigin(Samples.Cart, []);
        var plan = new Plan([.. ((ServiceKey[])[other, Samples.CartKey]).Select(x => new Step(new Operation.AddService(x, Samples.RoundRobin), new Because.ServiceAsks(Samples.Cart)))], []);
        var text = PlanText.Of(plan, new(Desired: Desired.Nothing with { Origins = new([(Samples.CartKey, origin), (other, origin)]) }));
        Assert.InRange(text.IndexOf("10.96.44.7", StringComparison.Ordinal), 0, text.IndexOf("10.96.44.8", StringComparison.Ordinal));
    }

    [Fact]
    public void Explains_only_the_symbols_in_use()
    {
        var add = new Operation.AddService(Samples.CartKey, Samples.RoundRobin);
        var plan = new Plan([new(add, new Because.ServiceAsks(Samples.Cart))], []);
        Assert.StartsWith("  + add\n\n", PlanText.Of(plan, new()), StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_colour_only_when_told_to()
    {
        Assert.DoesNotContain('\u001b', Change(new()));
        Assert.Contains("\u001b[32m+\u001b[0m", Change(new(Colour: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_words_for_every_operation_and_every_reason()
    {
        foreach (var operation in Samples.Operations)
        {
            foreach (var why in Samples.Reasons)
            {
                var text = PlanText.Of(new([new(operation, why)], []), new());
                Assert.Contains(Spoken(why), text, StringComparison.Ordinal);
                Assert.EndsWith("Plan: 1 step (1 " + Verbs.Of(operation, null).Text() + ").\n", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Mentions_every_object_once()
    {
        var text = PlanText.Of(new([.. Samples.Operations.Select(x => new Step(x, new Because.NothingAsks()))], []), new());
        string[] objects =
        [
            "net.ipv4.vs.conntrack", "\n  + link kube-ipvs0", "~ link kube-ipvs0", "- link kube-ipvs0", " DROP", " POD", "ledger",
            "external", "nat POSTROUTING\n", "mangle SERVICES\n", "nat POSTROUTING -> POSTROUTING", "mangle OUTPUT -> SERVICES",
            "10.96.44.7:443/tcp", "persistence", "[fd00:10:96::1f]:80/tcp", "10.244.2.31:8443", "10.244.1.9:53", "10.244.1.8:53",
            "address 10.96.44.8", "address 10.96.44.9", "address 10.96.44.10", "address 10.96.44.11", "address 10.96.44.12",
        ];
        foreach (var item in objects)
        {
            Assert.Equal(2, (text + "end").Split(item).Length);
        }
    }

    [Property]
    public void Ends_with_the_sum_whatever_the_plan(Plan plan, KernelState observed)
    {
        var text = PlanText.Of(plan, new(Observed: observed));
        var last = text.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith(plan.IsEmpty ? "No changes" : $"Plan: {plan.Steps.Length} step", last, StringComparison.Ordinal);
    }

    [Property]
    public void Has_no_blanks_at_the_end_of_a_line(Plan plan) => Assert.DoesNotContain(
        PlanText.Of(plan, new(Width: 100)).Split('\n'),
        line => line.Length > 0 && line[^1] == ' ');

    [Fact]
    public void Counts_the_steps_of_many_services()
    {
        var steps = Enumerable.Range(0, 100).SelectMany(i =>
        {
            var key = ServiceKey.At(Address.V4(0x0A600000 + (uint)i), Protocol.Tcp, 80);
            var servers = Enumerable.Range(0, 10).Select(j => new Step(
                new Operation.AddServer(key, Samples.Server($"10.244.0.{j}", 80)),
                new Because.SliceLists(Samples.Cart, new("shop", "cart-x1"))));
            return servers.Prepend(new(new Operation.AddService(key, Samples.RoundRobin), new Because.ServiceAsks(Samples.Cart)));
        });
        Assert.EndsWith("Plan: 1,100 steps (1,100 add).\n", PlanText.Of(new([.. steps], []), new()), StringComparison.Ordinal);
    }

    private static string Change(PlanTextOptions look)
    {
        var desired = Shop.Desired(Shop.After);
        var plan = Planning.Between(desired, Shop.Serving(), NodePolicy.Default);
        return PlanText.Of(plan, look with { Desired = desired, Observed = Shop.Serving(), Heading = "worker-3" });
    }

    private static PlanTextOptions Options(Desired desired, KernelState observed) =>
        new(Heading: "worker-3", Desired: desired, Observed: observed);

    // Below the name of its Service port a reason does not say the name again.
    private static string Spoken(Because why) => why switch
    {
        Because.ServiceAsks => "asks for it",
        Because.SliceLists => "EndpointSlice shop/cart-x1 lists it",
        Because.EndpointGone => "no longer an endpoint",
        _ => why.Explain(),
    };
}
