using System;
using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>What the kernel counts of each virtual service: one dump, without the real servers.</summary>
internal static class IpvsCounters
{
    public static string? Read(Conversation conversation, List<(ServiceKey Key, Counters Counters)> into)
    {
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out var family);
        if (!resolved.IsDone)
        {
            return IpvsTable.Explained(resolved);
        }

        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => IpvsWriter.DumpServices(ref writer, family),
            into.Clear,
            (_, payload) =>
            {
                if (IpvsReader.TryReadService(payload, out var key, out ServiceSettings _, out var why))
                {
                    into.Add((key, Of(payload)));
                }

                return why;
            });
        return IpvsTable.Explained(answer);
    }

    /// <summary>The counters of a message about a service; zeros where the kernel tells none (before 4.1: 32 bits only).</summary>
    public static Counters Of(ReadOnlySpan<byte> payload)
    {
        var outer = AttributeReader.Behind<Layout.GenericHeader>(payload, out _);
        while (outer.MoveNext())
        {
            var service = outer.Type == IpvsNumbers.Service ? new AttributeReader(outer.Value) : default;
            while (service.MoveNext())
            {
                if (service.Type == IpvsNumbers.ServiceStatistics64)
                {
                    return Read(service.Value);
                }
            }
        }

        return default;
    }

    private static Counters Read(ReadOnlySpan<byte> nest)
    {
        var counters = default(Counters);
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IpvsNumbers.StatisticsConnections: counters = counters with { Connections = attributes.U64() }; break;
                case IpvsNumbers.StatisticsPacketsIn: counters = counters with { PacketsIn = attributes.U64() }; break;
                case IpvsNumbers.StatisticsPacketsOut: counters = counters with { PacketsOut = attributes.U64() }; break;
                case IpvsNumbers.StatisticsBytesIn: counters = counters with { BytesIn = attributes.U64() }; break;
                case IpvsNumbers.StatisticsBytesOut: counters = counters with { BytesOut = attributes.U64() }; break;
            }
        }

        return counters;
    }
}
