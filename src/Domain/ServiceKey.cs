using System;
using System.Globalization;

namespace IpvsPure.Domain;

/// <summary>
/// The identity of a virtual service: an address, protocol and port, or a family and a firewall mark. The kernel looks
/// marks up first and compares all 32 bits (net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_service_find).
/// </summary>
public readonly record struct ServiceKey : IComparable<ServiceKey>
{
    private readonly AddressFamily markFamily;

    private ServiceKey(Address vip, Protocol protocol, ushort port, uint mark, AddressFamily family) =>
        (Vip, Protocol, Port, Mark, markFamily) = (vip, protocol, port, mark, family);

    /// <summary>The virtual address; no address for a firewall-mark service.</summary>
    public Address Vip { get; }

    public Protocol Protocol { get; }

    public ushort Port { get; }

    /// <summary>The firewall mark; 0 for an address service.</summary>
    public uint Mark { get; }

    public AddressFamily Family => Mark == 0 ? Vip.Family : markFamily;

    public bool IsMarked => Mark != 0;

    public static ServiceKey At(Address vip, Protocol protocol, ushort port) => new(vip, protocol, port, 0, AddressFamily.None);

    /// <summary>A firewall-mark service; <paramref name="mark"/> must not be 0, which means no mark.</summary>
    public static ServiceKey Marked(AddressFamily family, uint mark) => new(default, Protocol.None, 0, mark, family);

    /// <summary>Address first, so that all services of one address are neighbours; marks come before addresses.</summary>
    public int CompareTo(ServiceKey other)
    {
        var byVip = Vip.CompareTo(other.Vip);
        if (byVip != 0)
        {
            return byVip;
        }

        var byProtocol = ((byte)Protocol).CompareTo((byte)other.Protocol);
        if (byProtocol != 0)
        {
            return byProtocol;
        }

        var byPort = Port.CompareTo(other.Port);
        if (byPort != 0)
        {
            return byPort;
        }

        var byMark = Mark.CompareTo(other.Mark);
        return byMark != 0 ? byMark : ((byte)markFamily).CompareTo((byte)other.markFamily);
    }

    public override string ToString() => IsMarked
        ? string.Create(CultureInfo.InvariantCulture, $"mark 0x{Mark:x8}{(markFamily == AddressFamily.Inet6 ? " ipv6" : "")}")
        : Vip.Family == AddressFamily.Inet6 ? $"[{Vip}]:{Port}/{Protocol.Text()}" : $"{Vip}:{Port}/{Protocol.Text()}";
}
