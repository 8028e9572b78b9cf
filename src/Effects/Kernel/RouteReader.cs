using System;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Reads rtnetlink messages. Bytes that make no sense are refused with a reason.</summary>
internal static class RouteReader
{
    /// <summary>The index of a link, whether it is up, and its alias; empty where it has none.</summary>
    public static bool TryReadLink(ReadOnlySpan<byte> payload, out uint index, out bool up, out string alias)
    {
        var attributes = AttributeReader.Behind<Layout.LinkHeader>(payload, out var header);
        alias = "";
        while (attributes.MoveNext())
        {
            alias = attributes.Type == RouteNumbers.LinkAlias ? attributes.Text() : alias;
        }

        (index, up) = ((uint)header.Index, (header.Flags & RouteNumbers.LinkUp) != 0);
        return !attributes.Malformed && header.Index > 0;
    }

    /// <summary>The index and the name of a link.</summary>
    public static bool TryReadLinkName(ReadOnlySpan<byte> payload, out uint index, out string name)
    {
        var attributes = AttributeReader.Behind<Layout.LinkHeader>(payload, out var header);
        (index, name) = ((uint)header.Index, "");
        while (attributes.MoveNext())
        {
            name = attributes.Type == RouteNumbers.LinkName ? attributes.Text() : name;
        }

        return !attributes.Malformed && header.Index > 0;
    }

    /// <summary>An address and the index of its link; no address where it is of neither family.</summary>
    public static bool TryReadAddress(ReadOnlySpan<byte> payload, out uint link, out Address address)
    {
        var attributes = AttributeReader.Behind<Layout.AddressHeader>(payload, out var header);
        (link, address) = (header.Index, default);
        var family = (AddressFamily)header.Family;
        while (attributes.MoveNext())
        {
            // The local end counts where both are given: the other one is then the peer's.
            if (attributes.Type == RouteNumbers.AddressLocal
                || (attributes.Type == RouteNumbers.AddressAddress && address == default))
            {
                address = attributes.Address(family);
            }
        }

        return !attributes.Malformed;
    }

    /// <summary>
    /// One of our routes on the link. False without a reason where it is another route: old kernels send them all.
    /// </summary>
    public static bool TryReadRoute(
        ReadOnlySpan<byte> payload, uint link, out Address vip, out LocalRoute route, out string? why)
    {
        var attributes = AttributeReader.Behind<Layout.RouteHeader>(payload, out var header);
        var family = (AddressFamily)header.Family;
        var (on, table, source, mtu) = (0u, (uint)header.Table, default(Address), 0u);
        vip = default;
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case RouteNumbers.RouteDestination: vip = attributes.Address(family); break;
                case RouteNumbers.RouteLink: on = attributes.U32(); break;
                case RouteNumbers.RouteTable: table = attributes.U32(); break;
                case RouteNumbers.RouteSource: source = attributes.Address(family); break;
                case RouteNumbers.RouteMetrics: mtu = Mtu(attributes.Value); break;
            }
        }

        route = new(source, mtu);
        why = attributes.Malformed ? "a route makes no sense" : null;
        return why is null
            && header.Protocol == RouteNumbers.OurProtocol
            && header.Type == RouteNumbers.TypeLocal
            && table == RouteNumbers.TableLocal
            && on == link
            && vip != default
            && header.DestinationLength == vip.Width;
    }

    private static uint Mtu(ReadOnlySpan<byte> nest)
    {
        var metrics = new AttributeReader(nest);
        var mtu = 0u;
        while (metrics.MoveNext())
        {
            if (metrics.Type == RouteNumbers.MetricMtu)
            {
                mtu = metrics.U32();
            }
        }

        return mtu;
    }
}
