using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.Effects.Health;

/// <summary>
/// One listener on all addresses of the node. Any path and any method gets the answer (kube-proxy.md 3.1); a client that
/// sends no request in time, or too long a one, is hung up on.
/// </summary>
internal sealed class HealthPort : IDisposable
{
    private const int LongestRequest = 8192;
    private const int MostClients = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] EndOfRequest = "\r\n\r\n"u8.ToArray();

    private readonly Socket listener;
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim clients = new(MostClients);
    private volatile HealthReply reply;

    /// <summary>Opens the port. Throws <see cref="SocketException"/> where it is taken.</summary>
    public HealthPort(ushort port, HealthReply reply)
    {
        this.reply = reply;
        listener = Listen(port);
        _ = Accept();
    }

    public HealthReply Reply
    {
        set => reply = value;
    }

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
    }

    // One socket for both families, or for IPv4 alone where the kernel has no IPv6.
    private static Socket Listen(ushort port)
    {
        var socket = Socket.OSSupportsIPv6
            ? new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true }
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen(128);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                await clients.WaitAsync(end.Token).ConfigureAwait(false);
                if (await Next().ConfigureAwait(false) is { } client)
                {
                    _ = Answer(client);
                }
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException)
        {
            // The port was closed.
        }
    }

    // A client that is gone before it was greeted, or a process without free descriptors: the next one may fare better.
    private async Task<Socket?> Next()
    {
        try
        {
            return await listener.AcceptAsync(end.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            clients.Release();
            await Task.Delay(Pause, end.Token).ConfigureAwait(false);
            return null;
        }
    }

    private async Task Answer(Socket client)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            limit.CancelAfter(Patience);
            var request = new byte[LongestRequest];
            var length = 0;
            while (request.AsSpan(0, length).IndexOf(EndOfRequest) < 0)
            {
                var got = length == request.Length ? 0 : await client.ReceiveAsync(request.AsMemory(length), limit.Token).ConfigureAwait(false);
                if (got == 0)
                {
                    return;
                }

                length += got;
            }

            var now = reply;
            var isHead = request.AsSpan(0, length).StartsWith("HEAD "u8);
            await client.SendAsync(now.Whole.AsMemory(0, isHead ? now.HeadLength : now.Whole.Length), limit.Token).ConfigureAwait(false);
            client.Shutdown(SocketShutdown.Both);
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client went away, was too slow, or the port was closed: there is nobody to tell.
        }
        finally
        {
            client.Dispose();
            clients.Release();
        }
    }
}
