using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// What firewalls of others do to service traffic (facts/datapath.md 8). We do not open them: whoever closed them decides.
/// </summary>
public static class Closed
{
    /// <summary>A sentence for each built-in chain that drops by default, with the rule that service traffic needs.</summary>
    public static ImmutableArray<string> Findings(KernelState observed, KernelState wanted)
    {
        var hasIpsets = wanted.Sets.Keys.Any(x => x.Form == FilterForm.Iptables);
        return [.. observed.Closed.Select(x => Explain(x, hasIpsets))];
    }

    // iptables cannot look into the sets of an nf_tables table.
    private static string Explain(ChainKey chain, bool hasIpsets)
    {
        var tool = chain.Family == AddressFamily.Inet6 ? "ip6tables" : "iptables";
        var (effect, rule) = chain.Name == "FORWARD"
            ? ("replies of pods are lost", "FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
            : ("only the node itself reaches services", hasIpsets
                ? $"INPUT -m set --match-set {OurSets.Name(SetRole.Ledger, chain.Family)} dst,dst -j ACCEPT"
                : "INPUT -d RANGE -j ACCEPT for each range of service addresses, and one for the node ports");
        return $"the policy of {tool}'s {chain.Name} is DROP: {effect} unless a rule of the firewall lets them pass, such as {tool} -A {rule}";
    }
}
