using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a set of ours is for. The packet filter is nothing but these sets and a constant number of rules.</summary>
public enum SetRole : byte
{
    /// <summary>The virtual services that we made: ownership, readable after a crash.</summary>
    Ledger,

    /// <summary>Addresses that we make local; on them everything is refused that is not in <see cref="ServicePort"/>.</summary>
    Vip,

    /// <summary>Address, protocol and port of every virtual service on a virtual address.</summary>
    ServicePort,

    /// <summary>Source rewritten unless a pod of this node asks: cluster addresses.</summary>
    Internal,

    /// <summary>Source always rewritten: external addresses and node ports under policy Cluster.</summary>
    External,

    /// <summary>Pods and the node are sent to the firewall-mark service in the member's mark: policy Local.</summary>
    ShortCircuit,

    /// <summary>Dropped in silence: endpoints exist, but none that the policy allows.</summary>
    Drop,

    /// <summary>Only the sources in <see cref="RangeSource"/> may come in.</summary>
    Ranged,

    RangeSource,

    /// <summary>Sources that are pods of this node.</summary>
    Pod,

    /// <summary>Endpoints of this node paired with themselves: their source is rewritten when they reach themselves.</summary>
    Hairpin,
}

/// <summary>Names and kinds of our sets, for each family.</summary>
public static class OurSets
{
    public static SetName Name(SetRole role, AddressFamily family) =>
        new(SetName.OurPrefix + (family == AddressFamily.Inet6 ? "6-" : "") + Suffix(role));

    public static IpSetType Type(SetRole role) => role switch
    {
        SetRole.Vip => IpSetType.HashIp,
        SetRole.ShortCircuit => IpSetType.HashIpPortMark,
        SetRole.RangeSource => IpSetType.HashIpPortNet,
        SetRole.Pod => IpSetType.HashNet,
        SetRole.Hairpin => IpSetType.HashIpPortIp,
        _ => IpSetType.HashIpPort,
    };

    /// <summary>The role of a set by its name; none for a set of our prefix that this version does not know.</summary>
    public static SetRole? RoleOf(SetName name)
    {
        foreach (var role in All)
        {
            if (name == Name(role, AddressFamily.Inet) || name == Name(role, AddressFamily.Inet6))
            {
                return role;
            }
        }

        return null;
    }

    public static System.Collections.Immutable.ImmutableArray<SetRole> All { get; } =
    [
        SetRole.Ledger, SetRole.Vip, SetRole.ServicePort, SetRole.Internal, SetRole.External, SetRole.ShortCircuit,
        SetRole.Drop, SetRole.Ranged, SetRole.RangeSource, SetRole.Pod, SetRole.Hairpin,
    ];

    private static string Suffix(SetRole role) => role switch
    {
        SetRole.Ledger => "LEDGER",
        SetRole.Vip => "VIP",
        SetRole.ServicePort => "SVC",
        SetRole.Internal => "INT",
        SetRole.External => "EXT",
        SetRole.ShortCircuit => "LOC",
        SetRole.Drop => "DROP",
        SetRole.Ranged => "FW",
        SetRole.RangeSource => "FWOK",
        SetRole.Pod => "POD",
        _ => "HP",
    };
}
