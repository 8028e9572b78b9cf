using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using IpvsPure.Domain;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Hears what the kernel tells about links, addresses and routes, in the network namespace in which the thread was that
/// opened it. It decides nothing, and knows nothing of what should be.
/// </summary>
public sealed class KernelListener : IDisposable
{
    /// <summary>Room for what comes while nobody listens: some ten thousand notifications.</summary>
    private const int BufferBytes = 8 * 1024 * 1024;

    /// <summary>The kernel's datagrams here are small; 32 KiB is its own limit.</summary>
    private const int DatagramBytes = 32 * 1024;

    private readonly Socket socket;
    private readonly NewsReader reader;

    private KernelListener(Socket socket, NewsReader reader) => (this.socket, this.reader) = (socket, reader);

    /// <summary>Begins to listen: nothing that happens after this is missed.</summary>
    /// <param name="link">The name of the dummy link, which need not be there yet.</param>
    public static Fin<KernelListener> Open(string link = LinuxKernel.DefaultLink)
    {
        var descriptor = NetlinkSocket.OpenListener(
            BufferBytes,
            [RouteNumbers.GroupLink, RouteNumbers.GroupAddress, RouteNumbers.GroupRoute, RouteNumbers.GroupAddress6, RouteNumbers.GroupRoute6],
            out var said);
        if (descriptor < 0)
        {
            return Error.New($"the kernel's notifications cannot be heard: {said}; {Remedies.NoSocket}");
        }

        var listener = new KernelListener(new(new SafeSocketHandle(descriptor, ownsHandle: true)) { Blocking = false }, new(link));
        var problem = listener.FindLink(link);
        if (problem is null)
        {
            return listener;
        }

        listener.Dispose();
        return Error.New(problem);
    }

    /// <summary>
    /// What happens, for ever, in its order; it throws only when stopped. A reader that is too slow hears
    /// <see cref="KernelNewsKind.Lost"/> in the place of what it missed.
    /// </summary>
    public async IAsyncEnumerable<KernelNews> Follow([EnumeratorCancellation] CancellationToken stop)
    {
        var buffer = new byte[DatagramBytes];
        var news = new List<KernelNews>();
        while (true)
        {
            news.Clear();
            var isWhole = true;
            try
            {
                var length = await socket.ReceiveAsync(buffer, SocketFlags.None, stop);
                isWhole = reader.Read(buffer.AsSpan(0, length), news);
            }
            catch (SocketException overrun) when (overrun.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
            {
                isWhole = false;
                Drain(buffer, news);
                news.Clear();
            }

            if (!isWhole)
            {
                news.Add(new(KernelNewsKind.Lost));
            }

            foreach (var one in news)
            {
                yield return one;
            }
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>
    /// An overrun socket gets nothing more until it is empty, and no second error for what it misses meanwhile
    /// (net/netlink/af_netlink.c, netlink_overrun). What is read here still tells where the dummy link is.
    /// </summary>
    private void Drain(byte[] buffer, List<KernelNews> unused)
    {
        while (true)
        {
            var length = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out var said);
            if (said == SocketError.Success)
            {
                _ = reader.Read(buffer.AsSpan(0, length), unused);
            }
            else if (said != SocketError.NoBufferSpaceAvailable)
            {
                return;
            }
        }
    }

    // Asked after the listening began, so that the index cannot be older than what is heard.
    private string? FindLink(string link)
    {
        using var asking = NetlinkSocket.Open(NetlinkNumbers.Route, out var said);
        if (asking is null)
        {
            return $"a netlink socket could not be opened: {said}; {Remedies.NoSocket}";
        }

        using var conversation = new Conversation(asking);
        var found = LinkTable.Find(conversation, link, out var index, out _);
        reader.Ours = found.IsDone ? index : 0;
        return found.IsDone || found.Said == Errno.NoDevice ? null : $"the link {link} could not be read: {found}";
    }
}
