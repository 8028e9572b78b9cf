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
    public static ImmutableArray<string> Findings(KernelState observed) => [.. observed.Closed.Select(Explain)];

    private static string Explain(ChainKey chain)
    {
        var tool = chain.Family == AddressFamily.Inet6 ? "ip6tables" : "iptables";
        var (effect, rule) = chain.Name == "FORWARD"
            ? ("replies of pods are lost", "FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
            : ("only the node itself reaches services", $"INPUT -m set --match-set {OurSets.Name(SetRole.Ledger, chain.Family)} dst,dst -j ACCEPT");
        return $"the policy of {tool}'s {chain.Name} is DROP: {effect} unless a rule of the firewall lets them pass, such as {tool} -A {rule}";
    }
}
