namespace IpvsPure.Effects.Kernel;

/// <summary>The numbers of linux/rtnetlink.h, if_link.h and if_addr.h that we use.</summary>
internal static class RouteNumbers
{
    public const ushort NewLink = 16;
    public const ushort DeleteLink = 17;
    public const ushort GetLink = 18;
    public const ushort NewAddress = 20;
    public const ushort DeleteAddress = 21;
    public const ushort GetAddress = 22;
    public const ushort NewRoute = 24;
    public const ushort DeleteRoute = 25;
    public const ushort GetRoute = 26;

    public const ushort NewRule = 32;
    public const ushort DeleteRule = 33;
    public const ushort GetRule = 34;

    public const int GroupLink = 1;
    public const int GroupAddress = 5;
    public const int GroupRoute = 7;
    public const int GroupAddress6 = 9;
    public const int GroupRoute6 = 11;

    public const uint LinkUp = 0x1;
    public const uint LinkNoArp = 0x80;
    public const ushort LinkName = 3;
    public const ushort LinkAlias = 20;
    public const ushort LinkInfo = 18;
    public const ushort LinkInfoKind = 1;

    public const ushort AddressAddress = 1;
    public const ushort AddressLocal = 2;
    public const ushort AddressFlags = 8;
    public const uint AddressNoDuplicateDetection = 0x2;
    public const uint AddressNoPrefixRoute = 0x200;

    public const ushort RouteDestination = 1;
    public const ushort RouteLink = 4;
    public const ushort RouteSource = 7;
    public const ushort RouteMetrics = 8;
    public const ushort RouteTable = 15;
    public const ushort MetricMtu = 2;
    public const byte TableLocal = 255;

    /// <summary>What a deletion says to mean any scope.</summary>
    public const byte ScopeNowhere = 255;

    public const byte RuleToTable = 1;
    public const ushort RuleInput = 3;
    public const ushort RulePriority = 6;
    public const ushort RuleMark = 10;
    public const ushort RuleTable = 15;
    public const ushort RuleMarkMask = 16;
    public const ushort RuleOutput = 17;

    public const byte TypeLocal = 2;
    public const byte ScopeHost = 254;
    public const byte ScopeUniverse = 0;

    /// <summary>
    /// What our routes carry, so that they are told from everyone else's. No daemon of iproute2's rt_protos uses it.
    /// </summary>
    public const byte OurProtocol = 144;
}
