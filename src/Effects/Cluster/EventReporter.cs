using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Tells the owner of a Service what is wrong with it, as Kubernetes Events on the Service, which <c>kubectl describe</c>
/// shows. Best effort: at most one an hour for each object and text, few at a time from one node, and what fails is
/// forgotten. The log has it all.
/// </summary>
internal sealed class EventReporter(ApiAccess access, string node, ApiTimes times)
{
    private const int Queue = 64;
    private const int Burst = 10;
    private const int Remembered = 1000;
    private const int LongestMessage = 1000;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly Channel<Remark> remarks = Channel.CreateBounded<Remark>(
        new BoundedChannelOptions(Queue) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Dictionary<string, long> said = new(StringComparer.Ordinal);

    /// <summary>Something to report; it does not wait, and drops what is too much.</summary>
    public void Report(Remark remark)
    {
        if (remark.Service.Name.Length > 0 && remark.Service.Namespace.Length > 0)
        {
            remarks.Writer.TryWrite(remark);
        }
    }

    /// <summary>Reports until stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        var (left, filled) = (Burst, Environment.TickCount64);
        await foreach (var remark in remarks.Reader.ReadAllAsync(stop))
        {
            var gained = (int)((Environment.TickCount64 - filled) / (long)Refill.TotalMilliseconds);
            left = Math.Min(Burst, left + gained);
            filled += gained * (long)Refill.TotalMilliseconds;
            var message = Message(remark);
            if (left == 0 || !IsDue($"{remark.Service} {message}"))
            {
                continue;
            }

            left--;
            try
            {
                await Send(remark.Service, message, stop);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                stop.ThrowIfCancellationRequested();

                // Without the right to write events, or without a server, the node works just as well.
            }
        }
    }

    private bool IsDue(string text)
    {
        var now = Environment.TickCount64;
        if (said.TryGetValue(text, out var before) && now - before < (long)Again.TotalMilliseconds)
        {
            return false;
        }

        if (said.Count >= Remembered)
        {
            said.Clear();
        }

        said[text] = now;
        return true;
    }

    private static string Message(Remark remark)
    {
        var about = remark.Kind == "Service" ? "" : $"{remark.Kind} {remark.Object.Name}: ";
        var text = about + string.Join("; ", System.Linq.Enumerable.Select(
            remark.Findings, static x => x.Field.Length > 0 ? $"{x.Field}: {x.Text}" : x.Text));
        return text.Length > LongestMessage ? text[..LongestMessage] : text;
    }

    private async Task Send(ObjectName service, string message, CancellationToken stop)
    {
        var uid = await Uid(service, stop);
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            Write(json, service, uid, message, DateTimeOffset.UtcNow);
        }

        using var _ = await access.Post($"api/v1/namespaces/{service.Namespace}/events", body.WrittenSpan.ToArray(), times.Grace, stop);
    }

    /// <summary>kubectl finds events by the object's uid. A list needs no right that the watch has not.</summary>
    private async Task<string> Uid(ObjectName service, CancellationToken stop)
    {
        using var response = await access.Get(
            $"api/v1/namespaces/{service.Namespace}/services?fieldSelector=metadata.name%3D{service.Name}", times.Grace, stop);
        using var frames = new JsonFrames(await response.Content.ReadAsStreamAsync(stop), isList: true) { Silence = times.ListSilence };
        return response.IsSuccessStatusCode && await frames.Next(stop) && ApiObject.Trees().Whole(frames.Frame, out _) is { } item
            ? ApiObject.Uid(item)
            : "";
    }

    private void Write(Utf8JsonWriter json, ObjectName service, string uid, string message, DateTimeOffset now)
    {
        var instant = now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", "Event");
        json.WriteStartObject("metadata");
        json.WriteString("generateName", $"{service.Name}.");
        json.WriteString("namespace", service.Namespace);
        json.WriteEndObject();
        json.WriteStartObject("involvedObject");
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", "Service");
        json.WriteString("namespace", service.Namespace);
        json.WriteString("name", service.Name);
        json.WriteString("uid", uid);
        json.WriteEndObject();
        json.WriteString("type", "Warning");
        json.WriteString("reason", "FaultyObject");
        json.WriteString("message", message);
        json.WriteString("firstTimestamp", instant);
        json.WriteString("lastTimestamp", instant);
        json.WriteNumber("count", 1);
        json.WriteStartObject("source");
        json.WriteString("component", "ipvspure");
        json.WriteString("host", node);
        json.WriteEndObject();
        json.WriteString("reportingComponent", "ipvspure");
        json.WriteString("reportingInstance", node);
        json.WriteEndObject();
    }
}
