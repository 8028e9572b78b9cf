using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Prometheus;

namespace IpvsPure.App.Operating;

/// <summary>
/// What the kernel counts of each of our virtual services, read anew for each question about metrics: one dump of the services.
/// </summary>
internal sealed class ServiceMeters(Counter connections, Counter packets, Counter bytes)
{
    private readonly Dictionary<ServiceKey, string[]> known = [];

    /// <summary>Takes what is counted now; the metrics of services that are gone go with them.</summary>
    /// <param name="port">The Service port that a virtual service stands for; none where it is not ours.</param>
    public void Read(Map<Ascending<ServiceKey>, ServiceKey, Counters> counted, Func<ServiceKey, ServicePortName?> port)
    {
        foreach (var key in known.Keys.Where(x => !counted.ContainsKey(x) || port(x) is null).ToList())
        {
            Forget(key);
        }

        foreach (var (key, counters) in counted)
        {
            if (port(key) is { } name)
            {
                Read(key, name, counters);
            }
        }
    }

    private void Read(ServiceKey key, ServicePortName name, Counters counters)
    {
        var labels = new[] { name.ToString(), key.ToString() };
        if (known.TryGetValue(key, out var before) && !before.SequenceEqual(labels))
        {
            Forget(key);
        }

        known[key] = labels;
        Set(connections, counters.Connections, labels);
        Set(packets, counters.PacketsIn, [.. labels, "in"]);
        Set(packets, counters.PacketsOut, [.. labels, "out"]);
        Set(bytes, counters.BytesIn, [.. labels, "in"]);
        Set(bytes, counters.BytesOut, [.. labels, "out"]);
    }

    // A virtual service that was made anew counts from 0, as a counter may.
    private static void Set(Counter counter, ulong value, string[] labels)
    {
        if (value < counter.WithLabels(labels).Value)
        {
            counter.RemoveLabelled(labels);
        }

        counter.WithLabels(labels).IncTo(value);
    }

    private void Forget(ServiceKey key)
    {
        if (known.Remove(key, out var labels))
        {
            connections.RemoveLabelled(labels);
            foreach (var direction in (string[])["in", "out"])
            {
                packets.RemoveLabelled([.. labels, direction]);
                bytes.RemoveLabelled([.. labels, direction]);
            }
        }
    }
}
