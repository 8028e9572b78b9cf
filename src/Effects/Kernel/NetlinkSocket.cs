using System;
using IpvsPure.Domain;
using Tmds.Linux;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// A netlink socket of the network namespace in which the calling thread is. It is connected to the kernel, so that no
/// other process can put a datagram into it.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDatagrams, IDisposable
{
    /// <summary>How long the kernel may be silent. It answers inside the send; only a dump in a huge table takes time.</summary>
    private const int TimeoutSeconds = 10;

    private const int AddressFamilyNetlink = 16;
    private const int BufferBytes = 2 * 1024 * 1024;

    /// <summary>Beyond this a batch gains nothing (facts/netlink-abi.md 1.5).</summary>
    private const int BatchBytesMax = 64 * 1024;

    /// <summary>What a queued reply charges to the receive buffer, rounded up.</summary>
    private const int ReplyCharge = 1024;

    /// <summary>What the kernel takes of the send buffer for itself.</summary>
    private const int SendOverhead = 32;

    private readonly int descriptor;

    private NetlinkSocket(int descriptor)
    {
        this.descriptor = descriptor;
        Grow(descriptor, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, BufferBytes);
        Grow(descriptor, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, BufferBytes);
        var sending = Size(LibC.SO_SNDBUF) - SendOverhead;
        Limits = new(
            Math.Min(BatchBytesMax, sending),
            Math.Max(1, Size(LibC.SO_RCVBUF) / ReplyCharge),
            sending);

        // Each of these is a help that old kernels lack; none is needed for a right answer.
        Switch(NetlinkNumbers.ExtendedAcknowledgement);
        Switch(NetlinkNumbers.CapAcknowledgement);
        Switch(NetlinkNumbers.StrictCheck);
        var timeout = new Layout.TimeValue { Seconds = TimeoutSeconds };
        _ = SystemCalls.SetOption(descriptor, LibC.SOL_SOCKET, LibC.SO_RCVTIMEO, &timeout, sizeof(Layout.TimeValue), out _);
    }

    public BatchLimits Limits { get; }

    /// <summary>Opens a socket of a netlink protocol, or says what the kernel said and gives none.</summary>
    public static NetlinkSocket? Open(int protocol, out Errno said)
    {
        var descriptor = Connect(protocol, out said);
        return descriptor < 0 ? null : new NetlinkSocket(descriptor);
    }

    /// <summary>Opens a socket that hears groups of rtnetlink, or says what the kernel said and gives a negative number.</summary>
    public static int OpenListener(int bufferBytes, ReadOnlySpan<int> groups, out Errno said)
    {
        var descriptor = Connect(NetlinkNumbers.Route, out said);
        if (descriptor < 0)
        {
            return descriptor;
        }

        Grow(descriptor, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, bufferBytes);
        foreach (var group in groups)
        {
            var number = group;
            if (SystemCalls.SetOption(descriptor, LibC.SOL_NETLINK, NetlinkNumbers.AddMembership, &number, sizeof(int), out said) < 0)
            {
                SystemCalls.Close(descriptor);
                return -1;
            }
        }

        return descriptor;
    }

    private static int Connect(int protocol, out Errno said)
    {
        var descriptor = SystemCalls.Socket(AddressFamilyNetlink, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, protocol, out said);
        if (descriptor < 0)
        {
            return descriptor;
        }

        var kernel = new Layout.SocketAddress { Family = AddressFamilyNetlink };
        if (SystemCalls.Connect(descriptor, (sockaddr*)&kernel, sizeof(Layout.SocketAddress), out said) < 0)
        {
            SystemCalls.Close(descriptor);
            return -1;
        }

        return descriptor;
    }

    public Errno Send(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* bytes = datagram)
        {
            while (true)
            {
                if (SystemCalls.Send(descriptor, bytes, datagram.Length, out var said) >= 0 || said != Errno.Interrupted)
                {
                    return said;
                }
            }
        }
    }

    public Errno Receive(Span<byte> buffer, bool wait, out int length)
    {
        length = 0;
        var flags = LibC.MSG_TRUNC | (wait ? 0 : LibC.MSG_DONTWAIT);
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                var received = SystemCalls.Receive(descriptor, bytes, buffer.Length, flags, out var said);
                if (received > buffer.Length)
                {
                    return Errno.InputOutput;
                }

                if (received >= 0)
                {
                    length = (int)received;
                    return Errno.None;
                }

                if (said != Errno.Interrupted)
                {
                    return said.Code == LibC.EAGAIN ? Errno.TimedOut : said;
                }
            }
        }
    }

    public void Dispose() => SystemCalls.Close(descriptor);

    /// <summary>Beyond the system's limit where we may, else up to it.</summary>
    private static void Grow(int descriptor, int forced, int plain, int bytes)
    {
        var size = bytes;
        if (SystemCalls.SetOption(descriptor, LibC.SOL_SOCKET, forced, &size, sizeof(int), out _) < 0)
        {
            _ = SystemCalls.SetOption(descriptor, LibC.SOL_SOCKET, plain, &size, sizeof(int), out _);
        }
    }

    private int Size(int option)
    {
        int size;
        return SystemCalls.GetOption(descriptor, LibC.SOL_SOCKET, option, &size, sizeof(int), out _) < 0 ? BatchBytesMax : size;
    }

    private void Switch(int option)
    {
        var on = 1;
        _ = SystemCalls.SetOption(descriptor, LibC.SOL_NETLINK, option, &on, sizeof(int), out _);
    }
}
