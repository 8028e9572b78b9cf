using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// What a refused step holds up: only the steps that lean on it, so that one broken object never stops a node. Nothing
/// answers before its source rewriting and its refusal stand, and ownership is recorded before what is owned.
/// </summary>
public static class Withholding
{
    /// <summary>The object that an operation makes, changes or removes.</summary>
    public static KernelObject Touches(Operation operation) => operation switch
    {
        Operation.SetSysctl => new(ObjectKind.Sysctl),
        Operation.AddLink or Operation.RaiseLink or Operation.DeleteLink => new(ObjectKind.Link),
        Operation.CreateSet x => new(ObjectKind.Set, Set: x.Set),
        Operation.DestroySet x => new(ObjectKind.Set, Set: x.Set),
        Operation.AddMember x => new(ObjectKind.Member, Set: x.Set, Member: x.Member),
        Operation.DeleteMember x => new(ObjectKind.Member, Set: x.Set, Member: x.Member),
        Operation.WriteChain or Operation.AddJump or Operation.DeleteJump or Operation.DeleteRule or Operation.DeleteChain =>
            new(ObjectKind.Rules, operation.Plane),
        Operation.AddService x => new(ObjectKind.Service, Service: x.Service),
        Operation.EditService x => new(ObjectKind.Service, Service: x.Service),
        Operation.DeleteService x => new(ObjectKind.Service, Service: x.Service),
        Operation.AddServer x => new(ObjectKind.Server, Service: x.Service, Server: x.Server.Key),
        Operation.EditServer x => new(ObjectKind.Server, Service: x.Service, Server: x.After.Key),
        Operation.DeleteServer x => new(ObjectKind.Server, Service: x.Service, Server: x.Server),
        Operation.ForgetFlows x => new(ObjectKind.Flows, Service: x.Service),
        Operation.AddRoute x => Address(x.Vip),
        Operation.EditRoute x => Address(x.Vip),
        Operation.DeleteRoute x => Address(x.Vip),
        Operation.BindAddress x => Address(x.Vip),
        Operation.UnbindAddress x => Address(x.Vip),
        Operation.DeletePolicyRule or Operation.DeletePolicyRoute => new(ObjectKind.PolicyRouting, operation.Plane),
        _ => throw new InvalidOperationException("a case of Operation touches nothing"),
    };

    /// <summary>The failed object that <paramref name="later"/> leans on; none where it may go on.</summary>
    public static KernelObject? Blocker(Operation later, IReadOnlySet<KernelObject> failed)
    {
        if (failed.Count == 0)
        {
            return null;
        }

        foreach (var needed in Needs(later))
        {
            if (failed.Contains(needed))
            {
                return needed;
            }
        }

        return later switch
        {
            Operation.AddMember x => Any(failed, other => IsInTheWay(other, x)),
            Operation.ForgetFlows x => Any(failed, other => IsServing(other, x.Service)),
            Operation.DeleteJump x => Any(failed, other => IsOfForm(other, Other(x.Jump.From.Form))),
            Operation.DeleteChain x => Any(failed, other => IsOfForm(other, Other(x.Chain.Form))),
            Operation.DestroySet x => Any(failed, other => IsOfForm(other, Other(x.Set.Form)) || IsStillOwned(other, x)),
            _ => null,
        };
    }

    private static KernelObject? Any(IReadOnlySet<KernelObject> failed, Func<KernelObject, bool> isNeeded)
    {
        foreach (var item in failed)
        {
            if (isNeeded(item))
            {
                return item;
            }
        }

        return null;
    }

    // What was to make way for it in a set of nf_tables, and did not.
    private static bool IsInTheWay(KernelObject other, Operation.AddMember x) =>
        other.Kind == ObjectKind.Member && other.Set == x.Set && other.Member.Overlaps(x.Member);

    // A server that could not be removed keeps its flows.
    private static bool IsServing(KernelObject other, ServiceKey service) =>
        other.Kind is ObjectKind.Service or ObjectKind.Server && other.Service == service;

    // One form of the packet filter goes only when the other stands whole.
    private static bool IsOfForm(KernelObject other, FilterForm form) => other.Kind switch
    {
        ObjectKind.Rules => (other.Family == AddressFamily.None) == (form == FilterForm.Nftables),
        ObjectKind.Set or ObjectKind.Member => other.Set.Form == form,
        _ => false,
    };

    private static FilterForm Other(FilterForm form) => form == FilterForm.Nftables ? FilterForm.Iptables : FilterForm.Nftables;

    // A service that could not be removed is known as ours by the ledger.
    private static bool IsStillOwned(KernelObject other, Operation.DestroySet x) =>
        other.Kind == ObjectKind.Service && OurSets.RoleOf(x.Set) == SetRole.Ledger;

    private static IEnumerable<KernelObject> Needs(Operation operation) => operation switch
    {
        Operation.AddMember x => NeedsOfNewMember(x),
        Operation.DeleteMember x => NeedsOfOldMember(x),
        Operation.CreateSet x => [new(ObjectKind.Set, Set: x.Set)],
        Operation.WriteChain x => NeedsOfChain(x),
        Operation.AddJump or Operation.DeleteJump or Operation.DeleteRule or Operation.DeleteChain => [Rules(operation.Plane)],
        Operation.AddService x => NeedsOfService(x.Service),
        Operation.EditService x => [Service(x.Service), .. Claims(x.Service)],
        Operation.AddServer x => [Service(x.Service), .. NeedsOfService(x.Service)],
        Operation.EditServer x => [Service(x.Service), .. Claims(x.Service)],
        Operation.DeleteServer x => [Service(x.Service), .. Claims(x.Service)],
        Operation.AddRoute x => NeedsOfAddress(x.Vip),
        Operation.EditRoute x => NeedsOfAddress(x.Vip),
        Operation.BindAddress x => NeedsOfAddress(x.Vip),
        Operation.DeleteRoute x => [Address(x.Vip)],
        Operation.UnbindAddress x => [Address(x.Vip), Address(Anchor.Address)],
        Operation.DestroySet x => NeedsOfDestruction(x),
        _ => [],
    };

    private static IEnumerable<KernelObject> NeedsOfNewMember(Operation.AddMember x)
    {
        yield return new(ObjectKind.Set, Set: x.Set);
        var role = OurSets.RoleOf(x.Set);
        if (role == SetRole.ServicePort)
        {
            yield return Service(x.Member.Service);
        }
        else if (role == SetRole.ShortCircuit)
        {
            yield return Service(ServiceKey.Marked(x.Member.Ip.Family, x.Mark));
        }
        else if (role == SetRole.Ranged)
        {
            yield return new(ObjectKind.Set, Set: OurSets.Name(SetRole.RangeSource, x.Member.Ip.Family, x.Set.Form));
        }
    }

    // An address stays refused until it is gone, a service stays known as ours until it is gone.
    private static IEnumerable<KernelObject> NeedsOfOldMember(Operation.DeleteMember x) => OurSets.RoleOf(x.Set) switch
    {
        SetRole.Vip => [Address(x.Member.Ip), new(ObjectKind.Link)],
        SetRole.Ledger or SetRole.Internal or SetRole.External => [Service(x.Member.Service)],
        _ => [],
    };

    private static IEnumerable<KernelObject> NeedsOfChain(Operation.WriteChain x)
    {
        yield return Rules(x.Plane);
        if (x.Chain == NftablesForm.Guard)
        {
            yield return Rules(AddressFamily.Inet);
            yield return Rules(AddressFamily.Inet6);
        }

        foreach (var rule in x.Rules.Rules)
        {
            foreach (var set in Chains.SetsOf(rule))
            {
                yield return new(ObjectKind.Set, Set: set);
            }
        }
    }

    // A service that is adopted is ours before anything is done to it.
    private static IEnumerable<KernelObject> Claims(ServiceKey key) => key.IsMarked
        ? []
        : OurSets.Forms.Select(form => new KernelObject(
            ObjectKind.Member,
            Set: OurSets.Name(SetRole.Ledger, key.Family, form),
            Member: SetMember.Of(key.Vip, key.Protocol, key.Port)));

    private static IEnumerable<KernelObject> NeedsOfService(ServiceKey key)
    {
        yield return Rules(key.Family);
        yield return Rules(AddressFamily.None);
        if (key.IsMarked)
        {
            yield break;
        }

        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        foreach (var role in (SetRole[])[SetRole.Ledger, SetRole.Internal, SetRole.External, SetRole.Drop, SetRole.Ranged])
        {
            foreach (var form in OurSets.Forms)
            {
                yield return new(ObjectKind.Member, Set: OurSets.Name(role, key.Family, form), Member: member);
            }
        }
    }

    // Whichever form is wanted; of the other one nothing is added that could fail.
    private static IEnumerable<KernelObject> NeedsOfAddress(Address vip)
    {
        yield return new(ObjectKind.Link);
        yield return Rules(vip.Family);
        yield return Rules(AddressFamily.None);
        foreach (var form in OurSets.Forms)
        {
            yield return new(ObjectKind.Member, Set: OurSets.Name(SetRole.Vip, vip.Family, form), Member: SetMember.Of(vip));
        }
    }

    // A set goes only with the rules that name it; the refuse-set and the ledger also outlive what they stand for.
    private static IEnumerable<KernelObject> NeedsOfDestruction(Operation.DestroySet x)
    {
        var rules = Rules(x.Set.Form == FilterForm.Nftables ? AddressFamily.None : x.Plane);
        return OurSets.RoleOf(x.Set) is SetRole.Vip ? [rules, new(ObjectKind.Link)] : [rules];
    }

    private static KernelObject Rules(AddressFamily family) => new(ObjectKind.Rules, family);

    private static KernelObject Service(ServiceKey key) => new(ObjectKind.Service, Service: key);

    private static KernelObject Address(Address vip) => new(ObjectKind.Address, Member: SetMember.Of(vip));
}
