using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Reads the IPVS messages of generic netlink: replies, and requests too, so that what we write can be read back. Bytes
/// that make no sense are refused with a reason.
/// </summary>
internal static class IpvsReader
{
    /// <summary>The settings of a service that shows none, as a request that only names one does.</summary>
    private static readonly ServiceSettings NoSettings = new(new Scheduler(Scheduler.NoneName), Persistence.Off);

    /// <summary>
    /// The service of a message. False with a reason where it makes no sense; false without one where the service can
    /// only be someone else's and none of our keys can name it (protocol number above 255).
    /// </summary>
    public static bool TryReadService(
        ReadOnlySpan<byte> payload, out ServiceKey key, out ServiceSettings settings, out string? why)
    {
        (key, settings, why) = (default, NoSettings, "an IPVS service was cut short");
        var attributes = AttributeReader.Behind<Layout.GenericHeader>(payload, out _);
        return attributes.MoveTo(IpvsNumbers.Service) && TryReadNest(attributes.Value, out key, out settings, out why);
    }

    /// <summary>The family of the service of a message, and nothing else of it; none where it says none.</summary>
    public static AddressFamily FamilyOf(ReadOnlySpan<byte> payload)
    {
        var attributes = AttributeReader.Behind<Layout.GenericHeader>(payload, out _);
        var service = new AttributeReader(attributes.MoveTo(IpvsNumbers.Service) ? attributes.Value : []);
        return service.MoveTo(IpvsNumbers.ServiceFamily) ? Family(service.U16()) : AddressFamily.None;
    }

    /// <summary>The real server of a message, and the connections that the kernel counts on it.</summary>
    /// <param name="serviceFamily">Of the service that it belongs to: what a server's family is if it does not say.</param>
    public static bool TryReadServer(
        ReadOnlySpan<byte> payload,
        AddressFamily serviceFamily,
        out RealServer server,
        out Connections connections,
        out string? why)
    {
        (server, connections, why) = (default, default, "an IPVS real server was cut short");
        var attributes = AttributeReader.Behind<Layout.GenericHeader>(payload, out _);
        return attributes.MoveTo(IpvsNumbers.Server)
            && TryReadServerNest(attributes.Value, serviceFamily, out server, out connections, out why);
    }

    /// <summary>The settings in the kernel's terms.</summary>
    public static ServiceSettings Settings(string scheduler, uint flags, uint timeout, uint mask) => new(
        scheduler == Scheduler.RoundRobin.Name && (flags & IpvsNumbers.FlagSchedulers) == 0
            ? Scheduler.RoundRobin
            : new(scheduler, (SchedulerFlags)(flags & IpvsNumbers.FlagSchedulers)),
        (flags & IpvsNumbers.FlagPersistent) != 0 ? new(timeout, mask) : Persistence.Off,
        (flags & IpvsNumbers.FlagOnePacket) != 0);

    /// <summary>A scheduler's name as text; of the known ones there is one text each, however often they are read.</summary>
    public static string SchedulerName(ReadOnlySpan<byte> bytes)
    {
        Span<char> name = stackalloc char[bytes.Length <= 16 ? bytes.Length : 0];
        if (name.Length == bytes.Length && Encoding.UTF8.TryGetChars(bytes, name, out var length))
        {
            foreach (var known in Scheduler.Known)
            {
                if (name[..length].SequenceEqual(known))
                {
                    return known;
                }
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static bool TryReadNest(
        ReadOnlySpan<byte> nest, out ServiceKey key, out ServiceSettings settings, out string? why)
    {
        (key, settings) = (default, NoSettings);
        var (family, protocol, port, mark, flags, timeout) = (AddressFamily.None, 0, (ushort)0, 0u, 0u, 0u);
        ReadOnlySpan<byte> address = default;
        ReadOnlySpan<byte> netmask = default;
        var scheduler = Scheduler.NoneName;
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IpvsNumbers.ServiceFamily: family = Family(attributes.U16()); break;
                case IpvsNumbers.ServiceProtocol: protocol = attributes.U16(); break;
                case IpvsNumbers.ServiceAddress: address = attributes.Value; break;
                case IpvsNumbers.ServicePort: port = attributes.BigEndian16(); break;
                case IpvsNumbers.ServiceMark: mark = attributes.U32(); break;
                case IpvsNumbers.ServiceScheduler: scheduler = SchedulerName(attributes.Bytes()); break;
                case IpvsNumbers.ServiceFlags: flags = attributes.U32(); break;
                case IpvsNumbers.ServiceTimeout: timeout = attributes.U32(); break;
                case IpvsNumbers.ServiceNetmask: netmask = attributes.Value; break;
            }
        }

        if (attributes.Malformed || family == AddressFamily.None || !TryMask(netmask, family, out var mask))
        {
            why = "an IPVS service makes no sense";
            return false;
        }

        if (mark == 0 && !TryAddress(address, family, out _))
        {
            why = "an IPVS service has no address";
            return false;
        }

        why = null;
        _ = TryAddress(address, family, out var vip);
        key = mark != 0 ? ServiceKey.Marked(family, mark) : ServiceKey.At(vip, (Protocol)(byte)protocol, port);
        settings = Settings(scheduler, flags, timeout, mask);
        return protocol <= byte.MaxValue;
    }

    private static bool TryReadServerNest(
        ReadOnlySpan<byte> nest,
        AddressFamily serviceFamily,
        out RealServer server,
        out Connections connections,
        out string? why)
    {
        (server, connections) = (default, default);
        var (family, port, forwarding, weight, upper, lower) = (serviceFamily, (ushort)0, 0u, 0u, 0u, 0u);
        var (active, inactive) = (0u, 0u);
        ReadOnlySpan<byte> address = default;
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IpvsNumbers.ServerAddress: address = attributes.Value; break;
                case IpvsNumbers.ServerPort: port = attributes.BigEndian16(); break;
                case IpvsNumbers.ServerForwarding: forwarding = attributes.U32(); break;
                case IpvsNumbers.ServerWeight: weight = attributes.U32(); break;
                case IpvsNumbers.ServerUpper: upper = attributes.U32(); break;
                case IpvsNumbers.ServerLower: lower = attributes.U32(); break;
                case IpvsNumbers.ServerActive: active = attributes.U32(); break;
                case IpvsNumbers.ServerInactive: inactive = attributes.U32(); break;
                case IpvsNumbers.ServerFamily:
                    var own = attributes.U16();
                    family = own == 0 ? serviceFamily : Family(own);
                    break;
            }
        }

        if (attributes.Malformed || !TryAddress(address, family, out var at))
        {
            why = "an IPVS real server makes no sense";
            return false;
        }

        why = null;
        var method = (ForwardingMethod)(forwarding & IpvsNumbers.ForwardingMask);
        server = new(new(at, port), method, Weight.Of((int)weight), upper, lower);
        connections = new(active, inactive);
        return true;
    }

    private static AddressFamily Family(ushort number) => number switch
    {
        (ushort)AddressFamily.Inet => AddressFamily.Inet,
        (ushort)AddressFamily.Inet6 => AddressFamily.Inet6,
        _ => AddressFamily.None,
    };

    /// <summary>The kernel sends 16 bytes for both families, and takes 4 for IPv4.</summary>
    private static bool TryAddress(ReadOnlySpan<byte> bytes, AddressFamily family, out Address address)
    {
        var length = family switch { AddressFamily.Inet => 4, AddressFamily.Inet6 => 16, _ => int.MaxValue };
        address = bytes.Length < length ? default : Address.FromNetworkOrder(bytes[..length]);
        return bytes.Length >= length;
    }

    /// <summary>A netmask in network order for IPv4, a prefix length in the machine's order for IPv6; absent is 0.</summary>
    private static bool TryMask(ReadOnlySpan<byte> bytes, AddressFamily family, out uint mask)
    {
        mask = 0;
        return bytes.IsEmpty
            || (family == AddressFamily.Inet6
                ? MemoryMarshal.TryRead(bytes, out mask)
                : BinaryPrimitives.TryReadUInt32BigEndian(bytes, out mask));
    }
}
