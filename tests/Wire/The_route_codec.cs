using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

[Properties(Arbitrary = [typeof(Samples)], MaxTest = 500)]
public class The_route_codec
{
    private const string Link = "kube-ipvs0";
    private const uint Index = 3;

    private static readonly Address Vip = Address.V4(0x0a600001);
    private static readonly Address Vip6 = Address.V6(new UInt128(0xfd00_0010_0096_0000, 1));
    private static readonly Address Node = Address.V4(0xc0000209);
    private static readonly Address Node6 = Address.V6(new UInt128(0xfd00_0000_0000_0000, 9));
    private static readonly Address Bound = Address.V4(0x0a60000b);
    private static readonly Address Bound6 = Address.V6(new UInt128(0xfd00_0010_0096_0000, 0xb));

    [Property]
    public bool Reads_back_the_route_that_it_wrote(Address vip, LocalRoute route, ushort index)
    {
        var wanted = route with { Source = route.Source.Family == vip.Family ? route.Source : default };
        var payload = Bytes.Payload((ref MessageWriter writer) => RouteWriter.NewRoute(ref writer, index, vip, wanted));
        return RouteReader.TryReadRoute(payload, index, out var readVip, out var read, out var why)
            && why is null
            && readVip == vip
            && read == wanted;
    }

    [Property]
    public bool Reads_back_the_address_that_it_wrote(Address address, ushort index)
    {
        var payload = Bytes.Payload((ref MessageWriter writer) => RouteWriter.NewAddress(ref writer, index, address));
        return RouteReader.TryReadAddress(payload, out var link, out var read) && link == index && read == address;
    }

    [Property]
    public bool Takes_only_routes_on_our_link_for_ours(Address vip, ushort index)
    {
        var payload = Bytes.Payload((ref MessageWriter writer) => RouteWriter.NewRoute(ref writer, index, vip, default));
        return !RouteReader.TryReadRoute(payload, index + 1u, out _, out _, out var why) && why is null;
    }

    [Fact]
    public void Asks_for_the_link_as_ip_does() => Same(
        "ip link add kube-ipvs0 up arp off type dummy",
        (ref MessageWriter writer) => RouteWriter.NewLink(ref writer, Link));

    [Fact]
    public void Asks_for_addresses_as_ip_does()
    {
        Same(
            "ip address add 10.96.0.11/32 dev kube-ipvs0",
            (ref MessageWriter writer) => RouteWriter.NewAddress(ref writer, Index, Bound));

        // ip gives an IPv6 address twice; the kernel takes the local one.
        Same(
            "ip address add fd00:10:96::b/128 dev kube-ipvs0 nodad noprefixroute",
            (ref MessageWriter writer) => RouteWriter.NewAddress(ref writer, Index, Bound6),
            "1");

        // Without the address beside the local one the kernel takes any prefix length.
        Same(
            "ip address del 10.96.0.11/32 dev kube-ipvs0",
            (ref MessageWriter writer) => RouteWriter.DeleteAddress(ref writer, Index, Bound),
            "1");
    }

    [Fact]
    public void Asks_for_routes_as_ip_does()
    {
        Same(
            "ip route add local 10.96.0.1/32 dev kube-ipvs0 src 192.0.2.9 mtu 1400 proto 144",
            (ref MessageWriter writer) => RouteWriter.NewRoute(ref writer, Index, Vip, new(Node, 1400)));
        Same(
            "ip route replace local 10.96.0.1/32 dev kube-ipvs0 src 192.0.2.9 proto 144",
            (ref MessageWriter writer) => RouteWriter.ReplaceRoute(ref writer, Index, Vip, new(Node)));
        Same(
            "ip route add local fd00:10:96::1/128 dev kube-ipvs0 src fd00::9 mtu 1400 proto 144",
            (ref MessageWriter writer) => RouteWriter.NewRoute(ref writer, Index, Vip6, new(Node6, 1400)));
        Same(
            "ip route del local 10.96.0.1/32 dev kube-ipvs0 proto 144",
            (ref MessageWriter writer) => RouteWriter.DeleteRoute(ref writer, Index, Vip));
        Same(
            "ip route del local fd00:10:96::1/128 dev kube-ipvs0 proto 144",
            (ref MessageWriter writer) => RouteWriter.DeleteRoute(ref writer, Index, Vip6));
    }

    [Fact]
    public void Finds_our_routes_among_all_that_a_real_kernel_holds()
    {
        Assert.Equal([(Vip, new LocalRoute(Node))], RoutesIn(Captures.Replies("ip route show table local")));
        Assert.Equal([(Vip6, new LocalRoute(Node6, 1400))], RoutesIn(Captures.Replies("ip -6 route show table local")));
    }

    [Fact]
    public void Reads_the_addresses_of_a_real_kernel()
    {
        var found = new List<(uint, Address)>();
        Each(Captures.Replies("ip address show"), RouteNumbers.NewAddress, payload =>
        {
            Assert.True(RouteReader.TryReadAddress(payload, out var link, out var address));
            found.Add((link, address));
        });
        Assert.Contains((Index, Bound), found);
        Assert.Contains((Index, Bound6), found);
        Assert.Contains((2u, Node), found);
        Assert.Contains((2u, Node6), found);
        Assert.Contains((1u, Address.V4(0x7f000001)), found);
    }

    [Fact]
    public void Reads_a_link_of_a_real_kernel()
    {
        var states = new List<(uint, bool)>();
        Each(Captures.Replies("ip link show kube-ipvs0"), RouteNumbers.NewLink, payload =>
        {
            Assert.True(RouteReader.TryReadLink(payload, out var index, out var up, out _));
            states.Add((index, up));
        });
        Assert.NotEmpty(states);
        Assert.All(states, x => Assert.Equal((Index, true), x));
    }

    private delegate void OnPayload(ReadOnlySpan<byte> payload);

    private static void Same(string command, Writing write, params string[] noise) => Assert.Equal(
        Shape.Of(Captures.Request(command)).Without(noise),
        Shape.Of(Bytes.Of(write)));

    private static List<(Address, LocalRoute)> RoutesIn(IEnumerable<byte[]> datagrams)
    {
        var routes = new List<(Address, LocalRoute)>();
        Each(datagrams, RouteNumbers.NewRoute, payload =>
        {
            if (RouteReader.TryReadRoute(payload, Index, out var vip, out var route, out var why))
            {
                routes.Add((vip, route));
            }

            Assert.Null(why);
        });
        return routes;
    }

    private static void Each(IEnumerable<byte[]> datagrams, ushort type, OnPayload act)
    {
        foreach (var datagram in datagrams)
        {
            var messages = new MessageReader(datagram);
            while (messages.MoveNext())
            {
                if (messages.Header.Type == type)
                {
                    act(messages.Payload);
                }
            }
        }
    }
}
