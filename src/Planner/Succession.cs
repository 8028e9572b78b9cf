using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// From another service proxy to this one and back: what a peer left behind is removed, or what is ours makes way for a peer
/// that serves the node already. Connections go on both times, because what both proxies want stays where it is.
/// </summary>
public static class Succession
{
    /// <summary>
    /// Removes exactly what the peer's service proxy left. A virtual service that is ours by now stays, whoever made it;
    /// what the kubelet, network policy or anybody else has is not touched.
    /// </summary>
    /// <param name="observed">This node through our eyes.</param>
    /// <param name="foreign">What others have on it.</param>
    /// <param name="sharesLink">Whether our dummy link is the peer's.</param>
    public static Plan After(Peer peer, KernelState observed, ForeignState foreign, bool sharesLink)
    {
        var presence = new PeerPresence(peer, observed, foreign with { Bound = Left(observed, foreign, sharesLink) }, hasLink: true);
        var rules = new PeerRules(peer, foreign, presence);
        var because = new Because.LeftBy(peer);
        var steps = Services(observed, presence)
            .Concat(Addresses(observed, foreign, sharesLink))
            .Concat(peer == Peer.KubeRouter ? Routing(foreign) : [])
            .Concat(rules.Rules().Select(Operation (x) => new Operation.DeleteRule(x.Chain, x.Rule)))
            .Concat(rules.Chains().Select(Operation (x) => new Operation.DeleteChain(x)))
            .Concat(rules.Sets().Select(Operation (x) => new Operation.DestroySet(x)))
            .Select(x => new Step(x, x is Operation.BindAddress ? Reasons.Base("the link's last IPv4 address would take its routes along") : because))
            .OrderBy(x => x.Phase);
        return new([.. steps], []);
    }

    /// <summary>
    /// Removes everything of ours but what the peer has taken over: virtual services that it serves and, on a link that both
    /// use, its addresses. Parameters stay, because the peer needs them as we do.
    /// </summary>
    public static Plan To(Peer peer, KernelState observed, ForeignState foreign, bool sharesLink)
    {
        var presence = new PeerPresence(peer, observed, foreign, hasLink: !sharesLink);
        var bound = sharesLink ? observed.Bound.Filter(presence.Has) : default;
        var wanted = Desired.Nothing.State with
        {
            Services = observed.Services.Filter((key, _) => presence.Serves(key)),
            Bound = bound,
            Link = bound.IsEmpty ? LinkState.Absent : observed.Link,
            Sysctls = observed.Sysctls,
        };
        var reasons = new Reasons(Desired.Nothing, wanted, observed) { WhyGone = new Because.HandedTo(peer) };
        return new(new Comparison(wanted, observed, reasons).Steps([]), []);
    }

    /// <summary>
    /// Our virtual services that the peer does not serve: nothing would answer for them after <see cref="To"/>. A node port on
    /// another of the node's addresses than the peer's choice is none: peers serve node ports on fewer of them.
    /// </summary>
    public static IEnumerable<ServiceKey> Orphans(Peer peer, KernelState observed, ForeignState foreign, bool sharesLink)
    {
        var presence = new PeerPresence(peer, observed, foreign, hasLink: !sharesLink);
        return Owned.Services(observed).Select(x => x.Key).Where(x => !x.IsMarked && !presence.Serves(x) && !ServesElsewhere(x));

        bool ServesElsewhere(ServiceKey key) => observed.HostAddresses.Contains(key.Vip)
            && observed.HostAddresses.Any(x => x.Family == key.Family && presence.Serves(ServiceKey.At(x, key.Protocol, key.Port)));
    }

    private static IEnumerable<Operation> Services(KernelState observed, PeerPresence presence) =>
        observed.Services.Keys
            .Where(x => !Owned.Service(observed, x) && presence.Serves(x))
            .Select(Operation (x) => new Operation.DeleteService(x));

    // On a link that is ours too, an address that we make local is ours, and so is the anchor.
    private static Set<Ascending<Address>, Address> Left(KernelState observed, ForeignState foreign, bool sharesLink) => sharesLink
        ? foreign.Bound.Filter(x => x != Anchor.Address && !IsOurs(observed, x))
        : foreign.Bound;

    private static IEnumerable<Operation> Addresses(KernelState observed, ForeignState foreign, bool sharesLink)
    {
        if (foreign.Link == LinkState.Absent)
        {
            return [];
        }

        if (!sharesLink || !IsInUse(observed))
        {
            return [new Operation.DeleteLink()];
        }

        var left = Left(observed, foreign, sharesLink);
        var anchors = observed.Routes.Keys.Any(x => x.Family == AddressFamily.Inet)
            && left.Any(x => x.Family == AddressFamily.Inet)
            && observed.Bound.All(x => x.Family != AddressFamily.Inet || left.Contains(x));
        return left.Select(Operation (x) => new Operation.UnbindAddress(x))
            .Concat(anchors ? [new Operation.BindAddress(Anchor.Address)] : []);
    }

    private static IEnumerable<Operation> Routing(ForeignState foreign) =>
        foreign.PolicyRules.Where(PeerNames.IsPolicyRule).Select(Operation (x) => new Operation.DeletePolicyRule(x))
            .Concat(foreign.PolicyRoutes.Where(x => x.Table == PeerNames.MarkTable).Select(Operation (x) => new Operation.DeletePolicyRoute(x)));

    private static bool IsOurs(KernelState observed, Address address) =>
        OurSets.Members(observed, SetRole.Vip, address.Family).Any(x => x.ContainsKey(SetMember.Of(address)));

    private static bool IsInUse(KernelState observed) =>
        !observed.Routes.IsEmpty || !observed.Sets.IsEmpty || !observed.Rules.Chains.IsEmpty;
}
