namespace IpvsPure.Effects.Kernel;

/// <summary>The numbers of linux/ip_vs.h that we use.</summary>
internal static class IpvsNumbers
{
    public const string FamilyName = "IPVS";
    public const byte Version = 1;

    public const byte NewService = 1;
    public const byte SetService = 2;
    public const byte DeleteService = 3;
    public const byte GetService = 4;
    public const byte NewServer = 5;
    public const byte SetServer = 6;
    public const byte DeleteServer = 7;
    public const byte GetServer = 8;

    public const ushort Service = 1;
    public const ushort Server = 2;

    public const ushort ServiceFamily = 1;
    public const ushort ServiceProtocol = 2;
    public const ushort ServiceAddress = 3;
    public const ushort ServicePort = 4;
    public const ushort ServiceMark = 5;
    public const ushort ServiceScheduler = 6;
    public const ushort ServiceFlags = 7;
    public const ushort ServiceTimeout = 8;
    public const ushort ServiceNetmask = 9;

    public const ushort ServiceStatistics64 = 12;

    public const ushort StatisticsConnections = 1;
    public const ushort StatisticsPacketsIn = 2;
    public const ushort StatisticsPacketsOut = 3;
    public const ushort StatisticsBytesIn = 4;
    public const ushort StatisticsBytesOut = 5;

    public const ushort ServerAddress = 1;
    public const ushort ServerPort = 2;
    public const ushort ServerForwarding = 3;
    public const ushort ServerWeight = 4;
    public const ushort ServerUpper = 5;
    public const ushort ServerLower = 6;
    public const ushort ServerActive = 7;
    public const ushort ServerInactive = 8;
    public const ushort ServerFamily = 11;

    public const uint FlagPersistent = 0x1;
    public const uint FlagOnePacket = 0x4;
    public const uint FlagSchedulers = 0x38;
    public const uint ForwardingMask = 0x7;
}
