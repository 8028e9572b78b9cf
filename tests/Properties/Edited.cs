using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Carries out an outside edit on something of ours; nothing happens where there is nothing to edit.</summary>
internal static class Edited
{
    public static KernelState By(OutsideEdit edit, int where, KernelState state) => edit switch
    {
        OutsideEdit.LoseServer => Server(state, where, (service, server) => service with { Servers = service.Servers.Without(server.Key) }),
        OutsideEdit.ChangeWeight => Server(state, where, (service, x) => With(service, x with { Weight = Weight.Of((x.Weight.Value + where) % 3) })),
        OutsideEdit.ChangeForwarding => Server(state, where, (service, x) => With(service, x with { Forwarding = ForwardingMethod.Tunnel })),
        OutsideEdit.ChangeScheduler => Service(state, where, x => x with { Settings = x.Settings with { Scheduler = new("wlc") } }),
        OutsideEdit.LoseService => LoseService(state, where),
        OutsideEdit.LoseMember => Set(state, where, set => set.Members.IsEmpty ? set : set with { Members = set.Members.Remove(At(set.Members.Keys, where)) }),
        OutsideEdit.ChangeMark => Set(state, where, set => set.Type == IpSetType.HashIpPortMark ? set with { Members = set.Members.Map(x => x + 1) } : set),
        OutsideEdit.StrayMember => Set(state, where, set => set with { Members = set.Members.AddOrUpdate(Stray(set), 0) }),
        OutsideEdit.LoseRoute => Any(state.Routes.Keys, where, state, x => state with { Routes = state.Routes.Remove(x) }),
        OutsideEdit.WrongRouteSource => Any(state.Routes.Keys, where, state, x => state with { Routes = state.Routes.SetItem(x, default(LocalRoute)) }),
        OutsideEdit.StrayAddress => state.Link == LinkState.Absent ? state : state with { Bound = state.Bound.AddOrUpdate(Pool.A("10.96.0.77")) },
        OutsideEdit.PeerAddress => state with { Link = state.Link == LinkState.Absent ? LinkState.Down : state.Link, Bound = state.Bound.AddOrUpdate(Pool.A("10.96.0.1")) },
        OutsideEdit.LoseJump => Any(state.Rules.Jumps, where, state, x => Rules(state, state.Rules with { Jumps = state.Rules.Jumps.Remove(x) })),
        OutsideEdit.EmptyChain => Any(state.Rules.Chains.Keys, where, state, x => Rules(state, state.Rules with { Chains = state.Rules.Chains.SetItem(x, RuleList.Empty) })),
        OutsideEdit.LowerLink => state.Link == LinkState.Up
            ? state with
            {
                Link = LinkState.Down,
                Routes = state.Routes.Filter((vip, _) => vip.Family == AddressFamily.Inet),
                Bound = new(state.Bound.Where(x => x.Family == AddressFamily.Inet)),
            }
            : state,
        OutsideEdit.ResetSysctl => Any(state.Sysctls.Keys, where, state, x => state with { Sysctls = state.Sysctls.SetItem(x, "0") }),
        OutsideEdit.OpenConnections => OpenConnections(state, where),
        _ => throw new ArgumentOutOfRangeException(nameof(edit)),
    };

    private static T At<T>(IEnumerable<T> all, int where)
    {
        var list = all.ToList();
        return list[where % list.Count];
    }

    private static KernelState Any<T>(IEnumerable<T> all, int where, KernelState state, Func<T, KernelState> edit) =>
        all.Any() ? edit(At(all, where)) : state;

    private static KernelState Rules(KernelState state, PacketRules rules) => state with { Rules = rules };

    private static VirtualService With(VirtualService service, RealServer server) => service with { Servers = service.Servers.With(server) };

    private static KernelState Service(KernelState state, int where, Func<VirtualService, VirtualService> edit) =>
        Any(Owned.Services(state), where, state, x => state with { Services = state.Services.SetItem(x.Key, edit(x.Service)) });

    private static KernelState Server(KernelState state, int where, Func<VirtualService, RealServer, VirtualService> edit) =>
        Service(state, where, x => x.Servers.Count == 0 ? x : edit(x, x.Servers.Span[where % x.Servers.Count]));

    private static KernelState LoseService(KernelState state, int where) => Any(
        Owned.Services(state),
        where,
        state,
        x => KernelModel.Apply(new Operation.DeleteService(x.Key), state).Match(Right: after => after, Left: _ => state));

    private static KernelState Set(KernelState state, int where, Func<IpSet, IpSet> edit) =>
        Any(state.Sets.Keys, where, state, x => state with { Sets = state.Sets.SetItem(x, edit(state.Sets[x])) });

    private static SetMember Stray(IpSet set)
    {
        var ip = Pool.A(set.Family == AddressFamily.Inet ? "10.96.0.99" : "fd96::99");
        return set.Type switch
        {
            IpSetType.HashIp => SetMember.Of(ip),
            IpSetType.HashNet => SetMember.Of(Prefix.Around(ip, 24)),
            IpSetType.HashIpPortIp => SetMember.Of(ip, Protocol.Tcp, 80, ip),
            IpSetType.HashIpPortNet => SetMember.Of(ip, Protocol.Tcp, 80, Prefix.Around(ip, 24)),
            _ => SetMember.Of(ip, Protocol.Tcp, 80),
        };
    }

    private static KernelState OpenConnections(KernelState state, int where) => Any(
        Owned.Services(state).Where(x => x.Service.Servers.Count > 0),
        where,
        state,
        x => state with
        {
            Connections = state.Connections.AddOrUpdate(
                new ServerRef(x.Key, x.Service.Servers.Span[where % x.Service.Servers.Count].Key), new((uint)where % 3 + 1, 1)),
        });
}
