using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Leaving servers: TCP and SCTP servers go to weight 0 and stay until they have been seen there without connections, or
/// their time is up; UDP is cut at once, because only a removed server makes the kernel move its clients
/// (facts/datapath.md 6). A service that goes stays with them, closed.
/// </summary>
public static class Draining
{
    /// <summary>The desired state with everything added that leaving servers still need; and why each is kept.</summary>
    public static (KernelState Desired, ImmutableArray<HeldBack> Held) Hold(
        Desired wish, KernelState observed, NodePolicy policy, DrainClock clock)
    {
        var desired = wish.State;
        var held = ImmutableArray.CreateBuilder<HeldBack>();
        Walk.Both(wish.State.Services, observed.Services, static (_, _) => { }, (key, found) => Consider(key, null, found), Consider);
        return (desired, held.ToImmutable());

        void Consider(ServiceKey key, VirtualService? wanted, VirtualService found)
        {
            if (IsDrained(key) && (wanted is null ? Owned.Service(observed, key) : !wanted.Servers.Equals(found.Servers))
                && SecondsOf(key, wish, policy) is var seconds and > 0)
            {
                desired = Hold(desired, observed, key, wanted, found, seconds, clock, held);
            }
        }
    }

    // A Service that is gone took its own word with it: the node's counts.
    private static int SecondsOf(ServiceKey key, Desired wish, NodePolicy policy) =>
        wish.Origins.Find(key).Bind(x => x.DrainSeconds).IfNone(policy.DrainSeconds);

    private static bool IsDrained(ServiceKey key) =>
        key.IsMarked ? !Marks.IsUdp(key.Mark) : key.Protocol != Protocol.Udp;

    private static KernelState Hold(
        KernelState desired,
        KernelState observed,
        ServiceKey key,
        VirtualService? wanted,
        VirtualService found,
        int seconds,
        DrainClock clock,
        ImmutableArray<HeldBack>.Builder held)
    {
        List<RealServer>? kept = null;
        foreach (var server in found.Servers.Span)
        {
            if (wanted?.Servers.Find(server.Key) is null && Waits(key, server, observed, seconds, clock, held))
            {
                (kept ??= []).Add(server with { Weight = Weight.Drain });
            }
        }

        return kept is null ? desired : Keep(desired, observed, key, wanted, found, kept);
    }

    private static bool Waits(
        ServiceKey key,
        RealServer server,
        KernelState observed,
        int seconds,
        DrainClock clock,
        ImmutableArray<HeldBack>.Builder held)
    {
        var reference = new ServerRef(key, server.Key);
        var open = observed.Connections.Find(reference).IfNone(default(Connections));
        var until = clock.Deadline(reference, seconds);
        var isIdle = server.Weight == Weight.Drain && open.None;
        if (isIdle || (until != 0 && clock.Now >= until))
        {
            return false;
        }

        held.Add(new HeldBack.Draining(key, server.Key, open, until));
        return true;
    }

    private static KernelState Keep(
        KernelState desired, KernelState observed, ServiceKey key, VirtualService? wanted, VirtualService found, List<RealServer> kept)
    {
        var service = wanted ?? new VirtualService(found.Settings, RealServers.Empty);
        kept.AddRange(service.Servers.Span);
        desired = desired with { Services = desired.Services.AddOrUpdate(key, service with { Servers = RealServers.Of(kept) }) };
        return wanted is not null || key.IsMarked ? desired : KeepSurroundings(desired, observed, key);
    }

    // A closed service keeps its claim, its class and its address until its last connection is gone. A class that the
    // desired state already gives the address and port is left as it is.
    private static KernelState KeepSurroundings(KernelState desired, KernelState observed, ServiceKey key)
    {
        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        foreach (var role in (ReadOnlySpan<SetRole>)[SetRole.Ledger, SetRole.Internal, SetRole.External])
        {
            desired = KeepMember(desired, observed, role, member);
        }

        desired = KeepMember(desired, observed, SetRole.Vip, SetMember.Of(key.Vip));
        if (observed.Routes.Find(key.Vip).Case is LocalRoute route && !desired.Routes.ContainsKey(key.Vip))
        {
            desired = desired with { Routes = desired.Routes.Add(key.Vip, route) };
        }

        return observed.Bound.Contains(key.Vip) && !desired.Bound.Contains(key.Vip) && !desired.Routes.ContainsKey(key.Vip)
            ? desired with { Bound = desired.Bound.Add(key.Vip) }
            : desired;
    }

    // It is kept in the form that is desired, in whichever it was found.
    private static KernelState KeepMember(KernelState desired, KernelState observed, SetRole role, SetMember member)
    {
        foreach (var found in OurSets.Members(observed, role, member.Ip.Family))
        {
            if (found.Find(member).Case is uint mark)
            {
                return Keep(desired, role, member, mark);
            }
        }

        return desired;
    }

    private static KernelState Keep(KernelState desired, SetRole role, SetMember member, uint mark)
    {
        foreach (var form in OurSets.Forms)
        {
            var name = OurSets.Name(role, member.Ip.Family, form);
            if (desired.Sets.Find(name).Case is IpSet set && !set.Members.ContainsKey(member))
            {
                desired = desired with { Sets = desired.Sets.SetItem(name, set with { Members = set.Members.Add(member, mark) }) };
            }
        }

        return desired;
    }
}
