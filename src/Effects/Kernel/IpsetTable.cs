using System;
using System.Collections.Generic;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>Our ipsets, over nfnetlink.</summary>
internal static class IpsetTable
{
    /// <summary>What a kernel without ip_set says to a socket of nfnetlink, and to a request.</summary>
    public const string Missing = "this kernel has no ipset loaded: run 'modprobe ip_set'";

    /// <summary>Reads the sets whose names are ours; of the others only the headers pass by.</summary>
    public static string? Read(Conversation conversation, Observation into) =>
        Read(conversation, x => x.IsOurs, into.Sets);

    /// <summary>Reads the sets of peers.</summary>
    public static string? ReadForeign(Conversation conversation, ForeignObservation into) =>
        Read(conversation, Peers.Own, into.Sets);

    private static string? Read(Conversation conversation, Func<SetName, bool> isAsked, List<(SetName, IpSet)> into)
    {
        var headers = new List<(SetName Name, IpSetType Type, AddressFamily Family)>();
        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => IpsetWriter.DumpHeaders(ref writer),
            headers.Clear,
            (_, payload) =>
            {
                if (!IpsetReader.TryReadHeader(payload, out var name, out var hasType, out var type, out var family))
                {
                    return "an ipset makes no sense";
                }

                if (hasType && isAsked(name))
                {
                    headers.Add((name, type, family));
                }

                return null;
            });
        if (!answer.IsDone)
        {
            return Remedy(answer);
        }

        foreach (var (name, type, family) in headers)
        {
            var read = ReadSet(conversation, name, type, family, into);
            if (!read.IsDone && read.Said != Errno.NoEntry)
            {
                return Remedy(read);
            }
        }

        return null;
    }

    /// <summary>Makes and destroys sets, adds and deletes members, in the order given.</summary>
    public static void Apply(Conversation conversation, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        conversation.Run(operations, Write, AlreadySo, answers);
        for (var i = 0; i < operations.Length; i++)
        {
            answers[i] = Explained(operations[i], answers[i]);
        }
    }

    private static Answer ReadSet(
        Conversation conversation, SetName name, IpSetType type, AddressFamily family, List<(SetName, IpSet)> into)
    {
        var members = new List<(SetMember, uint)>();
        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => IpsetWriter.DumpSet(ref writer, name),
            members.Clear,
            (_, payload) => type == IpSetType.Other ? null : IpsetReader.ReadMembers(payload, type, members));
        if (answer.IsDone)
        {
            SetHalves.Join(members, type);
            into.Add((name, new(type, family, new(members))));
        }

        return answer;
    }

    private static void Write(ref MessageWriter writer, Operation operation)
    {
        switch (operation)
        {
            case Operation.CreateSet x: IpsetWriter.Create(ref writer, x.Set, x.Type, x.Family); break;
            case Operation.DestroySet x: IpsetWriter.Destroy(ref writer, x.Set); break;
            case Operation.AddMember x: IpsetWriter.Add(ref writer, x.Set, x.Type, x.Member, x.Mark); break;
            case Operation.DeleteMember x: IpsetWriter.Delete(ref writer, x.Set, x.Type, x.Member); break;
            default: throw new InvalidOperationException($"{operation} is not for ipset");
        }
    }

    private static bool AlreadySo(Operation operation, Errno said) => operation switch
    {
        Operation.DeleteMember => said == Errno.SetExists,
        Operation.DestroySet => said == Errno.NoEntry,
        _ => false,
    };

    private static Answer Explained(Operation operation, Answer answer) => (operation, answer.Said) switch
    {
        (Operation.CreateSet x, { Code: 4098 }) => answer with
        {
            Detail = $"sets of type {x.Type.Text()} are not available: load module ip_set_{ModuleOf(x.Type)}",
        },
        (_, { Code: 22 }) => answer with { Detail = Missing },
        _ => answer,
    };

    /// <summary>hash:ip,port is in the module ip_set_hash_ipport, and so on.</summary>
    private static string ModuleOf(IpSetType type) => type.Text()
        .Replace(':', '_')
        .Replace(",", "", StringComparison.Ordinal);

    private static string Remedy(Answer answer) => answer.Said switch
    {
        { } x when x == Errno.NotPermitted => Remedies.NotPermitted,
        { } x when x == Errno.Invalid || x == Errno.NotSupported => Missing,
        _ => Remedies.Unread("the ipsets", answer),
    };
}
