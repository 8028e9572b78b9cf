using System;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Wire;

/// <summary>A kernel that acknowledges the last message of each datagram, and allocates nothing.</summary>
internal sealed class SilentKernel : IDatagrams
{
    private uint last;

    public BatchLimits Limits => new(64 * 1024, 1024);

    public int Sends { get; private set; }

    public Errno Send(ReadOnlySpan<byte> datagram)
    {
        Sends++;
        var messages = new MessageReader(datagram);
        while (messages.MoveNext())
        {
            last = messages.Header.Sequence;
        }

        return Errno.None;
    }

    public Errno Receive(Span<byte> buffer, bool wait, out int length)
    {
        length = 36;
        buffer[..length].Clear();
        BitConverter.TryWriteBytes(buffer, length);
        BitConverter.TryWriteBytes(buffer[4..], NetlinkNumbers.TypeError);
        BitConverter.TryWriteBytes(buffer[8..], last);
        return Errno.None;
    }
}
