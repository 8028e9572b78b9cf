using System;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// What a kernel would do with an operation: the state after it, or the errno with which it refuses. It is the oracle of
/// the tests and the agent's memory between observations; tests/Kernel holds it against real kernels.
/// </summary>
public static class KernelModel
{
    public static Either<Errno, KernelState> Apply(Operation operation, KernelState state) => operation switch
    {
        Operation.SetSysctl x => SetSysctl(x, state),
        Operation.AddLink => state.Link == LinkState.Absent ? state with { Link = LinkState.Up } : Errno.Exists,
        Operation.RaiseLink => state.Link == LinkState.Absent ? Errno.NoDevice : state with { Link = LinkState.Up },
        Operation.DeleteLink => DeleteLink(state),
        Operation.CreateSet x => CreateSet(x, state),
        Operation.DestroySet x => DestroySet(x, state),
        Operation.AddMember x => AddMember(x, state),
        Operation.DeleteMember x => DeleteMember(x, state),
        Operation.WriteChain x => WriteChain(x, state),
        Operation.DeleteChain x => DeleteChain(x, state),
        Operation.AddJump x => AddJump(x, state),
        Operation.DeleteJump x => DeleteJump(x, state),

        // What others keep there is no part of the state.
        Operation.DeleteRule or Operation.DeletePolicyRule or Operation.DeletePolicyRoute => state,
        Operation.AddService x => IpvsModel.AddService(x, state),
        Operation.EditService x => IpvsModel.EditService(x, state),
        Operation.DeleteService x => IpvsModel.DeleteService(x, state),
        Operation.AddServer x => IpvsModel.AddServer(x, state),
        Operation.EditServer x => IpvsModel.EditServer(x, state),
        Operation.DeleteServer x => IpvsModel.DeleteServer(x, state),
        Operation.ForgetFlows => state,
        Operation.AddRoute x => AddressModel.AddRoute(x, state),
        Operation.EditRoute x => AddressModel.EditRoute(x, state),
        Operation.DeleteRoute x => AddressModel.DeleteRoute(x, state),
        Operation.BindAddress x => AddressModel.Bind(x, state),
        Operation.UnbindAddress x => AddressModel.Unbind(x, state),
        _ => throw new InvalidOperationException("a case of Operation has no model"),
    };

    // All of them are integers; those of the bridge are switches, and show any number but 0 as 1.
    private static Either<Errno, KernelState> SetSysctl(Operation.SetSysctl x, KernelState state)
    {
        if (state.Sysctls.Find(x.Name).Case is not string before)
        {
            return Errno.NoEntry;
        }

        if (x.After.StartsWith('+') || !int.TryParse(x.After, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return Errno.Invalid;
        }

        var shown = Sysctls.IsSwitch(x.Name) && number != 0 ? 1 : number;
        return state with
        {
            Sysctls = state.Sysctls.SetItem(x.Name, shown.ToString(CultureInfo.InvariantCulture)),
            Remembered = Remembered(x, before, state),
        };
    }

    // Nothing remembers while there is no link; the first value counts.
    private static Map<Ascending<SysctlName>, SysctlName, string> Remembered(Operation.SetSysctl x, string before, KernelState state) =>
        x.Restores ? state.Remembered.Remove(x.Name)
        : state.Link == LinkState.Absent || state.Remembered.ContainsKey(x.Name) ? state.Remembered
        : state.Remembered.Add(x.Name, before);

    // A link takes its addresses and routes along.
    private static Either<Errno, KernelState> DeleteLink(KernelState state) => state.Link == LinkState.Absent
        ? Errno.NoDevice
        : state with { Link = LinkState.Absent, Routes = default, Bound = default, Remembered = default };

    // Asked without NLM_F_EXCL, ipset takes what is so already for done.
    private static Either<Errno, KernelState> CreateSet(Operation.CreateSet x, KernelState state)
    {
        if (state.Sets.Find(x.Set).Case is not IpSet set)
        {
            return state with { Sets = state.Sets.Add(x.Set, IpSet.Empty(x.Type, x.Family)) };
        }

        return set.Type == x.Type && set.Family == x.Family ? state : Errno.Exists;
    }

    private static Either<Errno, KernelState> DestroySet(Operation.DestroySet x, KernelState state)
    {
        var isOfTable = x.Set.Form == FilterForm.Nftables;
        if (isOfTable && !state.Sets.ContainsKey(x.Set))
        {
            return Errno.NoEntry;
        }

        var isNamed = state.Rules.Chains.Values.Any(list => list.Rules.Any(rule => Chains.SetsOf(rule).Contains(x.Set)));
        return isNamed
            ? isOfTable ? Errno.Busy : Errno.SetBusy
            : state with { Sets = state.Sets.Remove(x.Set) };
    }

    private static Either<Errno, KernelState> AddMember(Operation.AddMember x, KernelState state)
    {
        if (state.Sets.Find(x.Set).Case is not IpSet set)
        {
            return Errno.NoEntry;
        }

        var refusal = set.Family != x.Member.Ip.Family ? OtherFamily(x.Set)
            : x.Set.Form == FilterForm.Nftables ? NftModel.Clash(x, set)
            : Errno.None;
        return refusal == Errno.None
            ? With(state, x.Set, set with { Members = set.Members.AddOrUpdate(x.Member, x.Mark) })
            : refusal;
    }

    private static Errno OtherFamily(SetName set) => set.Form == FilterForm.Nftables ? Errno.Invalid : Errno.SetProtocol;

    private static Either<Errno, KernelState> DeleteMember(Operation.DeleteMember x, KernelState state)
    {
        if (state.Sets.Find(x.Set).Case is not IpSet set)
        {
            return Errno.NoEntry;
        }

        if (set.Family != x.Member.Ip.Family)
        {
            return OtherFamily(x.Set);
        }

        if (x.Set.Form == FilterForm.Nftables)
        {
            return NftModel.Deleted(x.Member, set) is { } deleted
                ? With(state, x.Set, set with { Members = set.Members.Remove(deleted) })
                : Errno.NoEntry;
        }

        return set.Members.ContainsKey(x.Member)
            ? With(state, x.Set, set with { Members = set.Members.Remove(x.Member) })
            : Errno.SetExists;
    }

    private static KernelState With(KernelState state, SetName name, IpSet set) =>
        state with { Sets = state.Sets.SetItem(name, set) };

    // The restore tool and the kernel refuse a rule whose set or chain is not there.
    private static Either<Errno, KernelState> WriteChain(Operation.WriteChain x, KernelState state)
    {
        var hasSets = x.Rules.Rules.SelectMany(Chains.SetsOf).All(state.Sets.ContainsKey);
        var hasChains = x.Rules.Rules.SelectMany(Chains.TargetsOf)
            .Where(target => x.Chain.Form == FilterForm.Nftables || target.StartsWith(SetName.OurPrefix, StringComparison.Ordinal))
            .All(target => state.Rules.Chains.ContainsKey(x.Chain with { Name = target }));
        return hasSets && hasChains
            ? With(state, state.Rules with { Chains = state.Rules.Chains.AddOrUpdate(x.Chain, x.Rules) })
            : Errno.NoEntry;
    }

    private static Either<Errno, KernelState> DeleteChain(Operation.DeleteChain x, KernelState state)
    {
        if (!state.Rules.Chains.ContainsKey(x.Chain))
        {
            return Errno.NoEntry;
        }

        return IsReached(x.Chain, state.Rules)
            ? Errno.Busy
            : With(state, state.Rules with { Chains = state.Rules.Chains.Remove(x.Chain) });
    }

    private static bool IsReached(ChainKey chain, PacketRules rules) =>
        rules.Jumps.Any(x => x.From with { Name = chain.Name } == chain && x.To == chain.Name)
        || rules.Chains.Any(x => x.Key with { Name = chain.Name } == chain
            && x.Key != chain
            && x.Value.Rules.SelectMany(Chains.TargetsOf).Contains(chain.Name));

    private static Either<Errno, KernelState> AddJump(Operation.AddJump x, KernelState state)
    {
        if (!state.Rules.Chains.ContainsKey(x.Jump.From with { Name = x.Jump.To }))
        {
            return Errno.NoEntry;
        }

        return state.Rules.Jumps.Contains(x.Jump)
            ? Errno.Exists
            : With(state, state.Rules with { Jumps = state.Rules.Jumps.Add(x.Jump) });
    }

    private static Either<Errno, KernelState> DeleteJump(Operation.DeleteJump x, KernelState state) =>
        state.Rules.Jumps.Contains(x.Jump)
            ? With(state, state.Rules with { Jumps = state.Rules.Jumps.Remove(x.Jump) })
            : Errno.NoEntry;

    private static KernelState With(KernelState state, PacketRules rules) => state with { Rules = rules };
}
