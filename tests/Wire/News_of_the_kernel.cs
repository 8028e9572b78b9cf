using System;
using System.Collections.Generic;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>Notifications look like the requests that cause them, so the requests stand for them here.</summary>
public class News_of_the_kernel
{
    private const string Link = "kube-ipvs0";
    private const uint Ours = 7;
    private const uint Other = 8;

    private static readonly Address Vip = Address.V4(0x0a600001);
    private static readonly Address Vip6 = Address.V6(new UInt128(0xfd00_0010_0096_0000, 1));
    private static readonly LocalRoute Route = new(Address.V4(0xc0a80101), 0);

    [Fact]
    public void Tell_of_addresses_on_our_link_and_on_others()
    {
        Tells((ref MessageWriter x) => RouteWriter.NewAddress(ref x, Ours, Vip), new(KernelNewsKind.Address, true, false, Vip));
        Tells((ref MessageWriter x) => RouteWriter.NewAddress(ref x, Ours, Vip6), new(KernelNewsKind.Address, true, false, Vip6));
        Tells((ref MessageWriter x) => RouteWriter.NewAddress(ref x, Other, Vip), new(KernelNewsKind.Address, false, false, Vip));
        Tells((ref MessageWriter x) => RouteWriter.DeleteAddress(ref x, Other, Vip6), new(KernelNewsKind.Address, false, true, Vip6));
    }

    [Fact]
    public void Tell_of_our_routes_only()
    {
        Tells((ref MessageWriter x) => RouteWriter.NewRoute(ref x, Ours, Vip, Route), new(KernelNewsKind.Route, true, false, Vip));
        Tells((ref MessageWriter x) => RouteWriter.DeleteRoute(ref x, Ours, Vip6), new(KernelNewsKind.Route, true, true, Vip6));
        Tells((ref MessageWriter x) => RouteWriter.NewRoute(ref x, Other, Vip, Route));
    }

    [Fact]
    public void Say_nothing_of_what_an_observation_does_not_show()
    {
        Tells((ref MessageWriter x) => RouteWriter.NewAddress(ref x, Other, Address.V4(0x7f000001)));
        Tells((ref MessageWriter x) => RouteWriter.NewAddress(ref x, Ours, Address.V6(new UInt128(0xfe80_0000_0000_0000, 9))));
        Tells((ref MessageWriter x) => LinkMessage(ref x, RouteNumbers.NewLink, Other, "eth0"));
    }

    [Fact]
    public void Follow_our_link_when_it_is_made_again_or_renamed()
    {
        var reader = new NewsReader(Link) { Ours = Ours };
        var news = new List<KernelNews>();
        Assert.True(reader.Read(Bytes.Of((ref MessageWriter x) => LinkMessage(ref x, RouteNumbers.DeleteLink, Ours, Link)), news));
        Assert.Equal(0u, reader.Ours);
        Assert.True(reader.Read(Bytes.Of((ref MessageWriter x) => LinkMessage(ref x, RouteNumbers.NewLink, 9, Link)), news));
        Assert.Equal(9u, reader.Ours);
        Assert.True(reader.Read(Bytes.Of((ref MessageWriter x) => LinkMessage(ref x, RouteNumbers.NewLink, 9, "mine")), news));
        Assert.Equal(0u, reader.Ours);
        Assert.Equal(
            [new(KernelNewsKind.Link, true, true), new(KernelNewsKind.Link, true), new(KernelNewsKind.Link, true, true)],
            news);
    }

    [Property]
    public void Never_throw_on_any_bytes(byte[] datagram) => new NewsReader(Link) { Ours = Ours }.Read(datagram, []);

    private static void Tells(Writing write, KernelNews? expected = null)
    {
        var news = new List<KernelNews>();
        Assert.True(new NewsReader(Link) { Ours = Ours }.Read(Bytes.Of(write), news));
        Assert.Equal(expected is { } one ? [one] : (KernelNews[])[], news);
    }

    private static void LinkMessage(ref MessageWriter writer, ushort type, uint index, string name)
    {
        writer.Begin(type, 0, new Layout.LinkHeader { Index = (int)index });
        writer.Text(RouteNumbers.LinkName, name);
        writer.End();
    }
}
