using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Reads IPv4 services and their servers through socket options: one call for all services, one for the servers of each.
/// All that a <see cref="VirtualService"/> holds is in the answers, except for servers of the other family behind a tunnel;
/// these the kernel counts and does not show, and then it says so by the number (ip_vs_ctl.c, __ip_vs_get_dest_entries).
/// </summary>
internal static class IpvsOptions
{
    private const int Base = 1152;
    private const int GetInfo = Base + 1;
    private const int GetServices = Base + 2;
    private const int GetService = Base + 3;
    private const int GetServers = Base + 4;

    /// <summary>Services that may come between counting and reading them, before they are counted again.</summary>
    private const int Spare = 64;

    /// <summary>Above this many the table is not read in one piece: 200 MB.</summary>
    private const int ServicesMax = 2_000_000;

    private const int InfoBytes = 12;
    private const int AttemptsMax = 16;

    /// <summary>Takes one service; <paramref name="servers"/> is how many the kernel counts behind it.</summary>
    public delegate void Taker(ServiceKey key, ServiceSettings settings, int servers);

    /// <summary>All IPv4 services, those with firewall marks too.</summary>
    public static Errno ReadServices(IOptions options, Taker take)
    {
        Span<byte> info = stackalloc byte[InfoBytes];
        var said = options.Get(GetInfo, info);
        var room = MemoryMarshal.Read<int>(info[8..]) + Spare;
        for (var attempt = 0; said == Errno.None && attempt < AttemptsMax; attempt++, room *= 2)
        {
            if (room is < Spare or > ServicesMax)
            {
                return Errno.InputOutput;
            }

            var length = Unsafe.SizeOf<Layout.ServicesHeader>() + (room * Unsafe.SizeOf<Layout.ServiceEntry>());
            var rented = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                var buffer = rented.AsSpan(0, length);
                buffer.Clear();
                MemoryMarshal.Write(buffer, new Layout.ServicesHeader { Count = (uint)room });
                said = options.Get(GetServices, buffer);
                var entries = MemoryMarshal.Cast<byte, Layout.ServiceEntry>(buffer[Unsafe.SizeOf<Layout.ServicesHeader>()..]);
                if (said == Errno.None && IsEmpty(entries[^1]))
                {
                    Take(entries, take);
                    return Errno.None;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        return said == Errno.None ? Errno.Interrupted : said;
    }

    /// <summary>One IPv4 service; <see cref="Errno.NoService"/> where it is not there.</summary>
    public static Errno ReadService(IOptions options, ServiceKey key, out ServiceSettings settings, out int servers)
    {
        var entry = new Layout.ServiceEntry { Protocol = (ushort)key.Protocol, Address = Number(key.Vip), Port = Swap(key.Port), Mark = key.Mark };
        var said = options.Get(GetService, MemoryMarshal.AsBytes(new Span<Layout.ServiceEntry>(ref entry)));
        (settings, servers) = (SettingsOf(entry), (int)entry.Servers);
        return said;
    }

    /// <summary>
    /// The servers of an IPv4 service, into the list. False where they cannot all be read in this way.
    /// </summary>
    /// <param name="expected">How many the kernel counts behind the service.</param>
    public static bool TryReadServers(IOptions options, ServiceKey key, int expected, ServerList into)
    {
        var room = expected + 1;
        var length = Unsafe.SizeOf<Layout.ServersHeader>() + (room * Unsafe.SizeOf<Layout.ServerEntry>());
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var buffer = rented.AsSpan(0, length);
            buffer.Clear();
            MemoryMarshal.Write(buffer, new Layout.ServersHeader
            {
                Protocol = (ushort)key.Protocol,
                Address = Number(key.Vip),
                Port = Swap(key.Port),
                Mark = key.Mark,
                Count = (uint)room,
            });
            var said = options.Get(GetServers, buffer);
            var entries = MemoryMarshal.Cast<byte, Layout.ServerEntry>(buffer[Unsafe.SizeOf<Layout.ServersHeader>()..]);
            if (said != Errno.None || entries[^1].Address != 0 || (expected > 0 && entries[expected - 1].Address == 0))
            {
                return false;
            }

            foreach (ref readonly var entry in entries[..expected])
            {
                into.Add(ServerOf(entry), new(entry.Active, entry.Inactive));
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Take(ReadOnlySpan<Layout.ServiceEntry> entries, Taker take)
    {
        foreach (ref readonly var entry in entries)
        {
            if (IsEmpty(entry))
            {
                return;
            }

            // Protocol numbers above 255 can only be someone else's, and none of our keys can name them.
            if (entry.Protocol <= byte.MaxValue)
            {
                var key = entry.Mark != 0
                    ? ServiceKey.Marked(AddressFamily.Inet, entry.Mark)
                    : ServiceKey.At(AddressOf(entry.Address), (Protocol)(byte)entry.Protocol, Swap(entry.Port));
                take(key, SettingsOf(entry), (int)entry.Servers);
            }
        }
    }

    /// <summary>Every service has the flag that it is in the table.</summary>
    private static bool IsEmpty(in Layout.ServiceEntry entry) => entry.Flags == 0;

    private static ServiceSettings SettingsOf(in Layout.ServiceEntry entry) => IpvsReader.Settings(
        SchedulerName(entry), entry.Flags, entry.Timeout, BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(entry.Netmask) : entry.Netmask);

    private static unsafe string SchedulerName(in Layout.ServiceEntry entry)
    {
        fixed (byte* name = entry.Scheduler)
        {
            var bytes = new ReadOnlySpan<byte>(name, Layout.ServiceEntry.SchedulerBytes);
            var end = bytes.IndexOf((byte)0);
            return IpvsReader.SchedulerName(end < 0 ? bytes : bytes[..end]);
        }
    }

    private static RealServer ServerOf(in Layout.ServerEntry entry) => new(
        new(AddressOf(entry.Address), Swap(entry.Port)),
        (ForwardingMethod)(entry.Flags & IpvsNumbers.ForwardingMask),
        Weight.Of(entry.Weight),
        entry.Upper,
        entry.Lower);

    private static Address AddressOf(uint number) => Address.V4(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(number) : number);

    private static uint Number(Address address) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((uint)address.Bits) : (uint)address.Bits;

    private static ushort Swap(ushort port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;
}
