using System;
using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>A member that a share brings to the set of a role.</summary>
internal readonly record struct RoleMember(SetRole Role, SetMember Member) : IComparable<RoleMember>
{
    public int CompareTo(RoleMember other)
    {
        var byRole = ((byte)Role).CompareTo((byte)other.Role);
        return byRole != 0 ? byRole : Member.CompareTo(other.Member);
    }
}

/// <summary>
/// What a Service asks for on one address and port: whole, as if nobody else claimed them.
/// </summary>
/// <param name="Service">The virtual service; none where no endpoint may be used.</param>
/// <param name="Origin">Its origin; of use only where there is a service.</param>
/// <param name="Members">What the packet filter has to know, without marks.</param>
/// <param name="Short">Which of the share's short-circuits pods and the node are sent to; -1 is none.</param>
internal sealed record FrontShare(
    Front Front, ServicePortName Port, VirtualService? Service, ServiceOrigin Origin, ImmutableArray<RoleMember> Members, int Short)
{
    public bool Equals(FrontShare? other) =>
        other is not null && Front == other.Front && Port == other.Port && Equals(Service, other.Service) && Short == other.Short
        && Origin.Equals(other.Origin) && Members.AsSpan().SequenceEqual(other.Members.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Front, Port, Members.Length);
}

/// <summary>
/// The firewall-mark service that the fronts of one Service port and family share; its mark is given later. Those of its
/// servers that run here are servers of each of these fronts too, which bring what they need to reach themselves.
/// </summary>
internal sealed record ShortShare(
    ServicePortName Port, Protocol Protocol, AddressFamily Family, VirtualService Service, ServiceOrigin Origin);

/// <summary>
/// All that one Service asks of this node, compiled from nothing but itself, its slices and the node. Who gets what where
/// several ask for the same is decided afterwards, by age.
/// </summary>
/// <param name="Age">The claim's rank: the older Service wins.</param>
/// <param name="Findings">What the operator should know of it, whoever claims what.</param>
internal sealed record Share(
    Age Age, ImmutableArray<FrontShare> Fronts, ImmutableArray<ShortShare> Shorts, ImmutableArray<Finding> Findings)
{
    public bool Equals(Share? other) =>
        other is not null && Age == other.Age && Fronts.AsSpan().SequenceEqual(other.Fronts.AsSpan())
        && Shorts.AsSpan().SequenceEqual(other.Shorts.AsSpan()) && Findings.AsSpan().SequenceEqual(other.Findings.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Age, Fronts.Length);
}

/// <summary>The rank of a Service among those that claim the same: creation time, then name.</summary>
internal readonly record struct Age(long CreatedAt, ObjectName Name) : IComparable<Age>
{
    public int CompareTo(Age other)
    {
        var byTime = CreatedAt.CompareTo(other.CreatedAt);
        return byTime != 0 ? byTime : Name.CompareTo(other.Name);
    }
}
