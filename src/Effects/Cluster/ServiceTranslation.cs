using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>A v1 Service as a service proxy sees it.</summary>
internal static class ServiceTranslation
{
    private const string ProxyNameLabel = "service.kubernetes.io/service-proxy-name";
    private const string SourceRangesField = "loadBalancerSourceRanges";
    private const string NoClusterIp = "None";
    private const uint DefaultAffinitySeconds = 10_800;

    /// <summary>Whether the Service has virtual addresses of ours: not headless, not ExternalName, not another proxy's.</summary>
    public static bool Concerns(Fields root, Head head)
    {
        if (head.Label(ProxyNameLabel) is not null)
        {
            return false;
        }

        if (root.Inner("spec") is not { } spec)
        {
            return true;
        }

        var hasOne = spec.Has("clusterIP") && spec.Peek("clusterIP") is not ("" or NoClusterIp);
        var isHeadless = spec.Peek("clusterIP") == NoClusterIp || (!hasOne && !spec.Has("clusterIPs"));
        return !isHeadless && spec.Peek("type") != "ExternalName";
    }

    /// <summary>Reads the Service; what is wrong in one place is left out, and the rest goes on.</summary>
    public static Option<ClusterService> Read(Fields root, Head head)
    {
        if (root.Inner("spec") is not { } spec)
        {
            root.Note("spec", "is missing");
            return default;
        }

        return new ClusterService(
            head.Name,
            TypeOf(spec),
            Ports(spec),
            ClusterIps(spec),
            [.. spec.Each("externalIPs", UsableAddress.Door).Distinct()],
            IngressIps(root),
            SourceRanges(spec),
            Policy(spec, "externalTrafficPolicy"),
            Policy(spec, "internalTrafficPolicy"),
            AffinitySeconds(spec),
            ServiceScheduler.Of(head),
            PortOrZero(spec, "healthCheckNodePort") ?? 0,
            head.CreatedAt)
        {
            DrainSeconds = ServiceAnnotations.DrainSeconds(head),
            Weights = ServiceAnnotations.WeightsOf(head),
        };
    }

    private static ServiceType TypeOf(Fields spec)
    {
        switch (spec.Text("type"))
        {
            case "" or "ClusterIP":
                return ServiceType.ClusterIp;
            case "NodePort":
                return ServiceType.NodePort;
            case "LoadBalancer":
                return ServiceType.LoadBalancer;
            case var other:
                spec.Note("type", $"'{other}' is not a type of Service (ClusterIP, NodePort, LoadBalancer or ExternalName)");
                return ServiceType.ClusterIp;
        }
    }

    private static ImmutableArray<Address> ClusterIps(Fields spec)
    {
        if (spec.Has("clusterIPs"))
        {
            return [.. spec.Each("clusterIPs", UsableAddress.Door).Distinct()];
        }

        var text = spec.Text("clusterIP");
        return text.Length > 0 && spec.Take("clusterIP", UsableAddress.Door(text), out var address) ? [address] : [];
    }

    private static ImmutableArray<Address> IngressIps(Fields root)
    {
        var addresses = ImmutableArray.CreateBuilder<Address>();
        foreach (var ingress in root.Inner("status")?.Inner("loadBalancer")?.List("ingress") ?? [])
        {
            var text = ingress.Text("ip");
            var mode = ingress.Text("ipMode", "VIP");
            if (text.Length == 0 || mode == "Proxy")
            {
                continue;
            }

            if (mode != "VIP")
            {
                ingress.Note("ipMode", $"'{mode}' is not a mode (VIP or Proxy)");
            }
            else if (ingress.Take("ip", UsableAddress.Door(text), out var address) && !addresses.Contains(address))
            {
                addresses.Add(address);
            }
        }

        return addresses.ToImmutable();
    }

    private static ImmutableArray<Prefix> SourceRanges(Fields spec)
    {
        var ranges = spec.Each(SourceRangesField, Doors.Prefix);

        // No range lets everybody in. Where ranges were asked for and none can be used, nobody may come in instead: no
        // packet has this source.
        return ranges.IsEmpty && spec.Asks(SourceRangesField) ? [Prefix.Around(Address.V4(0), 32)] : ranges;
    }

    private static TrafficPolicy Policy(Fields spec, string field)
    {
        switch (spec.Text(field))
        {
            case "" or "Cluster":
                return TrafficPolicy.Cluster;
            case "Local":
                return TrafficPolicy.Local;
            case var other:
                spec.Note(field, $"'{other}' is not a traffic policy (Cluster or Local)");
                return TrafficPolicy.Cluster;
        }
    }

    private static uint AffinitySeconds(Fields spec)
    {
        switch (spec.Text("sessionAffinity"))
        {
            case "" or "None":
                return 0;
            case "ClientIP":
                break;
            case var other:
                spec.Note("sessionAffinity", $"'{other}' is not an affinity (ClientIP or None)");
                return 0;
        }

        var config = spec.Inner("sessionAffinityConfig")?.Inner("clientIP");
        return config?.Number("timeoutSeconds") is { } asked
            && config.Take("timeoutSeconds", Doors.AffinitySeconds(asked), out var seconds)
            ? seconds
            : DefaultAffinitySeconds;
    }

    private static ImmutableArray<ClusterServicePort> Ports(Fields spec)
    {
        var ports = ImmutableArray.CreateBuilder<ClusterServicePort>();
        if (spec.List("ports") is not { Count: > 0 } entries)
        {
            spec.Note("ports", "has no entry");
            return [];
        }

        foreach (var entry in entries)
        {
            if (Port(entry) is not { } port)
            {
                continue;
            }

            if (ports.Any(other => other.Protocol == port.Protocol && other.Port == port.Port))
            {
                entry.Note("port", $"the Service has {port.Protocol.Text()} port {port.Port} already");
            }
            else if (ports.Any(other => other.Protocol == port.Protocol && other.Name == port.Name))
            {
                entry.Note("name", $"the Service has a {port.Protocol.Text()} port named '{port.Name}' already");
            }
            else
            {
                ports.Add(port);
            }
        }

        return ports.ToImmutable();
    }

    /// <summary>One entry of spec.ports; null where anything in it is wrong, with all of it noted.</summary>
    private static ClusterServicePort? Port(Fields entry)
    {
        var name = entry.Text("name");
        var isGood = name.Length == 0 || Head.IsName(name);
        if (!isGood)
        {
            entry.Note("name", $"'{name}' is not a name of a port");
        }

        isGood &= entry.Take("protocol", Doors.Protocol(entry.Text("protocol")), out var protocol);
        var nodePort = PortOrZero(entry, "nodePort");
        isGood &= nodePort is not null;
        ushort port = 0;
        if (!entry.Has("port"))
        {
            entry.Note("port", "is missing");
            return null;
        }

        isGood &= entry.Number("port") is { } number && entry.Take("port", Doors.Port(number), out port);
        return isGood ? new(name, protocol, port, nodePort ?? 0) : null;
    }

    /// <summary>A port that may be absent or 0, which both mean none; null where it is something else.</summary>
    private static ushort? PortOrZero(Fields entry, string field)
    {
        if (!entry.Has(field))
        {
            return 0;
        }

        return entry.Number(field) switch
        {
            null => null,
            0 => 0,
            { } number => entry.Take(field, Doors.Port(number), out var port) ? port : null,
        };
    }
}
