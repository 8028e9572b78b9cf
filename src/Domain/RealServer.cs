using System;

namespace IpvsPure.Domain;

/// <summary>The identity of a real server within its virtual service.</summary>
public readonly record struct RealServerKey(Address Address, ushort Port) : IComparable<RealServerKey>
{
    public int CompareTo(RealServerKey other)
    {
        var byAddress = Address.CompareTo(other.Address);
        return byAddress != 0 ? byAddress : Port.CompareTo(other.Port);
    }

    public override string ToString() =>
        Address.Family == AddressFamily.Inet6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}

/// <summary>How packets reach a real server, with the kernel's numbers (IP_VS_CONN_F_FWD_MASK).</summary>
public enum ForwardingMethod : byte
{
    Masquerade = 0,
    LocalNode = 1,
    Tunnel = 2,
    DirectRoute = 3,
    Bypass = 4,
}

/// <summary>The share of new connections that a real server gets: 0 (draining) to 2^31-1. The default is draining.</summary>
public readonly record struct Weight
{
    private Weight(int value) => Value = value;

    public int Value { get; }

    public static Weight Drain => default;

    public static Weight One => new(1);

    /// <summary>A weight from a number that is already known to be in range; below 0 counts as 0.</summary>
    public static Weight Of(int value) => new(Math.Max(value, 0));

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// A real server with all that can be edited in place. Statistics live elsewhere, so equality means "same configuration".
/// </summary>
/// <param name="Upper">Connections above which it gets no new ones; 0 is no limit.</param>
/// <param name="Lower">Connections below which it gets new ones again; 0 is three quarters of <paramref name="Upper"/>.</param>
public readonly record struct RealServer(
    RealServerKey Key, ForwardingMethod Forwarding, Weight Weight, uint Upper = 0, uint Lower = 0);

/// <summary>Names a real server together with the service that it belongs to.</summary>
public readonly record struct ServerRef(ServiceKey Service, RealServerKey Server) : IComparable<ServerRef>
{
    public int CompareTo(ServerRef other)
    {
        var byService = Service.CompareTo(other.Service);
        return byService != 0 ? byService : Server.CompareTo(other.Server);
    }
}

/// <summary>How many connections the kernel counts on a real server. Inactive ones are being opened or closed.</summary>
public readonly record struct Connections(uint Active, uint Inactive)
{
    public bool None => Active == 0 && Inactive == 0;
}
