using System;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The closed list of what can be done to a kernel. One operation changes one kernel object, so that a plan is minimal
/// and every outcome has one cause; the executor sends many in one batch. Edits carry what was before: for the reader.
/// </summary>
public abstract record Operation
{
    private Operation()
    {
    }

    /// <summary>Sets a kernel parameter, and remembers the value of before on our link; or gives a remembered value back.</summary>
    public sealed record SetSysctl(SysctlName Name, string Before, string After, bool Restores = false) : Operation;

    /// <summary>Creates the dummy link, up.</summary>
    public sealed record AddLink : Operation;

    /// <summary>Brings the dummy link up; peers leave it down, and routes need it up.</summary>
    public sealed record RaiseLink : Operation;

    /// <summary>Deletes the dummy link with all that is on it.</summary>
    public sealed record DeleteLink : Operation;

    public sealed record CreateSet(SetName Set, IpSetType Type, AddressFamily Family) : Operation;

    /// <param name="MakesWay">Whether it goes for a set of the same name and another kind.</param>
    public sealed record DestroySet(SetName Set, bool MakesWay = false) : Operation;

    /// <summary>Adds a member; in an ipset, one that is there gets this mark.</summary>
    public sealed record AddMember(SetName Set, IpSetType Type, SetMember Member, uint Mark) : Operation;

    /// <param name="MakesWay">
    /// Whether it goes, in one transaction, for what takes its place: the same member with another mark, or a range that overlaps.
    /// </param>
    public sealed record DeleteMember(SetName Set, IpSetType Type, SetMember Member, bool MakesWay = false) : Operation;

    /// <summary>Makes the chain, or empties it if it is there, and fills it with these rules.</summary>
    /// <param name="MakesWay">Whether only those rules are taken out that name a set which goes for one of another kind.</param>
    public sealed record WriteChain(ChainKey Chain, RuleList Rules, bool MakesWay = false) : Operation;

    public sealed record DeleteChain(ChainKey Chain) : Operation;

    public sealed record AddJump(Jump Jump) : Operation;

    public sealed record DeleteJump(Jump Jump) : Operation;

    /// <summary>Deletes one rule of a peer's in a chain that stays, as iptables-save prints it behind <c>-A CHAIN </c>.</summary>
    public sealed record DeleteRule(ChainKey Chain, string Rule) : Operation;

    /// <summary>Deletes a peer's rule of policy routing.</summary>
    public sealed record DeletePolicyRule(PolicyRule Rule) : Operation;

    /// <summary>Deletes a peer's route in a table of its own.</summary>
    public sealed record DeletePolicyRoute(PolicyRoute Route) : Operation;

    /// <summary>Makes an empty virtual service; it refuses connections until it has a usable server.</summary>
    public sealed record AddService(ServiceKey Service, ServiceSettings Settings) : Operation;

    /// <summary>Replaces the settings in place; connections keep their servers.</summary>
    public sealed record EditService(ServiceKey Service, ServiceSettings Before, ServiceSettings After) : Operation;

    /// <summary>Deletes a virtual service with its real servers.</summary>
    public sealed record DeleteService(ServiceKey Service) : Operation;

    public sealed record AddServer(ServiceKey Service, RealServer Server) : Operation;

    public sealed record EditServer(ServiceKey Service, RealServer Before, RealServer After) : Operation;

    public sealed record DeleteServer(ServiceKey Service, RealServerKey Server) : Operation;

    /// <summary>
    /// Deletes what connection tracking knows of UDP through a virtual service, where replies come from none of these servers: from
    /// one that left, from the host itself before the service was there, from behind another proxy. Such a client would
    /// be sent where nobody answers for as long as it goes on sending. No state holds these flows.
    /// </summary>
    public sealed record ForgetFlows(ServiceKey Service, Set<Ascending<RealServerKey>, RealServerKey> Keep) : Operation;

    /// <summary>Makes a virtual address local by a route.</summary>
    public sealed record AddRoute(Address Vip, LocalRoute Route) : Operation;

    public sealed record EditRoute(Address Vip, LocalRoute Before, LocalRoute After) : Operation;

    public sealed record DeleteRoute(Address Vip) : Operation;

    /// <summary>Makes a virtual address local by putting it on the dummy link.</summary>
    public sealed record BindAddress(Address Vip) : Operation;

    public sealed record UnbindAddress(Address Vip) : Operation;

    /// <summary>The plane that the operation belongs to; none for the link, parameters and chains that serve both.</summary>
    public AddressFamily Plane => this switch
    {
        SetSysctl or AddLink or RaiseLink or DeleteLink => AddressFamily.None,
        CreateSet x => x.Family,
        DestroySet x => x.Set.Family,
        AddMember x => x.Member.Ip.Family,
        DeleteMember x => x.Member.Ip.Family,
        WriteChain x => x.Chain.Family,
        DeleteChain x => x.Chain.Family,
        AddJump x => x.Jump.From.Family,
        DeleteJump x => x.Jump.From.Family,
        DeleteRule x => x.Chain.Family,
        DeletePolicyRule x => x.Rule.Family,
        DeletePolicyRoute x => x.Route.Family,
        AddService x => x.Service.Family,
        EditService x => x.Service.Family,
        DeleteService x => x.Service.Family,
        AddServer x => x.Service.Family,
        EditServer x => x.Service.Family,
        DeleteServer x => x.Service.Family,
        ForgetFlows x => x.Service.Family,
        AddRoute x => x.Vip.Family,
        EditRoute x => x.Vip.Family,
        DeleteRoute x => x.Vip.Family,
        BindAddress x => x.Vip.Family,
        UnbindAddress x => x.Vip.Family,
        _ => throw new InvalidOperationException("a case of Operation has no plane"),
    };
}
