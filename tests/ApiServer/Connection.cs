using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.ApiServer;

/// <summary>A request as it came.</summary>
public sealed record Request(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Authorization, byte[] Body)
{
    public string Ask(string name) => Query.GetValueOrDefault(name, "");
}

/// <summary>
/// HTTP/1.1 on one connection, by hand: a server from a library would not break off in the middle of a chunk, nor hold
/// its tongue.
/// </summary>
internal sealed class Connection(Socket socket, Faults faults) : IDisposable
{
    private readonly NetworkStream stream = new(socket, ownsSocket: true);
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly SemaphoreSlim writing = new(1);
    private int start;
    private int end;
    private int left = int.MaxValue;
    private volatile TaskCompletionSource? thaw;

    /// <summary>The next request; null when the other side has closed.</summary>
    public async Task<Request?> Receive(CancellationToken stop)
    {
        var line = await Line(stop);
        if (line is null)
        {
            return null;
        }

        var (length, authorization) = (0, "");
        for (var header = await Line(stop); !string.IsNullOrEmpty(header); header = await Line(stop))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon].ToLowerInvariant(), header[(colon + 1)..].Trim());
            length = name == "content-length" ? int.Parse(value, null) : length;
            authorization = name == "authorization" ? value : authorization;
        }

        var body = new byte[length];
        for (var i = 0; i < length; i++)
        {
            body[i] = (byte)await Byte(stop);
        }

        var parts = line.Split(' ');
        var target = parts[1].Split('?', 2);
        var query = new Dictionary<string, string>();
        foreach (var pair in target.Length == 1 ? [] : target[1].Split('&'))
        {
            var half = pair.Split('=', 2);
            query[half[0]] = half.Length == 1 ? "" : Uri.UnescapeDataString(half[1].Replace('+', ' '));
        }

        return new(parts[0], target[0], query, authorization, body);
    }

    /// <summary>A whole answer.</summary>
    public Task Answer(int status, string body, int retryAfter = 0) => Write(Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status} Test\r\nContent-Type: application/json\r\n{(retryAfter > 0 ? $"Retry-After: {retryAfter}\r\n" : "")}"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Begins an answer that comes in chunks.</summary>
    public async Task Begin()
    {
        await Write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        left = faults.CutAfter.TryDequeue(out var bytes) ? bytes : int.MaxValue;
    }

    /// <summary>A chunk.</summary>
    public async Task Chunk(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var chunk = new MemoryStream(data.Length + 16);
        chunk.Write(Encoding.ASCII.GetBytes($"{data.Length:x}\r\n"));
        chunk.Write(data.Span);
        chunk.Write("\r\n"u8);
        await Write(chunk.ToArray());
    }

    /// <summary>The end of an answer that comes in chunks.</summary>
    public async Task End()
    {
        await Write("0\r\n\r\n"u8.ToArray());
        left = int.MaxValue;
    }

    /// <summary>From now on nothing is sent, and the connection is not closed: as when a cable is cut.</summary>
    public void Freeze() => thaw = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Breaks the connection, so that the other side sees a reset.</summary>
    public void Cut()
    {
        thaw?.TrySetResult();
        try
        {
            socket.LingerState = new(true, 0);
            socket.Close();
        }
        catch (Exception problem) when (problem is ObjectDisposedException or SocketException)
        {
            // It was broken already.
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        writing.Dispose();
    }

    private async Task Write(ReadOnlyMemory<byte> data)
    {
        await writing.WaitAsync();
        try
        {
            while (data.Length > 0)
            {
                await (thaw?.Task ?? Task.CompletedTask);
                var count = Math.Min(data.Length, faults.Fragment > 0 ? faults.Fragment : int.MaxValue);
                await stream.WriteAsync(data[..Math.Min(count, left)]);
                left -= left == int.MaxValue ? 0 : Math.Min(count, left);
                if (left == 0)
                {
                    throw new IOException("broken off as asked");
                }

                data = data[count..];
            }
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<string?> Line(CancellationToken stop)
    {
        var line = new StringBuilder();
        for (var next = await Byte(stop); next != '\n'; next = await Byte(stop))
        {
            if (next < 0)
            {
                return null;
            }

            line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async ValueTask<int> Byte(CancellationToken stop)
    {
        if (start == end)
        {
            (start, end) = (0, await stream.ReadAsync(buffer, stop));
        }

        return start == end ? -1 : buffer[start++];
    }
}
