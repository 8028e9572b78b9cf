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
    public static KernelState Hold(KernelState desired, KernelState observed) => Hold(desired, desired, observed);

    /// <summary>The same of a part of a desired state.</summary>
    public static KernelState Hold(KernelState part, KernelState desired, KernelState observed) =>
        desired.Link == LinkState.Up && !HasInet(part) && !HasInet(desired) && HasInet(observed)
            ? part with { Bound = part.Bound.Add(Address) }
            : part;

    private static bool HasInet(KernelState state) => state.Bound.Any(x => x.Family == AddressFamily.Inet);
}
