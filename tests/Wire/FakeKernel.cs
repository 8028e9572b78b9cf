using System;
using System.Collections.Generic;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Wire;

/// <summary>A netlink message apart from its bytes.</summary>
internal sealed record Message(ushort Type, ushort Flags, uint Sequence, byte[] Payload)
{
    public bool WantsAnswer => (Flags & NetlinkNumbers.Acknowledge) != 0;

    /// <summary>The kernel's answer to this request: an error, or with 0 an acknowledgement.</summary>
    public Message Answer(int errno) =>
        new(NetlinkNumbers.TypeError, NetlinkNumbers.Capped, Sequence, [.. BitConverter.GetBytes(-errno), .. new byte[16]]);

    public Message Reply(ushort type, ushort flags, params byte[] payload) => new(type, flags, Sequence, payload);
}

/// <summary>
/// A kernel that is a function from a request to its replies. Like the real one it carries out a whole datagram inside
/// the send, sends each reply as a datagram, and drops replies once its queue is full.
/// </summary>
internal sealed class FakeKernel(Func<Message, IEnumerable<Message>> answer) : IDatagrams
{
    private readonly Queue<byte[]> queue = new();
    private bool overrun;
    private bool reported;

    public BatchLimits Limits { get; init; } = new(64 * 1024, 1024);

    /// <summary>How many replies fit into the receive buffer.</summary>
    public int Capacity { get; init; } = int.MaxValue;

    /// <summary>How many datagrams were sent to it.</summary>
    public int Sends { get; private set; }

    /// <summary>The messages of each datagram.</summary>
    public List<int> Batches { get; } = [];

    public Errno Send(ReadOnlySpan<byte> datagram)
    {
        Sends++;
        var count = 0;
        var messages = new MessageReader(datagram);
        while (messages.MoveNext())
        {
            count++;
            var header = messages.Header;
            foreach (var reply in answer(new(header.Type, header.Flags, header.Sequence, messages.Payload.ToArray())))
            {
                Queue(reply);
            }
        }

        Batches.Add(count);
        return messages.Malformed ? Errno.Invalid : Errno.None;
    }

    public Errno Receive(Span<byte> buffer, bool wait, out int length)
    {
        length = 0;
        if (overrun && !reported)
        {
            reported = true;
            return Errno.NoBuffers;
        }

        if (!queue.TryDequeue(out var datagram))
        {
            overrun = reported = false;
            return Errno.TimedOut;
        }

        datagram.CopyTo(buffer);
        length = datagram.Length;
        if (queue.Count == 0)
        {
            overrun = reported = false;
        }

        return Errno.None;
    }

    private void Queue(Message reply)
    {
        overrun |= queue.Count >= Capacity;
        if (!overrun)
        {
            var bytes = new byte[16 + reply.Payload.Length];
            BitConverter.TryWriteBytes(bytes.AsSpan(0), bytes.Length);
            BitConverter.TryWriteBytes(bytes.AsSpan(4), reply.Type);
            BitConverter.TryWriteBytes(bytes.AsSpan(6), reply.Flags);
            BitConverter.TryWriteBytes(bytes.AsSpan(8), reply.Sequence);
            reply.Payload.CopyTo(bytes, 16);
            queue.Enqueue(bytes);
        }
    }
}
