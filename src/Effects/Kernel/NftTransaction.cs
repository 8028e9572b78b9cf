using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Changes our table: many operations in one transaction, which the kernel carries out as a whole or not at all. Members of
/// one set share messages. Where the kernel refuses, the transaction is sent again without what it refused; a refused
/// message of many members is first cut up, so that each operation gets its own answer.
/// </summary>
internal sealed class NftTransaction(IDatagrams socket)
{
    /// <summary>The list of members is one attribute, and its length a number of 16 bits.</summary>
    private const int MembersMax = 400;

    /// <summary>More than a member takes: both keys of 40 bytes, a mark, and the headers of a message of its own.</summary>
    private const int MemberBytesMax = 256;

    /// <summary>More than any other operation takes: a chain with all its rules.</summary>
    private const int OperationBytesMax = 24 * 1024;

    private const int BatchBytes = 128;

    /// <summary>A transaction that another one overtook is tried again this often.</summary>
    private const int AttemptsMax = 8;

    private const int ReceiveBytes = 64 * 1024;

    private static readonly Errno Overtaken = new(85);

    private readonly List<(int From, int To)> messages = [];
    private uint sequence = 1;

    /// <summary>Carries the operations out in their order; one answer each.</summary>
    public void Run(ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        answers.Clear();
        for (var from = 0; from < operations.Length;)
        {
            var next = from;
            for (var bytes = BatchBytes; next < operations.Length && (next == from || bytes + Size(operations[next]) <= socket.Limits.Transaction); next++)
            {
                bytes += Size(operations[next]);
            }

            RunWhole(operations[from..next], answers[from..next]);
            from = next;
        }
    }

    private static int Size(Operation operation) =>
        operation is Operation.AddMember or Operation.DeleteMember ? MemberBytesMax : OperationBytesMax;

    private void RunWhole(ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var pending = Enumerable.Range(0, operations.Length).ToList();
        var alone = new HashSet<int>();
        for (var attempt = 0; pending.Count > 0 && attempt < AttemptsMax;)
        {
            var refused = Try(operations, pending, alone, out var whole);
            if (whole.IsDone && refused.Count == 0)
            {
                Fill(answers, pending, default);
                return;
            }

            if (refused.Count == 0)
            {
                attempt = whole.Said == Overtaken ? attempt + 1 : AttemptsMax;
                Fill(answers, pending, whole);
                continue;
            }

            foreach (var ((from, to), answer) in refused)
            {
                var group = pending.GetRange(from, to - from);
                if (group.Count > 1)
                {
                    alone.UnionWith(group);
                }
                else
                {
                    answers[group[0]] = Explained(operations[group[0]], answer);
                }
            }

            var settled = refused.Where(x => x.Key.To - x.Key.From == 1).Select(x => pending[x.Key.From]).ToHashSet();
            pending.RemoveAll(settled.Contains);
        }
    }

    // An expression that the kernel does not know is a module that it lacks.
    private static Answer Explained(Operation operation, Answer answer) =>
        operation is Operation.WriteChain && answer is { Detail: null, Said.Code: 2 } ? answer with { Detail = NftTable.LacksModule } : answer;

    private static void Fill(Span<Answer> answers, List<int> pending, Answer answer)
    {
        foreach (var at in pending)
        {
            answers[at] = answer;
        }
    }

    /// <summary>Sends one transaction; gives the refused ranges of pending operations, and what was said to the whole.</summary>
    private Dictionary<(int From, int To), Answer> Try(
        ReadOnlySpan<Operation> operations, List<int> pending, HashSet<int> alone, out Answer whole)
    {
        var room = BatchBytes;
        foreach (var at in pending)
        {
            room += Size(operations[at]);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            var writer = new MessageWriter(bytes, sequence);
            var first = sequence;
            Write(ref writer, operations, pending, alone);
            sequence = writer.NextSequence;
            var sent = socket.Send(writer.Written);
            if (sent != Errno.None)
            {
                whole = new(sent, "the transaction could not be sent");
                return [];
            }

            return Listen(first, out whole);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Write(ref MessageWriter writer, ReadOnlySpan<Operation> operations, List<int> pending, HashSet<int> alone)
    {
        messages.Clear();
        Frame(ref writer, NftNumbers.BatchBegin);
        if (operations[pending[0]] is Operation.CreateSet or Operation.WriteChain)
        {
            writer.Begin(NftNumbers.NewTable, NetlinkNumbers.Create, new Layout.NetfilterHeader { Family = NftNumbers.FamilyInet });
            writer.Text(NftNumbers.Table, SetName.OurTable);
            writer.BigEndian32(NftNumbers.TableFlags, 0);
            writer.End();
        }

        Note(writer.Messages, 0, 0);
        for (var from = 0; from < pending.Count;)
        {
            var to = from + 1;
            while (to < pending.Count && to - from < MembersMax && !alone.Contains(pending[from]) && !alone.Contains(pending[to])
                && IsAlike(operations[pending[from]], operations[pending[to]]))
            {
                to++;
            }

            Write(ref writer, operations, pending, from, to);
            Note(writer.Messages, from, to);
            from = to;
        }

        writer.AcknowledgeLast();
        Frame(ref writer, NftNumbers.BatchEnd);
    }

    // Whose each message is, by its place; those of nobody are the batch's and the table's.
    private void Note(int written, int from, int to)
    {
        while (messages.Count < written)
        {
            messages.Add((from, to));
        }
    }

    private static bool IsAlike(Operation one, Operation other) => (one, other) switch
    {
        (Operation.AddMember x, Operation.AddMember y) => x.Set == y.Set,
        (Operation.DeleteMember x, Operation.DeleteMember y) => x.Set == y.Set,
        _ => false,
    };

    private static void Write(ref MessageWriter writer, ReadOnlySpan<Operation> operations, List<int> pending, int from, int to)
    {
        switch (operations[pending[from]])
        {
            case Operation.CreateSet x: NftSetCodec.Create(ref writer, x.Set, x.Type, x.Family, writer.NextSequence); return;
            case Operation.DestroySet x: NftSetCodec.Destroy(ref writer, x.Set); return;
            case Operation.WriteChain x: NftChainCodec.Write(ref writer, x.Chain.Name, x.Rules); return;
            case Operation.DeleteChain x: NftChainCodec.Delete(ref writer, x.Chain.Name); return;
        }

        var nest = operations[pending[from]] switch
        {
            Operation.AddMember x => NftSetCodec.BeginAdding(ref writer, x.Set, x.Type),
            Operation.DeleteMember x => NftSetCodec.BeginDeleting(ref writer, x.Set),
            var other => throw new InvalidOperationException($"{other} is not for nf_tables"),
        };
        for (var i = from; i < to; i++)
        {
            switch (operations[pending[i]])
            {
                case Operation.AddMember x: NftSetCodec.Member(ref writer, x.Type, x.Member, x.Mark); break;
                case Operation.DeleteMember x: NftSetCodec.Member(ref writer, x.Type, x.Member, null); break;
            }
        }

        NftSetCodec.EndMembers(ref writer, nest);
    }

    /// <summary>Removes the table if nothing is left in it; if something is, that is no failure.</summary>
    public void DropEmptyTable()
    {
        Span<byte> bytes = stackalloc byte[BatchBytes];
        var writer = new MessageWriter(bytes, sequence);
        Frame(ref writer, NftNumbers.BatchBegin);
        writer.Begin(NftNumbers.DeleteTable, NftNumbers.NonRecursive, new Layout.NetfilterHeader { Family = NftNumbers.FamilyInet });
        writer.Text(NftNumbers.Table, SetName.OurTable);
        writer.End();
        Frame(ref writer, NftNumbers.BatchEnd);
        _ = socket.Send(writer.Written);
    }

    private static void Frame(ref MessageWriter writer, ushort type)
    {
        var resource = BitConverter.IsLittleEndian ? (ushort)(NftNumbers.Subsystem << 8) : NftNumbers.Subsystem;
        writer.Begin(type, 0, new Layout.NetfilterHeader { Resource = resource });
        writer.End();
    }

    /// <summary>
    /// Hears all that was answered: the kernel has answered everything when the send returns, and a failure of the commit comes
    /// behind the acknowledgement of the last message.
    /// </summary>
    private Dictionary<(int From, int To), Answer> Listen(uint first, out Answer whole)
    {
        var refused = new Dictionary<(int, int), Answer>();
        whole = default;
        var heard = false;
        var buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
        try
        {
            while (true)
            {
                var said = socket.Receive(buffer, wait: !heard, out var length);
                if (said == Errno.NoBuffers)
                {
                    whole = new(said, "the kernel's answers were lost");
                    heard = true;
                    continue;
                }

                if (said != Errno.None)
                {
                    whole = heard ? whole : new(said, "the kernel gave no answer");
                    return refused;
                }

                var replies = new MessageReader(buffer.AsSpan(0, length));
                while (replies.MoveNext())
                {
                    var at = replies.Header.Sequence - first;
                    if (at >= messages.Count || replies.Header.Type != NetlinkNumbers.TypeError)
                    {
                        continue;
                    }

                    heard = true;
                    Note(Answer.Read(replies.Payload, replies.Header.Flags, done: false), messages[(int)at], refused, ref whole);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Note(Answer answer, (int From, int To) owner, Dictionary<(int, int), Answer> refused, ref Answer whole)
    {
        if (answer.IsDone)
        {
            return;
        }

        if (owner.To == owner.From)
        {
            whole = answer.Said == Errno.NotSupported || answer.Said == Errno.Invalid ? answer with { Detail = NftTable.Missing } : answer;
        }
        else
        {
            refused.TryAdd(owner, answer);
        }
    }
}
