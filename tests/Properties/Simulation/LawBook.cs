using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties.Simulation;

/// <summary>Holds the laws against every operation that the agent carries out on a simulated kernel.</summary>
internal sealed class LawBook
{
    private readonly List<(Operation Operation, KernelState After)> plan = [];
    private readonly Dictionary<ServerRef, long> leaving = [];
    private KernelState start = KernelState.Empty;

    /// <summary>How often a law was held against something.</summary>
    public int Checked { get; private set; }

    /// <summary>A plan begins.</summary>
    public void Begin(KernelState state)
    {
        plan.Clear();
        start = state;
    }

    /// <summary>What the agent wants changed or time went by: servers that are not wanted any more are leaving since then.</summary>
    public void Wants(Desired desired, KernelState kernel, long now)
    {
        foreach (var (key, service) in kernel.Services)
        {
            foreach (var server in service.Servers.Span)
            {
                var isWanted = desired.State.Services.Find(key).Case is VirtualService wanted && wanted.Servers.Find(server.Key) is not null;
                var reference = new ServerRef(key, server.Key);
                if (isWanted)
                {
                    leaving.Remove(reference);
                }
                else
                {
                    leaving.TryAdd(reference, now);
                }
            }
        }
    }

    /// <summary>Somebody set the clock; set back, it takes nobody's time away.</summary>
    public void Leapt(long by)
    {
        foreach (var server in by < 0 ? leaving.Keys.ToList() : [])
        {
            leaving[server] += by;
        }
    }

    /// <summary>One operation was carried out.</summary>
    public void Done(Operation operation, KernelState before, KernelState after, long now, int drainSeconds)
    {
        Checked++;
        plan.Add((operation, after));
        Hold("what is not ours is untouched", AreUntouched(before, after, operation), operation);
        Hold(
            "a new service is ours from its first moment",
            operation is not Operation.AddService x || Owned.Service(after, x.Service),
            operation);
        if (operation is Operation.DeleteServer y && IsDrained(y.Service) && drainSeconds > 0)
        {
            var reference = new ServerRef(y.Service, y.Server);
            var isBusy = before.Connections.Find(reference).Case is Connections open && !open.None;
            var since = leaving.GetValueOrDefault(reference, now);
            Hold("a server with connections keeps them for its time", !isBusy || now / 1_000 - since / 1_000 >= drainSeconds, operation);
        }
    }

    /// <summary>The plan ended, whole or not: what answered before and answers now has answered all the time.</summary>
    public void End(KernelState end)
    {
        var lasting = start.Services.Keys.Where(x => Traffic.Answers(start, x) && Traffic.Answers(end, x)).ToList();
        var servers = (
            from service in start.Services
            from server in Traffic.Usable(service.Value)
            where end.Services.Find(service.Key).Case is VirtualService x && x.Servers.Find(server.Key) is { Weight.Value: > 0 }
            select (service.Key, Server: server.Key)).ToList();
        foreach (var (operation, state) in plan)
        {
            foreach (var key in lasting)
            {
                Hold($"{key} answers all the time", Traffic.Answers(state, key), operation);
            }

            foreach (var (key, server) in servers)
            {
                Hold(
                    $"{server} of {key} stays usable",
                    state.Services.Find(key).Case is VirtualService x && x.Servers.Find(server) is { Weight.Value: > 0 },
                    operation);
            }
        }
    }

    private static bool IsDrained(ServiceKey key) => key.IsMarked ? !Marks.IsUdp(key.Mark) : key.Protocol != Protocol.Udp;

    private static bool AreUntouched(KernelState before, KernelState after, Operation operation) =>
        before.HostAddresses.Equals(after.HostAddresses) && Strangers(before, operation).SequenceEqual(Strangers(after, operation));

    // A service that is adopted becomes ours by that; until then it is a stranger's.
    private static IEnumerable<(ServiceKey, VirtualService)> Strangers(KernelState state, Operation operation)
    {
        var adopted = operation is Operation.AddMember x ? x.Member.Service : default;
        return state.Services.AsEnumerable()
            .Where(x => x.Key != adopted && !Owned.Service(state, x.Key) && !IsTouchedLawfully(x.Key, operation));
    }

    // Steps on a key that we are adopting, or are about to give up, concern a service whose ledger entry is being written.
    private static bool IsTouchedLawfully(ServiceKey key, Operation operation) => operation switch
    {
        Operation.DeleteMember x => x.Member.Service == key,
        Operation.DestroySet or Operation.DeleteLink => true,
        _ => false,
    };

    private static void Hold(string law, bool isHeld, Operation operation)
    {
        if (!isHeld)
        {
            throw new InvalidOperationException($"broken: {law}, by {operation}");
        }
    }
}
