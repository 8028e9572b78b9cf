using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>What a packet meets in a state, written from the rule set of facts/datapath.md, not from the planner.</summary>
internal static class Traffic
{
    /// <summary>Whether a new connection of an outside client to this address and port gets an answer from a real server.</summary>
    public static bool Answers(KernelState state, ServiceKey key) =>
        !key.IsMarked
        && IsLocal(state, key.Vip)
        && !IsRefused(state, key)
        && !Has(state, SetRole.Drop, key)
        && HasUsableServer(state, key);

    public static bool HasUsableServer(KernelState state, ServiceKey key) =>
        state.Services.Find(key).Case is VirtualService service
        && service.Settings.Scheduler.Name != Scheduler.NoneName
        && Usable(service).Any();

    public static IEnumerable<RealServer> Usable(VirtualService service) => service.Servers.Span.ToArray().Where(x => x.Weight.Value > 0);

    public static bool IsLocal(KernelState state, Address vip) =>
        state.Routes.ContainsKey(vip) || state.Bound.Contains(vip) || state.HostAddresses.Contains(vip);

    /// <summary>Whether the refuse rule takes the packet: a virtual address, but not a service port on it.</summary>
    public static bool IsRefused(KernelState state, ServiceKey key) =>
        RulesStand(state, key.Family)
        && Find(state, SetRole.Vip, key.Family).ContainsKey(SetMember.Of(key.Vip))
        && !Has(state, SetRole.ServicePort, key);

    public static bool RulesStand(KernelState state, AddressFamily family)
    {
        var wanted = IptablesForm.Rules(family);
        return wanted.Chains.All(x => state.Rules.Chains.Find(x.Key).Case is RuleList list && list.Equals(x.Value))
            && wanted.Jumps.All(state.Rules.Jumps.Contains);
    }

    public static bool Has(KernelState state, SetRole role, ServiceKey key) =>
        Find(state, role, key.Family).ContainsKey(SetMember.Of(key.Vip, key.Protocol, key.Port));

    /// <summary>The members of a role's sets in both families.</summary>
    public static IEnumerable<SetMember> Members(KernelState state, SetRole role) =>
        Find(state, role, AddressFamily.Inet).Keys.Concat(Find(state, role, AddressFamily.Inet6).Keys);

    private static Map<Ascending<SetMember>, SetMember, uint> Find(KernelState state, SetRole role, AddressFamily family) =>
        state.Sets.Find(OurSets.Name(role, family)).Case is IpSet set ? set.Members : default;
}
