using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What the kernel sees in the source of a packet; the first column of the traffic decision table.</summary>
public enum SourceClass : byte
{
    Pod,
    Node,
    Outside,
}

/// <summary>A source as the packet filter tells it.</summary>
/// <param name="Address">No address where the question names only a class and the class has many.</param>
/// <param name="InPodRange">Whether it stands in the set of pod ranges. A bridge address of the node may do so too.</param>
/// <param name="IsNode">Whether it is an address of this node: the packet is one that the node itself sends.</param>
public readonly record struct Sender(Address Address, bool InPodRange, bool IsNode)
{
    public SourceClass Class => IsNode ? SourceClass.Node : InPodRange ? SourceClass.Pod : SourceClass.Outside;

    public bool IsKnown => Address.Family != AddressFamily.None;
}
