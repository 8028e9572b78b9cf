using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a peer shows to be its own: the virtual services and addresses that its sets, its link and its marks name.</summary>
internal sealed class PeerPresence
{
    private readonly HashSet<ServiceKey> services = [];
    private readonly HashSet<Address> addresses = [];
    private readonly HashSet<(AddressFamily, Protocol, ushort)> nodePorts = [];
    private readonly HashSet<(AddressFamily, uint)> marks = [];
    private readonly KernelState observed;

    /// <param name="hasLink">Whether the addresses on the peer's link are all its own; where the link is ours too they are not.</param>
    public PeerPresence(Peer peer, KernelState observed, ForeignState foreign, bool hasLink)
    {
        this.observed = observed;
        if (hasLink)
        {
            addresses.UnionWith(foreign.Bound);
        }

        foreach (var (name, set) in foreign.Sets.Where(x => PeerNames.IsSet(peer, x.Key)))
        {
            Take(peer, name, set);
        }

        if (peer == Peer.KubeRouter)
        {
            marks.UnionWith(foreign.PolicyRules.Where(x => x.Mark != 0 && PeerNames.IsPolicyRule(x)).Select(x => (x.Family, x.Mark)));
        }
    }

    /// <summary>Whether a mark leads to what it forwards without NAT.</summary>
    public bool Marks(AddressFamily family, uint mark) => marks.Contains((family, mark));

    /// <summary>Whether it has this address on a link, as far as it says itself.</summary>
    public bool Has(Address address) => addresses.Contains(address);

    /// <summary>Whether it serves this.</summary>
    public bool Serves(ServiceKey key) => key.IsMarked
        ? marks.Contains((key.Family, key.Mark))
        : services.Contains(key)
            || addresses.Contains(key.Vip)
            || (observed.HostAddresses.Contains(key.Vip) && nodePorts.Contains((key.Family, key.Protocol, key.Port)));

    private void Take(Peer peer, SetName name, IpSet set)
    {
        if (PeerNames.HasServices(peer, name))
        {
            services.UnionWith(set.Members.Keys.Select(x => x.Service));
        }
        else if (PeerNames.HasAddresses(name))
        {
            addresses.UnionWith(set.Members.Keys.Select(x => x.Ip));
        }
        else if (PeerNames.NodePorts(name) is { } protocol)
        {
            nodePorts.UnionWith(set.Members.Keys.Select(x => (name.Family, protocol, x.Port)));
        }
    }
}
