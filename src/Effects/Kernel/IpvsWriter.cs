using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Writes the IPVS requests of generic netlink. Attributes stand in the order in which the kernel dumps them.</summary>
internal static class IpvsWriter
{
    /// <summary>All bits of the flags are set by us; the kernel keeps those outside the mask.</summary>
    private const uint WholeMask = uint.MaxValue;

    public static void NewService(ref MessageWriter writer, ushort family, ServiceKey key, ServiceSettings settings) =>
        WholeService(ref writer, family, IpvsNumbers.NewService, key, settings);

    public static void SetService(ref MessageWriter writer, ushort family, ServiceKey key, ServiceSettings settings) =>
        WholeService(ref writer, family, IpvsNumbers.SetService, key, settings);

    public static void DeleteService(ref MessageWriter writer, ushort family, ServiceKey key)
    {
        Begin(ref writer, family, IpvsNumbers.DeleteService);
        NamedService(ref writer, key);
        writer.End();
    }

    public static void NewServer(ref MessageWriter writer, ushort family, ServiceKey key, RealServer server) =>
        WholeServer(ref writer, family, IpvsNumbers.NewServer, key, server);

    public static void SetServer(ref MessageWriter writer, ushort family, ServiceKey key, RealServer server) =>
        WholeServer(ref writer, family, IpvsNumbers.SetServer, key, server);

    public static void DeleteServer(ref MessageWriter writer, ushort family, ServiceKey key, RealServerKey server)
    {
        Begin(ref writer, family, IpvsNumbers.DeleteServer);
        NamedService(ref writer, key);
        var nest = writer.BeginNest(IpvsNumbers.Server);
        Identity(ref writer, server);
        writer.EndNest(nest);
        writer.End();
    }

    /// <summary>Asks for all services; the kernel has no filter here.</summary>
    public static void DumpServices(ref MessageWriter writer, ushort family)
    {
        Begin(ref writer, family, IpvsNumbers.GetService, NetlinkNumbers.Dump);
        writer.End();
    }

    /// <summary>Asks for one service, without its servers.</summary>
    public static void GetService(ref MessageWriter writer, ushort family, ServiceKey key)
    {
        Begin(ref writer, family, IpvsNumbers.GetService);
        NamedService(ref writer, key);
        writer.End();
    }

    /// <summary>Asks for the servers of one service; for a service that is not there the dump is empty.</summary>
    public static void DumpServers(ref MessageWriter writer, ushort family, ServiceKey key)
    {
        Begin(ref writer, family, IpvsNumbers.GetServer, NetlinkNumbers.Dump);
        NamedService(ref writer, key);
        writer.End();
    }

    private static void WholeService(
        ref MessageWriter writer, ushort family, byte command, ServiceKey key, ServiceSettings settings)
    {
        Begin(ref writer, family, command);
        var nest = writer.BeginNest(IpvsNumbers.Service);
        Identity(ref writer, key);
        var persistence = settings.Persistence;
        var flags = (uint)settings.Scheduler.Flags
            | (persistence.IsOn ? IpvsNumbers.FlagPersistent : 0)
            | (settings.OnePacket ? IpvsNumbers.FlagOnePacket : 0);
        writer.Text(IpvsNumbers.ServiceScheduler, settings.Scheduler.Name);
        writer.Pair(IpvsNumbers.ServiceFlags, flags, WholeMask);
        writer.U32(IpvsNumbers.ServiceTimeout, persistence.Seconds);

        // The kernel wants a mask even where nothing is persistent; this one it would fill in itself.
        var mask = persistence.IsOn ? persistence.Mask : Persistence.Each(key.Family, 1).Mask;
        if (key.Family == AddressFamily.Inet6)
        {
            writer.U32(IpvsNumbers.ServiceNetmask, mask);
        }
        else
        {
            writer.BigEndian32(IpvsNumbers.ServiceNetmask, mask);
        }

        writer.EndNest(nest);
        writer.End();
    }

    private static void WholeServer(ref MessageWriter writer, ushort family, byte command, ServiceKey key, RealServer server)
    {
        Begin(ref writer, family, command);
        NamedService(ref writer, key);
        var nest = writer.BeginNest(IpvsNumbers.Server);
        Identity(ref writer, server.Key);
        writer.U32(IpvsNumbers.ServerForwarding, (uint)server.Forwarding);
        writer.U32(IpvsNumbers.ServerWeight, (uint)server.Weight.Value);
        writer.U32(IpvsNumbers.ServerUpper, server.Upper);
        writer.U32(IpvsNumbers.ServerLower, server.Lower);
        writer.EndNest(nest);
        writer.End();
    }

    /// <summary>No flag of a NEW request: two of them together would mean a dump to this family.</summary>
    private static void Begin(ref MessageWriter writer, ushort family, byte command, ushort flags = 0) =>
        writer.Begin(family, flags, new Layout.GenericHeader { Command = command, Version = IpvsNumbers.Version });

    private static void NamedService(ref MessageWriter writer, ServiceKey key)
    {
        var nest = writer.BeginNest(IpvsNumbers.Service);
        Identity(ref writer, key);
        writer.EndNest(nest);
    }

    private static void Identity(ref MessageWriter writer, ServiceKey key)
    {
        writer.U16(IpvsNumbers.ServiceFamily, (ushort)key.Family);
        if (key.IsMarked)
        {
            writer.U32(IpvsNumbers.ServiceMark, key.Mark);
            return;
        }

        writer.U16(IpvsNumbers.ServiceProtocol, (ushort)key.Protocol);
        writer.WideAddress(IpvsNumbers.ServiceAddress, key.Vip);
        writer.BigEndian16(IpvsNumbers.ServicePort, key.Port);
    }

    private static void Identity(ref MessageWriter writer, RealServerKey key)
    {
        writer.U16(IpvsNumbers.ServerFamily, (ushort)key.Address.Family);
        writer.WideAddress(IpvsNumbers.ServerAddress, key.Address);
        writer.BigEndian16(IpvsNumbers.ServerPort, key.Port);
    }
}
