using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Who asks, as the decision table has it (kube-proxy.md 1.4).</summary>
public enum Who
{
    /// <summary>A pod of this node.</summary>
    Pod,

    /// <summary>The node itself.</summary>
    Node,

    /// <summary>Everybody else, pods of other nodes among them.</summary>
    Outside,
}

/// <summary>What becomes of a new connection.</summary>
public enum Lot
{
    Served,
    Refused,
    Dropped,
}

/// <summary>The first packet of a connection, and what a state does with it: the rule set of facts/datapath.md A.3, by hand.</summary>
internal sealed record FirstPacket(Who Who, Address Source, ServiceKey To)
{
    public (Lot Lot, string Servers, bool IsRewritten) Meets(KernelState state)
    {
        var to = SetMember.Of(To.Vip, To.Protocol, To.Port);
        if (Has(state, SetRole.Ranged, to) && !Allowed(state, to))
        {
            return (Lot.Dropped, "", false);
        }

        var isPod = Members(state, SetRole.Pod).Keys.Any(x => Prefix.Around(x.Ip, x.Length).Contains(Source));
        if ((isPod || Who == Who.Node) && Members(state, SetRole.ShortCircuit).Find(to).Case is uint mark)
        {
            return Served(state, ServiceKey.Marked(To.Family, mark), Who == Who.Node);
        }

        return Has(state, SetRole.Drop, to) ? (Lot.Dropped, "", false)
            : Has(state, SetRole.Vip, SetMember.Of(To.Vip)) && !Has(state, SetRole.ServicePort, to) ? (Lot.Refused, "", false)
            : Served(state, To, Has(state, SetRole.External, to) || (Has(state, SetRole.Internal, to) && !isPod));
    }

    // Without a virtual service the node's own stack refuses: there is no listener in the table's world.
    private static (Lot, string, bool) Served(KernelState state, ServiceKey key, bool isRewritten) =>
        state.Services.Find(key).Case is VirtualService { Servers.Count: > 0 } service
            ? (Lot.Served, string.Join(" ", service.Servers.Span.ToArray().Select(x => x.Key)), isRewritten)
            : (Lot.Refused, "", false);

    private bool Allowed(KernelState state, SetMember to) => Members(state, SetRole.RangeSource).Keys
        .Any(x => x.Service == to.Service && Prefix.Around(x.Other, x.OtherLength).Contains(Source));

    private bool Has(KernelState state, SetRole role, SetMember member) => Members(state, role).ContainsKey(member);

    private Map<Ascending<SetMember>, SetMember, uint> Members(KernelState state, SetRole role)
    {
        var form = state.Rules.Chains.ContainsKey(NftablesForm.Guard) ? FilterForm.Nftables : FilterForm.Iptables;
        return state.Sets.Find(OurSets.Name(role, To.Family, form)).Case is IpSet set ? set.Members : default;
    }
}
