using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.ApiServer;

/// <summary>
/// An API server for tests: real HTTP, lists, pages, streaming lists, watches and bookmarks over a <see cref="World"/>, and
/// <see cref="Faults"/> on demand. It can be stopped and started again on the same port.
/// </summary>
public sealed class Server(World world, Faults faults, IPAddress address) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Connection, Task> connections = new();
    private readonly ConcurrentDictionary<Connection, Watch> watches = new();
    private readonly ConcurrentDictionary<string, (IReadOnlyList<Item> Items, int From, long Version)> pages = new();
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;
    private CancellationTokenSource life = new();
    private long nextPage;

    /// <summary>0 before the first start; the same after each start.</summary>
    public int Port { get; private set; }

    /// <summary>Each request: method, path and query.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>The bodies of the events that were written.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    /// <summary>Watches that are open now.</summary>
    public int Watches => watches.Count;

    /// <summary>Commands to the server itself, under /control.</summary>
    public Func<Request, string>? Control { get; set; }

    public void Start(int port = 0)
    {
        life = new();
        listener = new(address, Port == 0 ? port : Port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start(512);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept(listener, life.Token);
    }

    /// <summary>Stops as a process that dies does.</summary>
    public async Task Stop()
    {
        await life.CancelAsync();
        listener!.Stop();
        Cut();
        await accepting;
        await Task.WhenAll(connections.Values);
        life.Dispose();
    }

    /// <summary>Breaks every connection.</summary>
    public void Cut()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Cut();
        }
    }

    /// <summary>Sends a bookmark on each watch.</summary>
    public Task Bookmark() => Task.WhenAll(watches.Values.Select(x => x.Bookmark()));

    /// <summary>Sends bytes on each watch of a kind, as if they were an event.</summary>
    public Task Inject(Kind kind, string text) => Task.WhenAll(
        from watch in watches where watch.Value.Kind == kind select Try(() => watch.Key.Chunk(Encoding.UTF8.GetBytes(text))));

    /// <summary>The connections that are open now fall silent.</summary>
    public void Freeze()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Freeze();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!life.IsCancellationRequested)
        {
            await Stop();
        }
    }

    private async Task Accept(TcpListener listening, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptSocketAsync(stop);
                socket.NoDelay = true;
                var connection = new Connection(socket, faults);
                var begun = new TaskCompletionSource();
                connections[connection] = Serve(connection, begun.Task, stop);
                begun.SetResult();
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopped, or the other side has gone before it was let in.
            }
        }
    }

    private async Task Serve(Connection connection, Task begun, CancellationToken stop)
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await connection.Receive(stop) is { } request)
            {
                Requests.Enqueue(request);
                await Answer(connection, request, stop);
            }
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            connection.Cut();
        }
        finally
        {
            watches.TryRemove(connection, out _);
            connections.TryRemove(connection, out _);
            connection.Dispose();
        }
    }

    private async Task Answer(Connection connection, Request request, CancellationToken stop)
    {
        var parts = request.Path.Trim('/').Split('/');
        if (parts[0] == "control" && Control is { } control)
        {
            await connection.Answer(200, control(request));
            return;
        }

        var space = parts is [.., "namespaces", var named, _] ? named : "";
        if (faults.Answers.TryDequeue(out var fault))
        {
            await Refuse(connection, fault.Status, "InternalError", "asked to fail", fault.RetryAfter);
        }
        else if (faults.Token.Length > 0 && request.Authorization != $"Bearer {faults.Token}")
        {
            await Refuse(connection, 401, "Unauthorized", "Unauthorized");
        }
        else if (request.Method == "POST" && parts[^1] == "events")
        {
            Events.Enqueue(Encoding.UTF8.GetString(request.Body));
            await connection.Answer(201, Encoding.UTF8.GetString(request.Body));
        }
        else if (Kind.All.FirstOrDefault(x => x.Plural == parts[^1]) is not { } kind)
        {
            await Refuse(connection, 404, "NotFound", "the server could not find the requested resource");
        }
        else if (faults.Forbidden == kind.Plural)
        {
            await Refuse(connection, 403, "Forbidden", $"{kind.Plural} is forbidden: the test cannot list it");
        }
        else
        {
            var selector = new Selector(request.Ask("labelSelector"), request.Ask("fieldSelector"), space);
            await (request.Ask("watch") == "true"
                ? Watch(connection, request, kind, selector, stop)
                : List(connection, request, kind, selector));
        }
    }

    private async Task List(Connection connection, Request request, Kind kind, Selector selector)
    {
        var token = request.Ask("continue");
        (IReadOnlyList<Item> Items, int From, long Version) list;
        if (token.Length == 0)
        {
            var (all, version) = world.List(kind);
            list = ([.. all.Where(selector.Matches)], 0, version);
        }
        else if (faults.ForgetsPages || !pages.TryRemove(token, out list))
        {
            await Refuse(connection, 410, "Expired", "The provided continue parameter is too old to display a consistent list result");
            return;
        }

        var limit = request.Ask("limit").Length > 0 ? int.Parse(request.Ask("limit"), null) : int.MaxValue;
        var next = "";
        if (list.Items.Count - list.From > limit)
        {
            next = $"page+{Interlocked.Increment(ref nextPage)}=";
            pages[next] = list with { From = list.From + limit };
        }

        await connection.Begin();
        var head = $"{{\"kind\":\"{kind.Name}List\",\"apiVersion\":\"{kind.ApiVersion}\",\"metadata\":"
            + $"{{\"resourceVersion\":\"{list.Version}\",\"continue\":\"{next}\"}},\"items\":[";
        var text = new MemoryStream();
        text.Write(Encoding.UTF8.GetBytes(head));
        foreach (var (i, item) in list.Items.Skip(list.From).Take(limit).Index())
        {
            text.Write(i > 0 ? ","u8 : ""u8);
            text.Write(item.Json);
            if (text.Length > 1 << 16)
            {
                await connection.Chunk(text.ToArray());
                text.SetLength(0);
            }
        }

        text.Write("]}\n"u8);
        await connection.Chunk(text.ToArray());
        await connection.End();
    }

    private async Task Watch(Connection connection, Request request, Kind kind, Selector selector, CancellationToken stop)
    {
        var isList = request.Ask("sendInitialEvents") == "true" && faults.Streaming != Streaming.Unknown;
        if (isList && faults.Streaming == Streaming.Refused)
        {
            await Refuse(connection, 422, "Invalid", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch"
                + " unless the WatchList feature gate is enabled");
            return;
        }

        var from = long.TryParse(request.Ask("resourceVersion"), out var asked) ? asked : -1;
        if (from > world.Version)
        {
            await Refuse(connection, 504, "Timeout", $"Too large resource version: {from}, current: {world.Version}");
            return;
        }

        if (from >= 0 && faults.GoneAsStatus && world.Since(from).Happenings is null)
        {
            await Refuse(connection, 410, "Expired", $"too old resource version: {from}");
            return;
        }

        await connection.Begin();
        var watch = new Watch(connection, world, kind, selector);
        watches[connection] = watch;
        var seconds = int.TryParse(request.Ask("timeoutSeconds"), out var limit) ? limit : 1800;
        await watch.Run(from, isList, TimeSpan.FromSeconds(seconds), stop);
        watches.TryRemove(connection, out _);
        await connection.End();
    }

    private static async Task Try(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            // The watch has just ended.
        }
    }

    private static Task Refuse(Connection connection, int code, string reason, string message, int retryAfter = 0) => connection.Answer(
        code,
        $"{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"{message}\",\"reason\":\"{reason}\",\"code\":{code}}}",
        retryAfter);
}
