using System;
using System.Buffers;
using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Writes the messages of one request, usually one.</summary>
internal delegate void Encoder<in T>(ref MessageWriter writer, T request);

/// <summary>Whether an error of a request that may have been carried out already says that it was.</summary>
internal delegate bool AlreadySo<in T>(T request, Errno said);

/// <summary>Takes one message of a reply; text is why it makes no sense.</summary>
internal delegate string? Listener(ushort type, ReadOnlySpan<byte> payload);

/// <summary>
/// Speaks netlink over a socket: many requests in one send with one acknowledgement at the end, every error brought back
/// to its request by sequence number, dumps read to their end and repeated where the table changed under them.
/// </summary>
internal sealed class Conversation : IDisposable
{
    /// <summary>Dumps are cut to the size of the buffer, at most 32 KiB; a larger one loses nothing.</summary>
    private const int ReceiveBytes = 64 * 1024;

    /// <summary>More than the messages of any one request of ours.</summary>
    private const int RequestBytesMax = 1024;

    /// <summary>How often a dump is repeated that the kernel calls inconsistent.</summary>
    private const int DumpAttemptsMax = 16;

    /// <summary>Datagrams that belong to no request of ours before we stop listening: a bound, never met.</summary>
    private const int StraysMax = 10_000;

    private readonly IDatagrams socket;
    private readonly byte[] sending;
    private readonly byte[] receiving;
    private readonly List<int> owners = [];
    private readonly HashSet<int> refused = [];
    private uint sequence = 1;

    public Conversation(IDatagrams socket)
    {
        this.socket = socket;
        sending = ArrayPool<byte>.Shared.Rent(Math.Max(socket.Limits.Bytes, RequestBytesMax) + RequestBytesMax);
        receiving = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
    }

    private enum Heard
    {
        Everything,
        Lost,
        Nothing,
        NoEnd,
    }

    private enum Part
    {
        Foreign,
        Ours,
        Last,
    }

    /// <summary>What becomes of the messages that answer a send.</summary>
    private interface IEar
    {
        Part Take(in Layout.MessageHeader header, ReadOnlySpan<byte> payload);

        void CutShort();
    }

    /// <summary>Whether answers may be missing still, so that it is wiser to open another socket.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The number of the generic netlink family that this is about, once it was asked for; else 0.</summary>
    public ushort Family { get; set; }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(sending);
        ArrayPool<byte>.Shared.Return(receiving);
    }

    /// <summary>Carries out the requests in their order, going on after errors; one answer a request.</summary>
    public void Run<T>(ReadOnlySpan<T> requests, Encoder<T> encode, AlreadySo<T> alreadySo, Span<Answer> answers)
    {
        for (var next = 0; next < requests.Length;)
        {
            var (from, heard) = (next, Batch(requests, ref next, encode, answers, socket.Limits.Messages));
            if (heard == Heard.Lost)
            {
                Repeat(requests, from, next, encode, alreadySo, answers);
            }
        }
    }

    /// <summary>
    /// Sends one request that may be sent twice, and gives its reply to the listener. The answer is the acknowledgement's; where it
    /// was lost, the request is sent again.
    /// </summary>
    public Answer Ask(Encoder<Conversation> encode, Listener listener)
    {
        var answer = default(Answer);
        for (var attempt = 0; attempt < DumpAttemptsMax; attempt++)
        {
            var writer = new MessageWriter(sending, sequence);
            encode(ref writer, this);
            writer.AcknowledgeLast();
            answer = Transact(ref writer, listener, out _);
            if (IsBroken || answer.Said != Errno.NoBuffers)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>
    /// Reads a table. Before each attempt <paramref name="restart"/> forgets what the one before had gathered.
    /// </summary>
    public Answer Dump(Encoder<Conversation> encode, Action restart, Listener listener)
    {
        for (var attempt = 0; attempt < DumpAttemptsMax; attempt++)
        {
            restart();
            var writer = new MessageWriter(sending, sequence);
            encode(ref writer, this);
            var answer = Transact(ref writer, listener, out var interrupted);
            if (!interrupted && answer.Said != Errno.NoBuffers)
            {
                return answer;
            }
        }

        return new(Errno.Interrupted, "the table kept changing while it was read");
    }

    /// <summary>Sends as many requests as fit, and notes the answers; <paramref name="next"/> moves behind them.</summary>
    private Heard Batch<T>(ReadOnlySpan<T> requests, ref int next, Encoder<T> encode, Span<Answer> answers, int messagesMax)
    {
        var writer = new MessageWriter(sending, sequence);
        var first = sequence;
        var from = next;
        owners.Clear();
        refused.Clear();
        while (next < requests.Length
            && (next == from || (writer.Length + RequestBytesMax <= socket.Limits.Bytes && writer.Messages < messagesMax)))
        {
            encode(ref writer, requests[next]);
            while (owners.Count < writer.Messages)
            {
                owners.Add(next);
            }

            next++;
        }

        if (owners.Count == 0)
        {
            return Heard.Everything;
        }

        writer.AcknowledgeLast();
        sequence = writer.NextSequence;
        var sent = socket.Send(writer.Written);
        if (sent != Errno.None)
        {
            IsBroken = true;
            answers[from..next].Fill(new(sent, "the request could not be sent"));
            return Heard.Everything;
        }

        answers[from..next].Clear();
        var ear = new BatchEar(this, first, answers);
        var heard = Listen(first, owners.Count, ref ear, out var silence);
        return heard switch
        {
            Heard.Nothing => Silence(silence, answers, from, next),
            Heard.NoEnd => Heard.Lost,
            _ => heard,
        };
    }

    /// <summary>Receives until the last message, until nothing more can come, or until what comes is not for us any more.</summary>
    private Heard Listen<TEar>(uint first, int count, ref TEar ear, out Errno said)
        where TEar : struct, IEar, allows ref struct
    {
        var lost = false;
        said = Errno.None;
        for (var strays = 0; strays < StraysMax;)
        {
            said = socket.Receive(receiving, wait: !lost, out var length);
            if (said == Errno.NoBuffers)
            {
                lost = true;
                strays++;
                continue;
            }

            if (said != Errno.None)
            {
                IsBroken |= !lost;
                return lost ? Heard.Lost : Heard.Nothing;
            }

            var ours = false;
            var messages = new MessageReader(receiving.AsSpan(0, length));
            while (messages.MoveNext())
            {
                var part = messages.Header.Sequence - first < count ? ear.Take(messages.Header, messages.Payload) : Part.Foreign;
                if (part == Part.Last)
                {
                    return lost ? Heard.Lost : Heard.Everything;
                }

                ours |= part == Part.Ours;
            }

            if (messages.Malformed)
            {
                ear.CutShort();
            }

            strays += ours ? 0 : 1;
        }

        IsBroken = true;
        return Heard.NoEnd;
    }

    /// <summary>Of several errors of one request the first counts.</summary>
    private void Note(int owner, Answer answer, Span<Answer> answers)
    {
        if (!answer.IsDone && refused.Add(owner))
        {
            answers[owner] = answer;
        }
    }

    /// <summary>Requests of which nothing was heard get the socket's own error.</summary>
    private Heard Silence(Errno said, Span<Answer> answers, int from, int next)
    {
        for (var i = from; i < next; i++)
        {
            Note(i, new(said, "the kernel gave no answer"), answers);
        }

        return Heard.Nothing;
    }

    /// <summary>
    /// Replies were lost, so a request without an error may have failed. Each is sent again by itself, and an error that
    /// says that it was done already is a success.
    /// </summary>
    private void Repeat<T>(
        ReadOnlySpan<T> requests, int from, int next, Encoder<T> encode, AlreadySo<T> alreadySo, Span<Answer> answers)
    {
        var settled = new HashSet<int>(refused);
        for (var i = from; i < next;)
        {
            if (settled.Contains(i))
            {
                i++;
                continue;
            }

            var at = i;
            var heard = Batch(requests, ref i, encode, answers, messagesMax: 0);
            if (heard == Heard.Lost)
            {
                IsBroken = true;
                answers[at] = new(Errno.NoBuffers, "the kernel's answer was lost twice");
            }
            else if (!answers[at].IsDone && alreadySo(requests[at], answers[at].Said))
            {
                answers[at] = default;
            }
        }
    }

    private Answer Transact(ref MessageWriter writer, Listener listener, out bool interrupted)
    {
        var asked = sequence;
        sequence = writer.NextSequence;
        interrupted = false;
        var sent = socket.Send(writer.Written);
        if (sent != Errno.None)
        {
            IsBroken = true;
            return new(sent, "the request could not be sent");
        }

        var ear = new ReplyEar(listener);
        var heard = Listen(asked, 1, ref ear, out var said);
        interrupted = ear.Interrupted;
        return heard switch
        {
            Heard.Lost => new(Errno.NoBuffers, null),
            Heard.Nothing => new(said, "the kernel gave no answer"),
            Heard.NoEnd => new(Errno.InputOutput, "the kernel never came to an end"),
            _ => ear.Answer,
        };
    }

    /// <summary>Brings the errors of a batch back to its requests; the last message is acknowledged.</summary>
    private readonly ref struct BatchEar(Conversation conversation, uint first, Span<Answer> answers) : IEar
    {
        private readonly Span<Answer> answers = answers;

        public Part Take(in Layout.MessageHeader header, ReadOnlySpan<byte> payload)
        {
            if (header.Type != NetlinkNumbers.TypeError)
            {
                return Part.Foreign;
            }

            var at = (int)(header.Sequence - first);
            conversation.Note(conversation.owners[at], Answer.Read(payload, header.Flags, done: false), answers);
            return at == conversation.owners.Count - 1 ? Part.Last : Part.Ours;
        }

        public void CutShort()
        {
        }
    }

    /// <summary>Reads on to the end even after a message that makes no sense, so that the socket can be used again.</summary>
    private ref struct ReplyEar(Listener listener) : IEar
    {
        private string? nonsense;
        private Answer end;

        public bool Interrupted { get; private set; }

        public readonly Answer Answer => end.IsDone && nonsense is not null ? new(Errno.InputOutput, nonsense) : end;

        public Part Take(in Layout.MessageHeader header, ReadOnlySpan<byte> payload)
        {
            Interrupted |= (header.Flags & NetlinkNumbers.DumpInterrupted) != 0;
            if (header.Type is NetlinkNumbers.TypeError or NetlinkNumbers.TypeDone)
            {
                end = Answer.Read(payload, header.Flags, header.Type == NetlinkNumbers.TypeDone);
                return Part.Last;
            }

            nonsense ??= listener(header.Type, payload);
            return Part.Ours;
        }

        public void CutShort() => nonsense ??= "a message of the kernel was cut short";
    }
}
