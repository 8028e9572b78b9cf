using System;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>What is said of a packet and of a Service; the texts are looked at as goldens.</summary>
public sealed class An_explanation
{
    [Theory]
    [InlineData("explain-pod-to-dns", "10.96.0.10:53/udp", "pod")]
    [InlineData("explain-outside-turned-away", "203.0.113.7:443", "198.51.100.20")]
    [InlineData("explain-client-let-in", "203.0.113.7:443", "203.0.113.50")]
    [InlineData("explain-pod-short-circuit", "203.0.113.7:443", "pod")]
    [InlineData("explain-node", "10.96.44.7:443", "node")]
    [InlineData("explain-refused", "203.0.113.7:22", "outside")]
    [InlineData("explain-nodes-own", "192.0.2.1:22", "outside")]
    [InlineData("explain-not-here", "10.96.0.77:80", "pod")]
    public void Of_a_packet_names_each_station_and_what_decides_it(string golden, string to, string from)
    {
        var way = Explaining.Of(Destination.Read(to).IfFail(default(ServiceKey)), AskerOf(from), Shop.Serving(), Names);
        Golden.Matches(golden, ExplainText.Of(way, false, 100));
        Golden.Matches(golden + "-60", ExplainText.Of(way, true, 60));
        Golden.Matches(golden + "-json", ExplainJson.Of(way));
        var unbroken = ExplainText.Of(way, false, 0);
        Assert.All(way.Steps, x => Assert.Contains(x.Says, unbroken, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("explain-service", "cart")]
    [InlineData("explain-service-that-is-gone", "old")]
    public void Of_a_service_holds_desired_against_observed(string golden, string name)
    {
        var clock = new DrainClock(1_800_000_050, new([(new ServerRef(ServiceKey.At(A("10.96.0.31"), Protocol.Tcp, 80), new(A("10.244.1.8"), 8080)), 1_800_000_000L)]));
        var view = name == "old" ? Shop.Before with { Slices = Shop.Before.Slices.Remove(new("shop", "old-x1")) } : Shop.After;
        var scene = new NodeSnapshot("0", 0, "kube-ipvs0", NodePolicy.Default, clock, view, Shop.Serving(), "");
        var account = ServiceAccounting.Of(new("shop", name), scene).IfNone(() => throw new InvalidOperationException("there is none"));
        Golden.Matches(golden, ServiceAccountText.Of(account, new(Width: 120, Desired: scene.Desired(), Observed: scene.Observed), clock.Now));
        Golden.Matches(golden + "-json", ServiceAccountJson.Of(account));
    }

    // One of each kind that an endpoint can be of, on a node with a zone, while the node still serves what was before.
    [Theory]
    [InlineData("endpoints-of-each-kind", true, "")]
    [InlineData("endpoints-none-ready", false, "")]
    [InlineData("endpoints-with-hints", true, "zone-1")]
    [InlineData("endpoints-with-node-hints", true, "nodes")]
    public void Of_a_service_says_of_each_endpoint_why_it_is_used_or_not(string golden, bool isAnyReady, string zone)
    {
        var service = Shop.Before.Services[new("shop", "cart")] with { ExternalIps = [A("203.0.113.8")], Ports = [new("https", Protocol.Tcp, 443, 30_443)] };
        var (here, there) = (Shop.Node.Name, "worker-1");
        var endpoints = new (string Address, bool Ready, bool Serving, bool Terminating, string Node, string[] Zones)[]
        {
            ("10.244.3.1", isAnyReady, true, false, here, [zone]), ("10.244.3.2", false, true, true, here, [zone]), ("10.244.3.3", false, false, true, here, [zone]),
            ("10.244.3.4", false, false, false, here, [zone]), ("10.244.1.1", isAnyReady, true, false, there, ["zone-2"]),
            ("10.244.1.2", false, true, true, there, [zone]), ("10.244.1.3", isAnyReady, true, false, "", ["zone-2", "zone-3"]),
        };
        var slice = Shop.Before.Slices[new("shop", "cart-x1")] with
        {
            Endpoints = [.. endpoints.Select(x => new ClusterEndpoint(
                A(x.Address), x.Ready, x.Serving, x.Terminating, x.Node, zone.Length == 0 ? [] : [.. x.Zones], zone == "nodes" ? [x.Node, "worker-9"] : []))],
        };
        var copy = slice with { Name = new("shop", "cart-x2"), Endpoints = [slice.Endpoints[0] with { NodeName = there }] };
        var view = Shop.Before with
        {
            Node = Shop.Node with { Zone = zone },
            Services = Shop.Before.Services.SetItem(service.Name, service),
            Slices = Shop.Before.Slices.SetItem(slice.Name, slice).Add(copy.Name, copy),
        };
        var scene = new NodeSnapshot("0", 0, "kube-ipvs0", NodePolicy.Default, new DrainClock(1_800_000_000, default), view, Shop.Serving(), "");
        var account = ServiceAccounting.Of(service.Name, scene).IfNone(() => throw new InvalidOperationException("there is none"));
        Golden.Matches(golden, ServiceAccountText.Of(account, new(Width: 140, Desired: scene.Desired(), Observed: scene.Observed), 1_800_000_000));
        Golden.Matches(golden + "-json", ServiceAccountJson.Of(account));
    }

    [Fact]
    public void Of_a_service_says_of_a_copy_that_another_one_counts()
    {
        var slice = Shop.Before.Slices[new("shop", "cart-x1")];
        var elsewhere = slice.Endpoints.First(x => x.NodeName != Shop.Node.Name);
        Assert.Equal("stands in another slice too, whose copy counts", Copy(slice with { Endpoints = [elsewhere] }, elsewhere).WhyCluster);
    }

    [Fact]
    public void Of_a_service_speaks_of_no_others_that_are_ready_where_none_is()
    {
        var slice = Shop.Before.Slices[new("shop", "cart-x1")];
        var here = slice.Endpoints.First(x => x.NodeName == Shop.Node.Name) with { Ready = false };
        var copy = Copy(slice with { Endpoints = [here with { Serving = false }] }, here with { Serving = true, Terminating = true });
        Assert.Equal(("terminates", "terminates"), (copy.WhyCluster, copy.WhyLocal));
    }

    [Fact]
    public void Of_a_packet_lines_up_what_it_says_of_the_servers()
    {
        var slice = Shop.Before.Slices[new("shop", "old-x1")];
        var view = Shop.Before with
        {
            Slices = Shop.Before.Slices.SetItem(slice.Name, slice with { Endpoints = [slice.Endpoints[0], slice.Endpoints[1] with { Address = A("10.244.101.102") }] }),
        };
        var state = Shop.Reached(Planning.Between(Shop.Desired(view), Shop.Pristine, NodePolicy.Default), Shop.Pristine);
        var text = ExplainText.Of(Explaining.Of(ServiceKey.At(A("10.96.0.31"), Protocol.Tcp, 80), AskerOf("pod"), state, Names), false, 0);
        var servers = text.Split('\n').Where(x => x.StartsWith("  10.244.", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, servers.Count);
        Assert.Single(servers.Select(x => x.IndexOf("weight", StringComparison.Ordinal)).Distinct());
    }

    [Theory]
    [InlineData("10.96.0.10:53/udp", "10.96.0.10:53/udp")]
    [InlineData("10.96.0.10:53/UDP", "10.96.0.10:53/udp")]
    [InlineData("10.96.0.10:53", "10.96.0.10:53/tcp")]
    [InlineData("10.96.0.10:53/TCP", "10.96.0.10:53/tcp")]
    [InlineData("[fd96::1]:443/sctp", "[fd96::1]:443/sctp")]
    [InlineData("[fd96::1]:443/SCTP", "[fd96::1]:443/sctp")]
    [InlineData("[10.96.0.10]:53", "10.96.0.10:53/tcp")]
    [InlineData("10.96.0.10:53/icmp", "'10.96.0.10:53/icmp' is no ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443")]
    [InlineData("10.96.0.10", "'10.96.0.10' is no ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443")]
    [InlineData("10.96.0.10:0", "'10.96.0.10:0' is no ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443")]
    [InlineData("10.96.0.10:http", "'10.96.0.10:http' is no ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443")]
    [InlineData("/x:53", "'/x:53' is no ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443")]
    [InlineData("/udp", "'/udp' is no ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443")]
    [InlineData(":53", "':53': '' is not an IP address")]
    [InlineData("[fd96::1:443", "'[fd96::1:443' is ambiguous: an IPv6 address stands in brackets, as in [fd96::1]:443")]
    [InlineData("fd96::1]:443", "'fd96::1]:443' is ambiguous: an IPv6 address stands in brackets, as in [fd96::1]:443")]
    [InlineData("fd96::1", "'fd96::1' is ambiguous: an IPv6 address stands in brackets, as in [fd96::1]:443")]
    public void Is_of_a_destination_as_people_write_it(string text, string expected) =>
        Assert.Equal(expected, Destination.Read(text).Match(x => x.ToString(), why => why.Message));

    [Fact]
    public void Names_the_older_of_two_services_on_one_address_in_each_family()
    {
        var cart = Shop.Before.Services[new("shop", "cart")] with { ClusterIps = [A("10.96.44.7"), A("fd96::7")] };
        var thief = cart with { Name = new("shop", "another"), CreatedAt = 9 };
        var names = FrontNames.Of(Shop.Before with { Services = Shop.Before.Services.SetItem(cart.Name, cart).Add(thief.Name, thief) }, NodePolicy.Default, Shop.Host);
        foreach (var vip in cart.ClusterIps)
        {
            Assert.Equal(("shop/cart:https", "shop/cart:https"), (names.Of(vip), names.Of(ServiceKey.At(vip, Protocol.Tcp, 443))));
        }

        Assert.Equal(("", ""), (names.Of(A("10.96.0.99")), names.Of(ServiceKey.At(A("10.96.44.7"), Protocol.Udp, 443))));
    }

    // What is said of the second copy of an endpoint of the shop's.
    private static EndpointAccount Copy(ClusterEndpointSlice slice, ClusterEndpoint second)
    {
        var copy = slice with { Name = new("shop", "cart-x2"), Endpoints = [second] };
        var view = Shop.Before with { Slices = Shop.Before.Slices.SetItem(slice.Name, slice).Add(copy.Name, copy) };
        var scene = new NodeSnapshot("0", 0, "kube-ipvs0", NodePolicy.Default, DrainClock.Stopped, view, Shop.Serving(), "");
        var account = ServiceAccounting.Of(new("shop", "cart"), scene).IfNone(() => throw new InvalidOperationException("there is none"));
        return account.Ports.SelectMany(x => x.Endpoints).Single(x => x.Slice == copy.Name);
    }

    private static FrontNames Names => FrontNames.Of(Shop.Before, NodePolicy.Default, Shop.Host);

    private static Asker AskerOf(string text) => text switch
    {
        "pod" => new Asker.SomePod(),
        "node" => new Asker.TheNode(),
        "outside" => new Asker.SomeoneOutside(),
        _ => new Asker.At(A(text)),
    };
}
