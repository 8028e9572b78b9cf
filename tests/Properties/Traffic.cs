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

    /// <summary>Whether the refuse rule of a form that stands takes the packet: a virtual address, but not a service port on it.</summary>
    public static bool IsRefused(KernelState state, ServiceKey key) => OurSets.Forms.Any(form =>
        Stands(state, key.Family, form) && IsRefused(state, key, form));

    /// <summary>Whether it would be if the rules stood.</summary>
    public static bool IsToBeRefused(KernelState state, ServiceKey key) => OurSets.Forms.Any(form => IsRefused(state, key, form));

    /// <summary>Whether the rules of one form stand, or of both.</summary>
    public static bool RulesStand(KernelState state, AddressFamily family) => OurSets.Forms.Any(form => Stands(state, family, form));

    /// <summary>Whether a role's set of a form that stands holds the service; what any form drops is dropped.</summary>
    public static bool Has(KernelState state, SetRole role, ServiceKey key) => OurSets.Forms.Any(form =>
        (role == SetRole.Drop || Stands(state, key.Family, form)) && Find(state, role, key.Family, form).ContainsKey(Member(key)));

    /// <summary>The members of a role's sets in both families and forms.</summary>
    public static IEnumerable<SetMember> Members(KernelState state, SetRole role) =>
        from form in OurSets.Forms
        from family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6]
        from member in Find(state, role, family, form).Keys
        select member;

    private static bool IsRefused(KernelState state, ServiceKey key, FilterForm form) =>
        Find(state, SetRole.Vip, key.Family, form).ContainsKey(SetMember.Of(key.Vip))
        && !Find(state, SetRole.ServicePort, key.Family, form).ContainsKey(Member(key));

    private static SetMember Member(ServiceKey key) => SetMember.Of(key.Vip, key.Protocol, key.Port);

    // Nothing is served or refused by the guard of marks, which comes last.
    private static bool Stands(KernelState state, AddressFamily family, FilterForm form)
    {
        var wanted = form == FilterForm.Nftables ? NftablesForm.Rules : family == AddressFamily.Inet ? Iptables : Ip6tables;
        return wanted.Chains.All(x => x.Key == NftablesForm.Guard || (state.Rules.Chains.Find(x.Key).Case is RuleList list && list.Equals(x.Value)))
            && wanted.Jumps.All(state.Rules.Jumps.Contains);
    }

    private static PacketRules Iptables { get; } = IptablesForm.Rules(AddressFamily.Inet);

    private static PacketRules Ip6tables { get; } = IptablesForm.Rules(AddressFamily.Inet6);

    private static Map<Ascending<SetMember>, SetMember, uint> Find(KernelState state, SetRole role, AddressFamily family, FilterForm form) =>
        state.Sets.Find(OurSets.Name(role, family, form)).Case is IpSet set ? set.Members : default;
}
