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
}
