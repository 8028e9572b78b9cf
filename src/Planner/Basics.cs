using System;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// What is served first where nothing is served yet: a node of ten thousand Services must not wait for the last of them
/// until its pods can look up a name or reach the API server.
/// </summary>
public static class Basics
{
    private const ushort DnsPort = 53;
    private static readonly ObjectName Api = new("default", "kubernetes");

    /// <summary>Whether everything else leans on it: the API server, and what answers on the port of DNS in kube-system.</summary>
    public static bool Have(ServiceKey key, ServiceOrigin origin) =>
        origin.Port.Service == Api || (origin.Port.Service.Namespace == "kube-system" && key.Port == DnsPort);

    /// <summary>
    /// The plan of these Services and of what all need (link, sets, rules, parameters); the plan that follows has the rest.
    /// Empty where there is none of them, or the node is not fresh.
    /// </summary>
    public static Plan Plan(Desired desired, KernelState observed, NodePolicy policy, Func<ServiceKey, ServiceOrigin, bool> isBasic)
    {
        if (!IsFresh(desired, observed))
        {
            return new([], []);
        }

        var services = new Set<Ascending<ServiceKey>, ServiceKey>(desired.Origins.Where(x => isBasic(x.Key, x.Value)).Select(x => x.Key));
        return services.IsEmpty ? new([], []) : Planning.Part(desired, observed, Of(desired, services), policy, DrainClock.Stopped);
    }

    // Nothing can be lost by doing one part before the other where nothing of ours is there, and nothing to be adopted.
    private static bool IsFresh(Desired desired, KernelState observed) =>
        observed.Link == LinkState.Absent && observed.Sets.IsEmpty && !observed.Services.Keys.Any(desired.State.Services.ContainsKey);

    // Who is a pod of this node, and which pods may reach themselves, decides about the packets of each Service.
    private static Touched Of(Desired desired, Set<Ascending<ServiceKey>, ServiceKey> services)
    {
        var members =
            from set in desired.State.Sets
            let role = OurSets.RoleOf(set.Key)
            where role is SetRole.Pod or SetRole.Hairpin or SetRole.RangeSource
            from member in set.Value.Members.Keys
            where role != SetRole.RangeSource || services.Contains(member.Service)
            select new MemberRef(set.Key, member);
        return new(false, services, new(members), default);
    }
}
