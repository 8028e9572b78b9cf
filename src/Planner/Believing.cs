using System.Collections.Generic;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What is believed of the kernel after it accepted operations.</summary>
internal static class Believing
{
    /// <summary>
    /// What a server is believed to have from when it gets no new connections until it was looked at: a server that was
    /// seen idle before may have got one in between.
    /// </summary>
    private static readonly Connections NotSeenYet = new(0, 1);

    /// <summary>
    /// The state after all that was done; where something was refused, or the model says that the kernel could not have
    /// accepted it, the state is not to be trusted.
    /// </summary>
    public static (KernelState State, bool IsTrusted) After(KernelState state, IReadOnlyList<(Step Step, Outcome Outcome)> outcomes)
    {
        var isTrusted = true;
        for (var i = 0; i < outcomes.Count;)
        {
            var (step, outcome) = outcomes[i];
            if (outcome is Outcome.Done && step.Operation is Operation.AddServer first && AddServers(ref state, first.Service, outcomes, ref i))
            {
                continue;
            }

            if (outcome is Outcome.Done)
            {
                (state, var isPossible) = After(state, step.Operation);
                isTrusted &= isPossible;
            }
            else
            {
                isTrusted = false;
            }

            i++;
        }

        return (state, isTrusted);
    }

    // The servers of a new service come one after another: they are put together once. False, and nothing done, where
    // the service is not as it should be.
    private static bool AddServers(
        ref KernelState state, ServiceKey key, IReadOnlyList<(Step Step, Outcome Outcome)> outcomes, ref int at)
    {
        if (state.Services.Find(key).Case is not VirtualService { Servers.Count: 0 } service)
        {
            return false;
        }

        var servers = new List<RealServer>();
        var next = at;
        for (; next < outcomes.Count && outcomes[next] is ({ Operation: Operation.AddServer x }, Outcome.Done) && x.Service == key; next++)
        {
            servers.Add(x.Server);
        }

        at = next;
        state = state with { Services = state.Services.SetItem(key, service with { Servers = RealServers.Of(servers) }) };
        return true;
    }

    private static (KernelState State, bool IsPossible) After(KernelState state, Operation operation) =>
        KernelModel.Apply(operation, state).Match(
            Right: after => (operation is Operation.EditServer { After.Weight.Value: 0 } x ? Unseen(after, new(x.Service, x.After.Key)) : after, true),
            Left: _ => (state, false));

    private static KernelState Unseen(KernelState state, ServerRef server) => state.Connections.ContainsKey(server)
        ? state
        : state with { Connections = state.Connections.Add(server, NotSeenYet) };
}
