namespace IpvsPure.Effects.Kernel;

/// <summary>The numbers of linux/netfilter/ipset/ip_set.h that we use.</summary>
internal static class IpsetNumbers
{
    public const ushort Subsystem = 6 << 8;

    /// <summary>What every kernel since 2.6.39 speaks.</summary>
    public const byte ProtocolVersion = 6;

    public const ushort Create = Subsystem | 2;
    public const ushort Destroy = Subsystem | 3;
    public const ushort List = Subsystem | 7;
    public const ushort Add = Subsystem | 9;
    public const ushort Delete = Subsystem | 10;

    public const ushort Protocol = 1;
    public const ushort SetName = 2;
    public const ushort TypeName = 3;
    public const ushort Revision = 4;
    public const ushort Family = 5;
    public const ushort Flags = 6;
    public const ushort Data = 7;
    public const ushort Members = 8;

    public const ushort Ip = 1;
    public const ushort PrefixLength = 3;
    public const ushort Port = 4;
    public const ushort TransportProtocol = 7;
    public const ushort CreateFlags = 8;
    public const ushort ElementsMax = 19;
    public const ushort OtherIp = 20;
    public const ushort OtherPrefixLength = 21;
    public const ushort Mark = 27;

    public const ushort IpV4 = 1;
    public const ushort IpV6 = 2;

    public const uint FlagListHeader = 1 << 2;
    public const uint FlagWithMark = 1 << 6;

    /// <summary>How large our sets may grow; they start small.</summary>
    public const uint OurElementsMax = 1_048_576;
}
