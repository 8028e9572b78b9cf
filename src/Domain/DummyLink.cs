namespace IpvsPure.Domain;

/// <summary>The state of the dummy link that carries the virtual addresses. IPv6 routes need it up; peers leave it down.</summary>
public enum LinkState : byte
{
    Absent = 0,
    Down = 1,
    Up = 2,
}

/// <summary>
/// What makes a virtual address local without being an address of any link: a host route in the local table, on the
/// dummy link, with our own protocol number (facts: a source of our choice, one message, visible ownership).
/// </summary>
/// <param name="Source">The source that the node's own connections to the virtual address use; none lets the kernel choose.</param>
/// <param name="Mtu">The path MTU for the node's own connections in bytes; 0 is the link's.</param>
public readonly record struct LocalRoute(Address Source, uint Mtu = 0);
