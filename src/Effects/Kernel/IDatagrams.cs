using System;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>How much may go into one send, so that neither it nor the replies to it overrun the socket's buffers.</summary>
/// <param name="Transaction">The bytes of a transaction of nf_tables, which is one send however large it is.</param>
internal readonly record struct BatchLimits(int Bytes, int Messages, int Transaction = 64 * 1024);

/// <summary>Carries netlink datagrams to a kernel and back: a socket, or in tests a function.</summary>
internal interface IDatagrams
{
    BatchLimits Limits { get; }

    /// <summary>Sends the messages; the kernel has carried them out when this returns.</summary>
    Errno Send(ReadOnlySpan<byte> datagram);

    /// <summary>
    /// Receives one datagram. <see cref="Errno.TimedOut"/> where none came, or with <paramref name="wait"/> off, where
    /// none is there; <see cref="Errno.NoBuffers"/> once where replies were lost.
    /// </summary>
    Errno Receive(Span<byte> buffer, bool wait, out int length);
}
