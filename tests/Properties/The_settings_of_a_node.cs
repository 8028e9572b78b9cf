using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What the operator's settings and a Service's annotations come to.</summary>
public sealed class The_settings_of_a_node
{
    private static readonly ClusterService Web = new(
        new("shop", "web"), ServiceType.NodePort, [new("", Protocol.Tcp, 80, 30_080)], [Pool.A("10.96.0.1")], [], [], [],
        TrafficPolicy.Cluster, TrafficPolicy.Cluster, 0, default, 0, 0);

    private static readonly ClusterEndpointSlice Slice = new(
        new("shop", "web-1"), Web.Name, AddressFamily.Inet,
        [
            new(Pool.A("10.244.1.11"), true, true, false, "node-a", [], []) { Zone = "zone-1" },
            new(Pool.A("10.244.2.11"), true, true, false, "node-b", [], []) { Zone = "zone-2" },
            new(Pool.A("10.244.2.12"), true, true, false, "node-b", [], []) { Zone = "zone-2" },
        ],
        [new("", Protocol.Tcp, 8080)]);

    [Theory]
    [InlineData("", false, "192.0.2.1 192.0.2.9 fd01::1")]
    [InlineData("192.0.2.8/29", false, "192.0.2.9 fd01::1")]
    [InlineData("192.0.2.8/29 fd02::/64", false, "192.0.2.9")]
    [InlineData("0.0.0.0/0 ::/0", false, "192.0.2.1 192.0.2.9 fd01::1")]
    [InlineData("", true, "192.0.2.1 fd01::1")]
    [InlineData("192.0.2.9/32", true, "192.0.2.1 192.0.2.9 fd01::1")]
    [InlineData("198.51.100.0/24", false, "fd01::1")]
    public void Say_which_of_its_addresses_serve_node_ports(string ranges, bool primary, string addresses)
    {
        var policy = NodePolicy.Default with { NodePortRanges = Prefixes(ranges), NodePortPrimary = primary };
        Assert.Equal(addresses, string.Join(" ", NodePortAddresses.Of(Pool.HostAddresses, Pool.Node, policy)));
    }

    [Theory]
    [InlineData("203.0.113.1", "", "", true)]
    [InlineData("192.0.2.9", "", "", false)]
    [InlineData("192.0.2.9", "192.0.2.9/32", "", true)]
    [InlineData("203.0.113.1", "192.0.2.9/32", "", false)]
    [InlineData("203.0.113.1", "2001:db8::/32", "", true)]
    [InlineData("10.244.1.200", "", "", false)]
    [InlineData("10.96.0.77", "", "", true)]
    [InlineData("10.96.0.77", "", "10.96.0.0/12", false)]
    [InlineData("10.96.0.77", "10.96.0.64/26", "10.96.0.0/12", true)]
    public void Say_which_external_addresses_a_service_may_have_and_tell_of_the_others(string address, string allowed, string cluster, bool isServed)
    {
        var policy = NodePolicy.Default with { ExternalRanges = Prefixes(allowed), LoadBalancerRanges = Prefixes(allowed), ClusterRanges = Prefixes(cluster) };
        foreach (var service in (ClusterService[])[Web with { ExternalIps = [Pool.A(address)] }, Web with { IngressIps = [Pool.A(address)] }])
        {
            var desired = Compile(service, policy);
            Assert.Equal(isServed, desired.State.Services.ContainsKey(ServiceKey.At(Pool.A(address), Protocol.Tcp, 80)));
            Assert.Equal(isServed ? 0 : 1, desired.Findings.Count(x => x.Text.Contains(address, System.StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("10.244.2.11=5 node-b=3 zone-2=2", "1 5 3")]
    [InlineData("zone-2=2 zone-1=4", "4 2 2")]
    [InlineData("node-a=9", "9 1 1")]
    [InlineData("node-a=9 node-a=4", "9 1 1")]
    [InlineData("", "1 1 1")]
    public void Give_an_endpoint_the_weight_of_the_nearest_name_that_fits_it(string weights, string expected)
    {
        var service = Web with { Weights = [.. weights.Split(' ', System.StringSplitOptions.RemoveEmptyEntries).Select(Weight)] };
        var servers = Compile(service, NodePolicy.Default).State.Services[ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80)].Servers;
        Assert.Equal(expected, string.Join(" ", servers.Span.ToArray().Select(x => x.Weight)));
    }

    [Theory]
    [InlineData("sed", "rr", "", "sed")]
    [InlineData("sed", "lc", "sed", "lc")]
    [InlineData("", "lc", "sed", "lc")]
    [InlineData("", "lc", "lc", "rr")]
    [InlineData("sed", "lc", "sed lc", "rr")]
    public void Fall_back_from_a_scheduler_that_the_kernel_lacks_and_say_so(string asked, string standing, string missing, string given)
    {
        var policy = NodePolicy.Default with { Scheduler = new(standing), MissingSchedulers = [.. missing.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)] };
        var desired = Compile(Web with { Scheduler = asked.Length == 0 ? Option<Scheduler>.None : new Scheduler(asked) }, policy);
        Assert.All(desired.State.Services.Values, x => Assert.Equal(given, x.Settings.Scheduler.Name));
        Assert.Equal(given != (asked.Length == 0 ? standing : asked), desired.Findings.Any(x => x.Field == "scheduler"));
    }

    [Fact]
    public void Learn_of_a_missing_scheduler_from_the_kernels_refusal_and_from_no_other()
    {
        var add = new Step(new Operation.AddService(ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80), new(new("sed"), Persistence.Off)), new Because.NothingAsks());
        var learnt = MissingSchedulers.Learn(NodePolicy.Default, [(add, new Outcome.Refused(Errno.NoEntry, ""))]);
        Assert.Equal("sed", Assert.Single(learnt.MissingSchedulers));
        Assert.Same(NodePolicy.Default, MissingSchedulers.Learn(NodePolicy.Default, [(add, new Outcome.Refused(Errno.NotPermitted, "")), (add, Outcome.Done.It)]));
        Assert.Same(learnt, MissingSchedulers.Learn(learnt, [(add, new Outcome.Refused(Errno.NoEntry, ""))]));
    }

    [Fact]
    public void Serve_an_address_of_the_node_where_they_name_it_and_say_so()
    {
        var cart = Shop.Before.Services[new("shop", "cart")] with { ExternalIps = [Samples.A("192.0.2.1")], IngressIps = [] };
        var view = Shop.Before with { Services = Shop.Before.Services.SetItem(cart.Name, cart) };
        var desired = Compiling.Compile(view, NodePolicy.Default with { ExternalRanges = [Pool.P("192.0.2.0/24")] }, Shop.Host);
        Assert.Equal([new HeldBack.OnAnotherLink(Samples.A("192.0.2.1"), Samples.Cart)], desired.HeldBack.AsEnumerable());
        Assert.Empty(desired.Findings);
    }

    [Fact]
    public void Take_the_nodes_word_for_its_addresses_where_no_link_has_any()
    {
        var cart = Shop.Before.Services[new("shop", "cart")] with { Ports = [new("https", Protocol.Tcp, 443, 30_443)] };
        var view = Shop.Before with { Services = Shop.Before.Services.SetItem(cart.Name, cart), Node = Shop.Node with { Addresses = [Samples.A("192.0.2.5")] } };
        ServiceKey On(string address) => ServiceKey.At(Samples.A(address), Protocol.Tcp, 30_443);
        Assert.True(Compiling.Compile(view, NodePolicy.Default, default).State.Services.ContainsKey(On("192.0.2.5")));
        Assert.False(Compiling.Compile(view, NodePolicy.Default, Shop.Host).State.Services.ContainsKey(On("192.0.2.5")));
    }

    [Fact]
    public void Learn_of_all_missing_schedulers_in_one_order()
    {
        (Step, Outcome) Refused(string name) => (
            new(new Operation.AddService(Samples.DnsKey, Samples.RoundRobin with { Scheduler = new(name) }), new Because.NothingAsks()), new Outcome.Refused(Errno.NoEntry, ""));
        Assert.Equal(["sed", "wlc"], MissingSchedulers.Learn(NodePolicy.Default, [Refused("wlc"), Refused("sed")]).MissingSchedulers.AsEnumerable());
    }

    [Theory]
    [InlineData(FilterChoice.Auto, true, "", 0x1000, true, FilterChoice.Nftables)]
    [InlineData(FilterChoice.Auto, false, "", 0x1000, true, FilterChoice.Iptables)]
    [InlineData(FilterChoice.Auto, true, "eth1", 0x1000, true, FilterChoice.Iptables)]
    [InlineData(FilterChoice.Auto, true, "", 0x40, true, FilterChoice.Iptables)]
    [InlineData(FilterChoice.Auto, true, "", 0x1000, false, FilterChoice.Iptables)]
    [InlineData(FilterChoice.Nftables, false, "eth1", 0x40, false, FilterChoice.Nftables)]
    [InlineData(FilterChoice.Iptables, true, "", 0x1000, true, FilterChoice.Iptables)]
    public void Choose_the_form_of_the_packet_filter(FilterChoice asked, bool hasNftables, string link, uint mark, bool answersPing, FilterChoice expected)
    {
        var policy = NodePolicy.Default with { Filter = asked, PodInterfaces = link.Length == 0 ? [] : [link], MasqueradeMark = mark, AnswersPing = answersPing };
        Assert.Equal(expected, policy.On(KernelState.Empty with { HasNftables = hasNftables }).Filter);
    }

    [Theory]
    [InlineData("10.244.1.11=5", "10.244.1.11=5 OfAddress")]
    [InlineData("fd10::1=5", "fd10::1=5 OfAddress")]
    [InlineData("node/node-a=7", "node/node-a=7 OfNode")]
    [InlineData("node/a=b=7", "node/a=b=7 OfNode")]
    [InlineData("zone/zone-1=65535", "zone/zone-1=65535 OfZone")]
    [InlineData("=5", "none")]
    [InlineData("10.244.1.11", "none")]
    [InlineData("10.244.1.11=", "none")]
    [InlineData("10.244.1.11=0", "none")]
    [InlineData("10.244.1.11=-1", "none")]
    [InlineData("10.244.1.11=65536", "none")]
    [InlineData("10.244.1=5", "none")]
    [InlineData("pod/web=5", "none")]
    public void Read_weights_as_they_are_written(string text, string expected) =>
        Assert.Equal(expected, EndpointWeight.Parse(text) is { } weight ? $"{weight} {weight.GetType().Name}" : "none");

    [Fact]
    public void Let_a_service_say_how_long_its_own_servers_drain()
    {
        var policy = NodePolicy.Default with { DrainSeconds = 0 };
        Assert.Equal("10.244.1.11:8080 0", Leaving(Web, policy with { DrainSeconds = 30 }, now: 1_000));
        Assert.Equal("", Leaving(Web, policy, now: 1_000));
        Assert.Equal("10.244.1.11:8080 0", Leaving(Web with { DrainSeconds = 60 }, policy, now: 1_000));
        Assert.Equal("", Leaving(Web with { DrainSeconds = 60 }, policy, now: 1_060));
        Assert.Equal("", Leaving(Web with { DrainSeconds = 0 }, policy with { DrainSeconds = 30 }, now: 1_000));
    }

    [Fact]
    public void Tell_pods_by_their_links_where_they_are_named_and_by_their_ranges_else()
    {
        var byRange = Compile(Web, NodePolicy.Default).State;
        var byLink = Compile(Web, NodePolicy.Default with { PodInterfaces = ["cni0", "veth+"] }).State;
        Assert.NotEmpty(Traffic.Members(byRange, SetRole.Pod));
        Assert.Empty(Traffic.Members(byLink, SetRole.Pod));
        var rules = Text(byLink);
        Assert.Equal(2, rules.Count(x => x.StartsWith("-i cni0 -j SET --map-set", System.StringComparison.Ordinal)));
        Assert.Equal(2, rules.Count(x => x == "-i veth+ -j RETURN"));
        Assert.DoesNotContain(Text(byRange), x => x.Contains("-i ", System.StringComparison.Ordinal));
    }

    [Fact]
    public void Move_the_mark_that_asks_for_a_rewritten_source_in_every_rule()
    {
        var rules = Text(Compile(Web, NodePolicy.Default with { MasqueradeMark = 0x4000 }).State);
        Assert.DoesNotContain(rules, x => x.Contains("0x1000", System.StringComparison.Ordinal));
        Assert.Equal(12, rules.Count(x => x.Contains("0x4000", System.StringComparison.Ordinal)));
    }

    [Fact]
    public void Refuse_pings_and_guard_ARP_only_where_asked()
    {
        var plain = Compile(Web, NodePolicy.Default).State;
        var strict = Compile(Web, NodePolicy.Default with { AnswersPing = false, StrictArp = true }).State;
        Assert.Equal(2, Text(plain).Except(Text(strict)).Count());
        Assert.Equal(["net.ipv4.conf.all.arp_announce", "net.ipv4.conf.all.arp_ignore"], strict.Sysctls.Keys.Except(plain.Sysctls.Keys).Select(x => x.Text));
    }

    [Fact]
    public void Give_parameters_back_at_cleanup_that_are_still_as_we_set_them()
    {
        var policy = NodePolicy.Default with { StrictArp = true };
        var found = Pool.Pristine with { Sysctls = Pool.Pristine.Sysctls.SetItem(new("net.ipv4.ip_forward"), "1") };
        var serving = Run.All(Planning.Between(Compile(Web, policy), found, policy), found);
        var chosen = new SysctlName("net.ipv4.conf.all.arp_announce");
        serving = serving with { Sysctls = serving.Sysctls.SetItem(chosen, "1") };
        var clean = Run.All(Planning.Cleanup(serving), serving);
        Assert.Equal(found.Sysctls.SetItem(chosen, "1"), clean.Sysctls);
    }

    [Fact]
    public void Give_a_parameter_back_that_is_no_longer_asked_for()
    {
        var strict = NodePolicy.Default with { StrictArp = true };
        var serving = Run.All(Planning.Between(Compile(Web, strict), Pool.Pristine, strict), Pool.Pristine);
        var plan = Planning.Between(Compile(Web, NodePolicy.Default), serving, NodePolicy.Default);
        Assert.Equal(["0", "0"], plan.Steps.Select(x => ((Operation.SetSysctl)x.Operation).After));
    }

    private static string Leaving(ClusterService service, NodePolicy policy, long now)
    {
        var key = ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80);
        var before = Run.All(Planning.Between(Compile(service, policy), Pool.Pristine, policy), Pool.Pristine);
        var server = new ServerRef(key, new(Pool.A("10.244.1.11"), 8080));
        var open = before with { Connections = before.Connections.Add(server, new(1, 0)) };
        var without = Compiling.Compile(Recipe.ViewOf([service], [Slice with { Endpoints = Slice.Endpoints.RemoveAt(0) }]), policy, Pool.HostAddresses);
        var clock = new DrainClock(now, new([(server, 1_000L)]));
        var after = Run.All(Planning.Between(without, open, policy, clock), open);
        return string.Join(" ", after.Services[key].Servers.Span.ToArray().Where(x => x.Key == server.Server).Select(x => $"{x.Key} {x.Weight}"));
    }

    private static Desired Compile(ClusterService service, NodePolicy policy) =>
        Compiling.Compile(Recipe.ViewOf([service], [Slice]), policy, Pool.HostAddresses);

    private static string[] Text(KernelState state) => [.. state.Rules.Chains.Values.SelectMany(x => x.Rules)];

    private static ImmutableArray<Prefix> Prefixes(string text) =>
        [.. text.Split(' ', System.StringSplitOptions.RemoveEmptyEntries).Select(Pool.P)];

    private static EndpointWeight Weight(string text)
    {
        var parts = text.Split('=');
        var share = ushort.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        return parts[0].StartsWith("node", System.StringComparison.Ordinal) ? new EndpointWeight.OfNode(parts[0], share)
            : parts[0].StartsWith("zone", System.StringComparison.Ordinal) ? new EndpointWeight.OfZone(parts[0], share)
            : new EndpointWeight.OfAddress(Pool.A(parts[0]), share);
    }
}
