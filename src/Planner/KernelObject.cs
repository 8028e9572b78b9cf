using System;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The kinds of kernel object that steps touch and lean on.</summary>
public enum ObjectKind : byte
{
    Sysctl,
    Link,
    Set,
    Member,

    /// <summary>All chains and jumps of one family: they are applied in one transaction. Without a family: the chains of our nf_tables table.</summary>
    Rules,
    Service,
    Server,

    /// <summary>What connection tracking knows of UDP through a virtual service.</summary>
    Flows,

    /// <summary>A virtual address, as a route or on the link.</summary>
    Address,

    /// <summary>A peer's rules and routes of policy routing.</summary>
    PolicyRouting,
}

/// <summary>Names one kernel object, or for <see cref="ObjectKind.Rules"/> one transaction.</summary>
public readonly record struct KernelObject(
    ObjectKind Kind,
    AddressFamily Family = AddressFamily.None,
    SetName Set = default,
    SetMember Member = default,
    ServiceKey Service = default,
    RealServerKey Server = default) : IComparable<KernelObject>
{
    public int CompareTo(KernelObject other)
    {
        var order = ((byte)Kind).CompareTo((byte)other.Kind);
        order = order != 0 ? order : ((byte)Family).CompareTo((byte)other.Family);
        order = order != 0 ? order : Set.CompareTo(other.Set);
        order = order != 0 ? order : Member.CompareTo(other.Member);
        order = order != 0 ? order : Service.CompareTo(other.Service);
        return order != 0 ? order : Server.CompareTo(other.Server);
    }
}
