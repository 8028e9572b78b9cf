using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>A member of a set of ours.</summary>
public readonly record struct MemberRef(SetName Set, SetMember Member) : System.IComparable<MemberRef>
{
    public int CompareTo(MemberRef other)
    {
        var bySet = Set.CompareTo(other.Set);
        return bySet != 0 ? bySet : Member.CompareTo(other.Member);
    }
}

/// <summary>
/// Which parts of a node may differ from what is desired since the last plan. A plan of these parts alone equals the plan
/// of everything as long as nothing outside of them differs.
/// </summary>
/// <param name="Everything">Whether nothing can be left out.</param>
public sealed record Touched(
    bool Everything,
    Set<Ascending<ServiceKey>, ServiceKey> Services,
    Set<Ascending<MemberRef>, MemberRef> Members,
    Set<Ascending<Address>, Address> Addresses)
{
    public static Touched Nothing { get; } = new(false, default, default, default);

    public static Touched All { get; } = Nothing with { Everything = true };

    public bool IsEmpty => !Everything && Services.IsEmpty && Members.IsEmpty && Addresses.IsEmpty;

    public static Touched operator +(Touched one, Touched other) => one.Everything || other.Everything
        ? All
        : new(false, one.Services + other.Services, one.Members + other.Members, one.Addresses + other.Addresses);

    public Touched With(ServiceKey service) => Everything ? this : this with { Services = Services.AddOrUpdate(service) };
}
