using System;
using System.Collections.Generic;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Connection tracking's entries of UDP, over nfnetlink: read once for many virtual services, and deleted one by one, each by its
/// own tuple and number, so that nothing else goes.
/// </summary>
internal static class FlowTable
{
    /// <summary>What a kernel without the netlink part of connection tracking says.</summary>
    private const string Missing = "this kernel does not let flows be forgotten: run 'modprobe nf_conntrack_netlink'";

    /// <summary>Carries out <see cref="Operation.ForgetFlows"/>; one answer each.</summary>
    public static void Forget(Conversation conversation, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        answers.Clear();
        foreach (var family in (ReadOnlySpan<AddressFamily>)[AddressFamily.Inet, AddressFamily.Inet6])
        {
            Forget(conversation, family, operations, answers);
        }
    }

    private static void Forget(Conversation conversation, AddressFamily family, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var asked = new Dictionary<ServiceKey, (int Owner, Set<Ascending<RealServerKey>, RealServerKey> Keep)>();
        for (var i = 0; i < operations.Length; i++)
        {
            if (operations[i] is Operation.ForgetFlows x && x.Service.Family == family)
            {
                asked[x.Service] = (i, x.Keep);
            }
        }

        if (asked.Count == 0)
        {
            return;
        }

        var stale = new List<(Flow Flow, int Owner)>();
        var read = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => FlowCodec.Dump(ref writer, family),
            stale.Clear,
            (_, payload) =>
            {
                if (!FlowCodec.TryRead(payload, family, out var flow))
                {
                    return $"an entry of connection tracking makes no sense; {Remedies.Again}";
                }

                if (asked.TryGetValue(flow.Service, out var its) && !its.Keep.Contains(flow.Answering))
                {
                    stale.Add((flow, its.Owner));
                }

                return null;
            });
        if (!read.IsDone)
        {
            foreach (var (owner, _) in asked.Values)
            {
                answers[owner] = Explained(read);
            }

            return;
        }

        Delete(conversation, family, stale, answers);
    }

    private static void Delete(Conversation conversation, AddressFamily family, List<(Flow Flow, int Owner)> stale, Span<Answer> answers)
    {
        var flows = stale.ConvertAll(x => x.Flow).ToArray();
        var said = new Answer[flows.Length];
        conversation.Run<Flow>(
            flows,
            (ref MessageWriter writer, Flow flow) => FlowCodec.Delete(ref writer, family, flow),
            (_, errno) => errno == Errno.NoEntry,
            said);
        for (var i = 0; i < said.Length; i++)
        {
            // What ended by itself in between is as good as deleted.
            if (!said[i].IsDone && said[i].Said != Errno.NoEntry)
            {
                answers[stale[i].Owner] = Explained(said[i]);
            }
        }
    }

    private static Answer Explained(Answer answer) =>
        answer.Said == Errno.Invalid || answer.Said == Errno.NotSupported ? answer with { Detail = Missing } : answer;
}
