using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>The only place that compares what is wanted with what is found; each difference is one step of one phase.</summary>
internal sealed class Comparison(KernelState wanted, KernelState found, Reasons reasons)
{
    private readonly SortedDictionary<ServiceKey, Because> changed = [];
    private readonly List<Step>?[] phases = new List<Step>?[(int)Phase.DestroySets + 1];

    /// <param name="first">What <see cref="Replacing"/> did to what is found.</param>
    public ImmutableArray<Step> Steps(ImmutableArray<Step> first)
    {
        foreach (var step in first)
        {
            Emit(step.Operation, step.Why);
        }

        CompareSysctls();
        RestoreSysctls();
        CompareLink();
        CompareRules();
        Walk.Both(wanted.Sets, found.Sets, AddSet, RemoveSet, CompareSet);
        Walk.Both(wanted.Services, found.Services, AddService, RemoveService, CompareService);
        ForgetFlows();
        CompareAddresses();
        return Ordered();
    }

    private ImmutableArray<Step> Ordered()
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var phase in phases)
        {
            steps.AddRange(phase ?? []);
        }

        return steps.ToImmutable();
    }

    private void Emit(Operation operation, Because why)
    {
        var step = new Step(operation, why);
        (phases[(int)step.Phase] ??= []).Add(step);
    }

    // A parameter that the kernel lacks cannot be set: the bridge module may not be there, and need not be.
    private void CompareSysctls()
    {
        foreach (var (name, value) in wanted.Sysctls)
        {
            if (found.Sysctls.Find(name).Case is string now && now != value)
            {
                Emit(new Operation.SetSysctl(name, now, value), Reasons.Base(Sysctls.Reason(name)));
            }
        }
    }

    // Only what still is as we set it: a value that somebody chose since is theirs.
    private void RestoreSysctls()
    {
        foreach (var (name, before) in found.Remembered)
        {
            if (!wanted.Sysctls.ContainsKey(name) && found.Sysctls.Find(name).Case is string now && now == Sysctls.Ours(name) && now != before)
            {
                Emit(new Operation.SetSysctl(name, now, before, Restores: true), Reasons.Base("as it was before"));
            }
        }
    }

    private void CompareLink()
    {
        if (wanted.Link == LinkState.Up && found.Link == LinkState.Absent)
        {
            Emit(new Operation.AddLink(), Reasons.Base("virtual addresses stand on it"));
        }
        else if (wanted.Link == LinkState.Up && found.Link == LinkState.Down)
        {
            Emit(new Operation.RaiseLink(), Reasons.Base("routes need the link up"));
        }
        else if (wanted.Link == LinkState.Absent && found.Link != LinkState.Absent)
        {
            Emit(new Operation.DeleteLink(), reasons.Removed());
        }
    }

    private void CompareRules()
    {
        // In the renderers' order, because a chain must exist before another jumps to it.
        foreach (var (chain, _) in (ReadOnlySpan<(ChainKey, RuleList)>)
            [.. IptablesForm.Chains(AddressFamily.Inet), .. IptablesForm.Chains(AddressFamily.Inet6), .. NftablesForm.Chains])
        {
            CompareChain(chain);
        }

        var because = Reasons.Base("the packet filter leads through our chains");
        foreach (var jump in wanted.Rules.Jumps.Where(x => !found.Rules.Jumps.Contains(x)))
        {
            Emit(new Operation.AddJump(jump), because);
        }

        foreach (var jump in found.Rules.Jumps.Where(x => !wanted.Rules.Jumps.Contains(x)))
        {
            Emit(new Operation.DeleteJump(jump), reasons.Removed());
        }

        foreach (var chain in Chains.RemovalOrder(found.Rules).Where(x => !wanted.Rules.Chains.ContainsKey(x)))
        {
            Emit(new Operation.DeleteChain(chain), reasons.Removed());
        }
    }

    private void CompareChain(ChainKey chain)
    {
        if (wanted.Rules.Chains.Find(chain).Case is RuleList rules
            && !(found.Rules.Chains.Find(chain).Case is RuleList now && now.Equals(rules)))
        {
            Emit(new Operation.WriteChain(chain, rules), Reasons.Base("what every service needs of the packet filter"));
        }
    }

    private void AddSet(SetName name, IpSet set)
    {
        Emit(new Operation.CreateSet(name, set.Type, set.Family), Reasons.Base("the packet filter looks things up in it"));
        foreach (var (member, mark) in set.Members)
        {
            AddMember(name, set, member, mark);
        }
    }

    // Its members go with a set, but a service port is closed before its service goes: else the host's own listeners
    // would answer in between. Where the form changes, the other one refuses it or serves it; a service that stays, stays open.
    private void RemoveSet(SetName name, IpSet set)
    {
        if (OurSets.RoleOf(name) == SetRole.ServicePort)
        {
            foreach (var member in set.Members.Keys.Where(x => !IsWanted(SetRole.Vip, SetMember.Of(x.Ip)) && !wanted.Services.ContainsKey(x.Service)))
            {
                RemoveMember(name, set, member);
            }
        }

        Emit(new Operation.DestroySet(name), reasons.Removed());
    }

    private bool IsWanted(SetRole role, SetMember member) =>
        OurSets.Members(wanted, role, member.Ip.Family).Any(x => x.ContainsKey(member));

    private void CompareSet(SetName name, IpSet want, IpSet now)
    {
        if (name.Form == FilterForm.Nftables && want.Type is IpSetType.HashNet or IpSetType.HashIpPortNet)
        {
            CompareRanges(name, want, now);
            return;
        }

        Walk.Both(
            want.Members,
            now.Members,
            (member, mark) => AddMember(name, want, member, mark),
            (member, _) => RemoveMember(name, want, member),
            (member, mark, before) =>
            {
                if (mark == before)
                {
                    return;
                }

                if (name.Form == FilterForm.Nftables)
                {
                    MakeWay(name, want, member);
                }

                AddMember(name, want, member, mark);
            });
    }

    // A range that overlaps with a new one goes in the same transaction, ahead of it.
    private void CompareRanges(SetName name, IpSet want, IpSet now)
    {
        var coming = want.Members.Keys.Where(x => !now.Members.ContainsKey(x)).ToList();
        foreach (var member in now.Members.Keys.Where(x => !want.Members.ContainsKey(x)))
        {
            if (coming.Any(member.Overlaps))
            {
                MakeWay(name, want, member);
            }
            else
            {
                RemoveMember(name, want, member);
            }
        }

        foreach (var member in coming)
        {
            AddMember(name, want, member, 0);
        }
    }

    private void MakeWay(SetName name, IpSet set, SetMember member) =>
        Emit(new Operation.DeleteMember(name, set.Type, member, MakesWay: true), Reasons.Base("another takes its place"));

    private void AddMember(SetName name, IpSet set, SetMember member, uint mark) =>
        Emit(new Operation.AddMember(name, set.Type, member, mark), reasons.Member(OurSets.RoleOf(name), member));

    private void RemoveMember(SetName name, IpSet set, SetMember member) =>
        Emit(new Operation.DeleteMember(name, set.Type, member), reasons.Removed());

    // mh rebuilds its table on every change of its servers: it is filled under scheduler none (netlink-abi.md 0.4).
    private void AddService(ServiceKey key, VirtualService service)
    {
        var why = reasons.Service(key);
        var filled = service.Settings;
        var fillsFirst = filled.Scheduler.Name == "mh" && service.Servers.Count > 1;
        var first = fillsFirst ? filled with { Scheduler = filled.Scheduler with { Name = Scheduler.NoneName } } : filled;
        Emit(new Operation.AddService(key, first), why);
        NoteFlows(key, why);
        foreach (var server in service.Servers.Span)
        {
            Emit(new Operation.AddServer(key, server), reasons.Server(key, server));
        }

        if (fillsFirst)
        {
            Emit(new Operation.EditService(key, first, filled), why);
        }
    }

    private void RemoveService(ServiceKey key, VirtualService service)
    {
        if (Owned.Service(found, key))
        {
            Emit(new Operation.DeleteService(key), reasons.Removed());
            NoteFlows(key, reasons.Removed());
        }
    }

    private void CompareService(ServiceKey key, VirtualService want, VirtualService now)
    {
        if (want.Settings != now.Settings)
        {
            Emit(new Operation.EditService(key, now.Settings, want.Settings), reasons.Service(key));
        }

        if (!want.Servers.Equals(now.Servers))
        {
            CompareServers(key, want.Servers.Span, now.Servers.Span);
        }
    }

    private void CompareServers(ServiceKey key, ReadOnlySpan<RealServer> want, ReadOnlySpan<RealServer> now)
    {
        var (left, right) = (0, 0);
        while (left < want.Length || right < now.Length)
        {
            var order = left == want.Length ? 1 : right == now.Length ? -1 : want[left].Key.CompareTo(now[right].Key);
            if (order < 0)
            {
                Emit(new Operation.AddServer(key, want[left]), reasons.Server(key, want[left]));
            }
            else if (order > 0)
            {
                Emit(new Operation.DeleteServer(key, now[right].Key), reasons.ServerGone(key));
                NoteFlows(key, reasons.ServerGone(key));
            }
            else if (want[left] != now[right])
            {
                Emit(new Operation.EditServer(key, now[right], want[left]), reasons.Server(key, want[left]));
            }

            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }
    }

    // Who sent datagrams before the service was there, or to a server that goes, is asked anew with the next one.
    private void ForgetFlows()
    {
        foreach (var (key, why) in changed)
        {
            // Pods and the node may have been sent to the servers of the service behind the mark.
            var keep = Servers(default, key);
            foreach (var members in OurSets.Members(wanted, SetRole.ShortCircuit, key.Family))
            {
                keep = members.Find(SetMember.Of(key.Vip, key.Protocol, key.Port)).Case is uint mark
                    ? Servers(keep, ServiceKey.Marked(key.Family, mark))
                    : keep;
            }

            Emit(new Operation.ForgetFlows(key, keep), why);
        }
    }

    private Set<Ascending<RealServerKey>, RealServerKey> Servers(Set<Ascending<RealServerKey>, RealServerKey> keep, ServiceKey key)
    {
        if (wanted.Services.Find(key).Case is VirtualService service)
        {
            foreach (var server in service.Servers.Span)
            {
                keep = keep.AddOrUpdate(server.Key);
            }
        }

        return keep;
    }

    private void NoteFlows(ServiceKey key, Because why)
    {
        if (!key.IsMarked && key.Protocol == Protocol.Udp)
        {
            changed.TryAdd(key, why);
        }
    }

    private void CompareAddresses()
    {
        if (wanted.Link == LinkState.Absent)
        {
            return;
        }

        Walk.Both(
            wanted.Routes,
            found.Routes,
            (vip, route) => Emit(new Operation.AddRoute(vip, route), reasons.Address(vip)),
            (vip, _) => Emit(new Operation.DeleteRoute(vip), reasons.Removed()),
            (vip, route, now) =>
            {
                if (route != now)
                {
                    Emit(new Operation.EditRoute(vip, now, route), reasons.Address(vip));
                }
            });
        foreach (var vip in wanted.Bound.Where(x => !found.Bound.Contains(x)))
        {
            Emit(new Operation.BindAddress(vip), reasons.Address(vip));
        }

        foreach (var vip in found.Bound.Where(x => !wanted.Bound.Contains(x)))
        {
            Emit(new Operation.UnbindAddress(vip), reasons.Removed());
        }
    }
}
