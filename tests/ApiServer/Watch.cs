using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.ApiServer;

/// <summary>One watch: everything that happens to the objects that a selector lets through, seen through the selector.</summary>
internal sealed class Watch(Connection connection, World world, Kind kind, Selector selector)
{
    private const string Gone = "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
        + "\"message\":\"too old resource version\",\"reason\":\"Expired\",\"code\":410}}\n";

    private long sent;

    public Kind Kind => kind;

    /// <summary>Says which version the watch has come to.</summary>
    public async Task Bookmark()
    {
        try
        {
            await Mark(Interlocked.Read(ref sent), "");
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            // The watch has just ended.
        }
    }

    /// <summary>Runs until its time is over.</summary>
    /// <param name="from">The version after which; -1 for everything that there is, and then what happens.</param>
    public async Task Run(long from, bool isList, TimeSpan time, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(time);
        if (from < 0)
        {
            from = await Initial();
            if (isList)
            {
                await Mark(from, ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}");
            }
        }

        while (!limit.IsCancellationRequested)
        {
            var (happenings, version, more) = world.Since(from);
            if (happenings is null)
            {
                await connection.Chunk(Encoding.UTF8.GetBytes(Gone));
                return;
            }

            var text = new MemoryStream();
            foreach (var happening in happenings)
            {
                Write(text, happening);
            }

            await connection.Chunk(text.ToArray());
            from = happenings.Count > 0 ? version : from;
            Interlocked.Exchange(ref sent, from);
            await more.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        stop.ThrowIfCancellationRequested();
    }

    private async Task<long> Initial()
    {
        var (items, version) = world.List(kind);
        var text = new MemoryStream();
        foreach (var item in items)
        {
            if (selector.Matches(item))
            {
                Write(text, "ADDED", item.Json);
            }

            if (text.Length > 1 << 16)
            {
                await connection.Chunk(text.ToArray());
                text.SetLength(0);
            }
        }

        await connection.Chunk(text.ToArray());
        return version;
    }

    private void Write(MemoryStream text, Happening happening)
    {
        if (happening.Kind != kind)
        {
            return;
        }

        var was = happening.Before is { } before && selector.Matches(before);
        var isNow = happening.After is { } after && selector.Matches(after);
        if (isNow)
        {
            Write(text, was ? "MODIFIED" : "ADDED", happening.After!.Json);
        }
        else if (was)
        {
            // What a deletion shows is the object as it was last, with the version of the deletion.
            var json = Encoding.UTF8.GetString(happening.Before!.Json)
                .Replace($"\"resourceVersion\":\"{happening.Before.Version}\"", $"\"resourceVersion\":\"{happening.Version}\"", StringComparison.Ordinal);
            Write(text, "DELETED", Encoding.UTF8.GetBytes(json));
        }
    }

    private void Write(MemoryStream text, string type, ReadOnlySpan<byte> json)
    {
        text.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        if (json.StartsWith("{\"metadata\""u8))
        {
            text.Write(Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind.Name}\",\"apiVersion\":\"{kind.ApiVersion}\","));
            json = json[1..];
        }

        text.Write(json);
        text.Write("}\n"u8);
    }

    private Task Mark(long version, string annotations) => connection.Chunk(Encoding.UTF8.GetBytes(
        $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"{kind.Name}\",\"apiVersion\":\"{kind.ApiVersion}\","
        + $"\"metadata\":{{\"resourceVersion\":\"{version}\"{annotations}}}}}}}\n"));
}
