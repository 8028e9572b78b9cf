using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Writes rtnetlink requests: the dummy link, addresses on it, and local routes over it.</summary>
internal static class RouteWriter
{
    public const string Kind = "dummy";

    /// <summary>Makes the link, up, and silent on ARP: it carries addresses and no packets.</summary>
    public static void NewLink(ref MessageWriter writer, string name)
    {
        const uint Flags = RouteNumbers.LinkUp | RouteNumbers.LinkNoArp;
        writer.Begin(
            RouteNumbers.NewLink,
            NetlinkNumbers.Create | NetlinkNumbers.Exclusive,
            new Layout.LinkHeader { Flags = Flags, Change = Flags });
        writer.Text(RouteNumbers.LinkName, name);
        var info = writer.BeginNest(RouteNumbers.LinkInfo | NetlinkNumbers.Nested);
        writer.Text(RouteNumbers.LinkInfoKind, Kind);
        writer.EndNest(info);
        writer.End();
    }

    public static void RaiseLink(ref MessageWriter writer, string name) =>
        NamedLink(ref writer, RouteNumbers.NewLink, name, RouteNumbers.LinkUp);

    /// <summary>Gives the link an alias; an empty one takes it away.</summary>
    public static void SetAlias(ref MessageWriter writer, string name, string alias)
    {
        writer.Begin(RouteNumbers.NewLink, 0, default(Layout.LinkHeader));
        writer.Text(RouteNumbers.LinkName, name);
        writer.Text(RouteNumbers.LinkAlias, alias);
        writer.End();
    }

    public static void DeleteLink(ref MessageWriter writer, string name) =>
        NamedLink(ref writer, RouteNumbers.DeleteLink, name, 0);

    public static void GetLink(ref MessageWriter writer, string name) =>
        NamedLink(ref writer, RouteNumbers.GetLink, name, 0);

    public static void DumpAddresses(ref MessageWriter writer)
    {
        writer.Begin(RouteNumbers.GetAddress, NetlinkNumbers.Dump, default(Layout.AddressHeader));
        writer.End();
    }

    /// <summary>The address alone, without a prefix route; IPv6 without the wait for a duplicate.</summary>
    public static void NewAddress(ref MessageWriter writer, uint link, Address address)
    {
        writer.Begin(
            RouteNumbers.NewAddress, NetlinkNumbers.Create | NetlinkNumbers.Exclusive, AddressHeader(link, address));
        writer.Address(RouteNumbers.AddressLocal, address);
        if (address.Family == AddressFamily.Inet)
        {
            writer.Address(RouteNumbers.AddressAddress, address);
        }
        else
        {
            writer.U32(
                RouteNumbers.AddressFlags,
                RouteNumbers.AddressNoDuplicateDetection | RouteNumbers.AddressNoPrefixRoute);
        }

        writer.End();
    }

    /// <summary>Without IFA_ADDRESS the kernel matches an IPv4 address whatever its prefix length is.</summary>
    public static void DeleteAddress(ref MessageWriter writer, uint link, Address address)
    {
        writer.Begin(RouteNumbers.DeleteAddress, 0, AddressHeader(link, address));
        writer.Address(RouteNumbers.AddressLocal, address);
        writer.End();
    }

    /// <summary>
    /// Asks for our routes. Kernels before 4.20 do not filter and send them all, so the reader filters again.
    /// </summary>
    public static void DumpRoutes(ref MessageWriter writer, AddressFamily family, uint link)
    {
        var header = new Layout.RouteHeader
        {
            Family = (byte)family,
            Table = RouteNumbers.TableLocal,
            Protocol = RouteNumbers.OurProtocol,
            Type = RouteNumbers.TypeLocal,
        };
        writer.Begin(RouteNumbers.GetRoute, NetlinkNumbers.Dump, header);
        writer.U32(RouteNumbers.RouteLink, link);
        writer.End();
    }

    /// <summary>
    /// Without NLM_F_EXCL, so that our route stands beside the one that comes with an address on the link, and beside a
    /// peer's on its own link: all of them stay (docs/kernel-facts.md). What is on our link already is refused nevertheless.
    /// </summary>
    public static void NewRoute(ref MessageWriter writer, uint link, Address vip, LocalRoute route) =>
        WholeRoute(ref writer, NetlinkNumbers.Create, link, vip, route);

    /// <summary>Puts the route in the place of the one that is there, without a moment between them.</summary>
    public static void ReplaceRoute(ref MessageWriter writer, uint link, Address vip, LocalRoute route) =>
        WholeRoute(ref writer, NetlinkNumbers.Create | NetlinkNumbers.Replace, link, vip, route);

    /// <summary>The protocol number is part of the request, so that no one else's route can be hit.</summary>
    public static void DeleteRoute(ref MessageWriter writer, uint link, Address vip)
    {
        writer.Begin(RouteNumbers.DeleteRoute, 0, RouteHeader(vip));
        writer.Address(RouteNumbers.RouteDestination, vip);
        writer.U32(RouteNumbers.RouteLink, link);
        writer.End();
    }

    private static void NamedLink(ref MessageWriter writer, ushort type, string name, uint flags)
    {
        writer.Begin(type, 0, new Layout.LinkHeader { Flags = flags, Change = flags });
        writer.Text(RouteNumbers.LinkName, name);
        writer.End();
    }

    private static void WholeRoute(ref MessageWriter writer, ushort flags, uint link, Address vip, LocalRoute route)
    {
        writer.Begin(RouteNumbers.NewRoute, flags, RouteHeader(vip));
        writer.Address(RouteNumbers.RouteDestination, vip);
        writer.U32(RouteNumbers.RouteLink, link);
        if (route.Source.Family != AddressFamily.None)
        {
            writer.Address(RouteNumbers.RouteSource, route.Source);
        }

        if (route.Mtu != 0)
        {
            var metrics = writer.BeginNest(RouteNumbers.RouteMetrics | NetlinkNumbers.Nested);
            writer.U32(RouteNumbers.MetricMtu, route.Mtu);
            writer.EndNest(metrics);
        }

        writer.End();
    }

    private static Layout.AddressHeader AddressHeader(uint link, Address address) =>
        new() { Family = (byte)address.Family, PrefixLength = address.Width, Index = link };

    private static Layout.RouteHeader RouteHeader(Address vip) => new()
    {
        Family = (byte)vip.Family,
        DestinationLength = vip.Width,
        Table = RouteNumbers.TableLocal,
        Protocol = RouteNumbers.OurProtocol,
        Scope = vip.Family == AddressFamily.Inet ? RouteNumbers.ScopeHost : RouteNumbers.ScopeUniverse,
        Type = RouteNumbers.TypeLocal,
    };
}
