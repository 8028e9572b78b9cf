using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// An address of no use but to stay: when the last IPv4 address of a link goes, the kernel drops every IPv4 route of the
/// link with it (docs/kernel-facts.md a). Where a peer or an earlier bind mode left addresses on our link, they can only
/// be removed one after another without an outage if one remains.
/// </summary>
public static class Anchor
{
    /// <summary>A link-local address, so that nobody takes it for one of the node's.</summary>
    public static Address Address { get; } = Domain.Address.V4(0xa9fe4d01);

    /// <summary>The desired state with the anchor in it where routes are wanted on a link that has IPv4 addresses.</summary>
    public static KernelState Hold(KernelState desired, KernelState observed) =>
        desired.Link == LinkState.Up
        && !desired.Bound.Any(x => x.Family == AddressFamily.Inet)
        && observed.Bound.Any(x => x.Family == AddressFamily.Inet)
            ? desired with { Bound = desired.Bound.Add(Address) }
            : desired;
}
