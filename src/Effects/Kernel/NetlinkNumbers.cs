namespace IpvsPure.Effects.Kernel;

/// <summary>The numbers of linux/netlink.h that we use, in the kernel's words.</summary>
internal static class NetlinkNumbers
{
    public const int Route = 0;
    public const int Netfilter = 12;
    public const int Generic = 16;

    public const int AddMembership = 1;
    public const int CapAcknowledgement = 10;
    public const int ExtendedAcknowledgement = 11;
    public const int StrictCheck = 12;

    public const ushort Request = 0x1;
    public const ushort Acknowledge = 0x4;
    public const ushort DumpInterrupted = 0x10;
    public const ushort Dump = 0x300;
    public const ushort Replace = 0x100;
    public const ushort Exclusive = 0x200;
    public const ushort Create = 0x400;

    /// <summary>In a NLMSG_ERROR: the request's payload is left out.</summary>
    public const ushort Capped = 0x100;

    /// <summary>In a NLMSG_ERROR: attributes follow that say more.</summary>
    public const ushort HasAttributes = 0x200;

    public const ushort TypeError = 2;
    public const ushort TypeDone = 3;

    public const ushort Nested = 0x8000;
    public const ushort NetworkByteOrder = 0x4000;
    public const ushort AttributeTypeMask = 0x3fff;
}
