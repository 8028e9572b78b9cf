using LanguageExt;

namespace IpvsPure.Domain;

/// <summary>
/// What others keep in the places where a service proxy works. Planning looks at it for one purpose: to tell what a peer
/// left behind from everything else. Virtual services of everybody are in <see cref="KernelState"/>.
/// </summary>
/// <param name="Link">The peer's dummy link; with some settings it is also ours.</param>
/// <param name="Bound">Addresses on that link.</param>
/// <param name="Sets">The ipsets of peers.</param>
/// <param name="Chains">All chains of iptables and ip6tables that are not ours, the built-in ones too, with their rules but our jumps.</param>
/// <param name="PolicyRules">Rules that lead packets into a routing table of somebody's own.</param>
/// <param name="PolicyRoutes">Routes in such tables that make every destination local.</param>
public sealed record ForeignState(
    LinkState Link,
    Set<Ascending<Address>, Address> Bound,
    Map<Ascending<SetName>, SetName, IpSet> Sets,
    Map<Ascending<ChainKey>, ChainKey, RuleList> Chains,
    Set<Ascending<PolicyRule>, PolicyRule> PolicyRules,
    Set<Ascending<PolicyRoute>, PolicyRoute> PolicyRoutes)
{
    /// <summary>A node on which nobody else is.</summary>
    public static ForeignState Nothing { get; } = new(LinkState.Absent, default, default, default, default, default);
}
