using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

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

/// <summary>Names and kinds of our sets, for each form of the packet filter and each family.</summary>
public static class OurSets
{
    public static ImmutableArray<SetRole> All { get; } =
    [
        SetRole.Ledger, SetRole.Vip, SetRole.ServicePort, SetRole.Internal, SetRole.External, SetRole.ShortCircuit,
        SetRole.Drop, SetRole.Ranged, SetRole.RangeSource, SetRole.Pod, SetRole.Hairpin,
    ];

    public static ImmutableArray<FilterForm> Forms { get; } = [FilterForm.Iptables, FilterForm.Nftables];

    private static readonly ImmutableArray<SetName> Names = AllNames();

    public static SetName Name(SetRole role, AddressFamily family, FilterForm form = FilterForm.Iptables) =>
        Names[((((int)form * 2) + (family == AddressFamily.Inet6 ? 1 : 0)) * All.Length) + (int)role];

    public static IpSetType Type(SetRole role) => role switch
    {
        SetRole.Vip => IpSetType.HashIp,
        SetRole.ShortCircuit => IpSetType.HashIpPortMark,
        SetRole.RangeSource => IpSetType.HashIpPortNet,
        SetRole.Pod => IpSetType.HashNet,
        SetRole.Hairpin => IpSetType.HashIpPortIp,
        _ => IpSetType.HashIpPort,
    };

    /// <summary>The role of a set by its name; none for a set of ours that this version does not know.</summary>
    public static SetRole? RoleOf(SetName name)
    {
        var at = Names.IndexOf(name);
        return at < 0 ? null : All[at % All.Length];
    }

    /// <summary>The members of a role's sets, of both forms.</summary>
    public static IEnumerable<Map<Ascending<SetMember>, SetMember, uint>> Members(KernelState state, SetRole role, AddressFamily family)
    {
        foreach (var form in Forms)
        {
            if (state.Sets.Find(Name(role, family, form)).Case is IpSet set)
            {
                yield return set.Members;
            }
        }
    }

    // In the order in which Name looks them up.
    private static ImmutableArray<SetName> AllNames() =>
    [
        .. from form in Forms
           from family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6]
           from role in All
           select form == FilterForm.Nftables
               ? SetName.InTable(Suffix(role).ToLowerInvariant() + (family == AddressFamily.Inet6 ? '6' : '4'))
               : new(SetName.OurPrefix + (family == AddressFamily.Inet6 ? "6-" : "") + Suffix(role)),
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
