using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>One front of one Service as a claimant of its address and port, or of its address.</summary>
/// <param name="Place">The front's place in its share.</param>
internal readonly record struct Claimant(Age Age, int Place) : System.IComparable<Claimant>
{
    public int CompareTo(Claimant other)
    {
        var byAge = Age.CompareTo(other.Age);
        return byAge != 0 ? byAge : Place.CompareTo(other.Place);
    }
}

/// <summary>What a share comes to once it is known which of its claims stand and which marks it has.</summary>
internal sealed class Giving
{
    public List<(ServiceKey Key, VirtualService Service, ServiceOrigin Origin)> Services { get; } = [];

    public List<(RoleMember Member, uint Mark)> Members { get; } = [];

    public List<(Address Vip, Claimant By, ServicePortName Port)> Addresses { get; } = [];

    public List<HeldBack> HeldBack { get; } = [];

    public List<Finding> Findings { get; } = [];

    /// <param name="holder">Who holds the key of the front at this place; itself where its claim stands.</param>
    /// <param name="markOf">The mark of a short-circuit of this share.</param>
    public static Giving Of(Share share, System.Func<ServiceKey, (Claimant By, ServicePortName Port)> holder, System.Func<int, uint> markOf)
    {
        var giving = new Giving();
        giving.Findings.AddRange(share.Findings);
        var shorted = new SortedSet<int>();
        for (var place = 0; place < share.Fronts.Length; place++)
        {
            var front = share.Fronts[place];
            var (by, port) = holder(front.Front.Key);
            if (by == new Claimant(share.Age, place))
            {
                giving.Add(front, by, markOf);
                _ = front.Short >= 0 && shorted.Add(front.Short);
            }
            else
            {
                giving.Findings.Add(new(share.Age.Name, "spec", $"{front.Front.Key} is claimed already by {port}, which is older"));
            }
        }

        foreach (var place in shorted)
        {
            var made = share.Shorts[place];
            giving.Services.Add((ServiceKey.Marked(made.Family, markOf(place)), made.Service, made.Origin));
        }

        return giving;
    }

    private void Add(FrontShare front, Claimant by, System.Func<int, uint> markOf)
    {
        var key = front.Front.Key;
        if (front.Front.Binds)
        {
            Addresses.Add((key.Vip, by, front.Port));
        }
        else if (front.Front.Kind != FrontKind.NodePort)
        {
            HeldBack.Add(new HeldBack.OnAnotherLink(key.Vip, front.Port));
        }

        foreach (var member in front.Members)
        {
            Members.Add((member, 0));
        }

        if (front.Short >= 0)
        {
            var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
            Members.Add((new(SetRole.ShortCircuit, member), markOf(front.Short)));
        }

        if (front.Service is { } service)
        {
            Services.Add((key, service, front.Origin));
        }
    }
}
