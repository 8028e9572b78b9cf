using System.Runtime.InteropServices;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// The kernel structures that Tmds.LibC lacks, in their C layout. tests/Wire compares sizes and offsets with what the C
/// compiler makes of the kernel's headers.
/// </summary>
internal static class Layout
{
    /// <summary>struct sockaddr_nl, linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SocketAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }

    /// <summary>struct nlmsghdr, linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public uint Length;
        public ushort Type;
        public ushort Flags;
        public uint Sequence;
        public uint Port;
    }

    /// <summary>struct nlattr, linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AttributeHeader
    {
        public ushort Length;
        public ushort Type;
    }

    /// <summary>struct genlmsghdr, linux/genetlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct GenericHeader
    {
        public byte Command;
        public byte Version;
        public ushort Reserved;
    }

    /// <summary>struct nfgenmsg, linux/netfilter/nfnetlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NetfilterHeader
    {
        public byte Family;
        public byte Version;
        public ushort Resource;
    }

    /// <summary>struct ifinfomsg, linux/rtnetlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct LinkHeader
    {
        public byte Family;
        public byte Padding;
        public ushort Type;
        public int Index;
        public uint Flags;
        public uint Change;
    }

    /// <summary>struct ifaddrmsg, linux/if_addr.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct AddressHeader
    {
        public byte Family;
        public byte PrefixLength;
        public byte Flags;
        public byte Scope;
        public uint Index;
    }

    /// <summary>struct rtmsg, linux/rtnetlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct RouteHeader
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte TypeOfService;
        public byte Table;
        public byte Protocol;
        public byte Scope;
        public byte Type;
        public uint Flags;
    }

    /// <summary>struct timeval, sys/time.h, as SO_RCVTIMEO takes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeValue
    {
        public nint Seconds;
        public nint Microseconds;
    }

    /// <summary>struct ip_vs_stats_user, linux/ip_vs.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Statistics
    {
        public uint Connections;
        public uint PacketsIn;
        public uint PacketsOut;
        public ulong BytesIn;
        public ulong BytesOut;
        public uint ConnectionRate;
        public uint PacketRateIn;
        public uint PacketRateOut;
        public uint ByteRateIn;
        public uint ByteRateOut;
    }

    /// <summary>struct ip_vs_get_services without its entries, linux/ip_vs.h.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 8)]
    public struct ServicesHeader
    {
        public uint Count;
    }

    /// <summary>struct ip_vs_service_entry, linux/ip_vs.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct ServiceEntry
    {
        public const int SchedulerBytes = 16;

        public ushort Protocol;
        public uint Address;
        public ushort Port;
        public uint Mark;
        public fixed byte Scheduler[SchedulerBytes];
        public uint Flags;
        public uint Timeout;
        public uint Netmask;
        public uint Servers;
        public Statistics Counted;
    }

    /// <summary>struct ip_vs_get_dests without its entries, linux/ip_vs.h.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    public struct ServersHeader
    {
        public ushort Protocol;
        public uint Address;
        public ushort Port;
        public uint Mark;
        public uint Count;
    }

    /// <summary>struct ip_vs_dest_entry, linux/ip_vs.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ServerEntry
    {
        public uint Address;
        public ushort Port;
        public uint Flags;
        public int Weight;
        public uint Upper;
        public uint Lower;
        public uint Active;
        public uint Inactive;
        public uint Persistent;
        public Statistics Counted;
    }
}
