using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>A discovery.k8s.io/v1 EndpointSlice as a service proxy sees it.</summary>
internal static class SliceTranslation
{
    private const string HeadlessLabel = "service.kubernetes.io/headless";
    private const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>Whether a proxy looks at the slice: not of a headless Service, not of host names.</summary>
    public static bool Concerns(Fields root, Head head) =>
        head.Label(HeadlessLabel) is null && root.Peek("addressType") != "FQDN";

    /// <summary>Reads the slice; what is wrong in one endpoint or port leaves that one out.</summary>
    public static Option<ClusterEndpointSlice> Read(Fields root, Head head)
    {
        var service = head.Label(ServiceLabel) ?? "";
        if (service.Length == 0)
        {
            root.Note("metadata.labels", $"has no {ServiceLabel}, so the slice belongs to no Service");
        }

        if (FamilyOf(root) is not { } family)
        {
            return default;
        }

        var slice = new ClusterEndpointSlice(
            head.Name, new(head.Name.Namespace, service), family, Endpoints(root, family), Ports(root));
        return service.Length == 0 ? default(Option<ClusterEndpointSlice>) : slice;
    }

    private static AddressFamily? FamilyOf(Fields root)
    {
        switch (root.Text("addressType"))
        {
            case "IPv4":
                return AddressFamily.Inet;
            case "IPv6":
                return AddressFamily.Inet6;
            case "":
                root.Note("addressType", "is missing");
                return null;
            case var other:
                root.Note("addressType", $"'{other}' is not a type of address (IPv4, IPv6 or FQDN)");
                return null;
        }
    }

    private static ImmutableArray<ClusterEndpoint> Endpoints(Fields root, AddressFamily family)
    {
        var endpoints = ImmutableArray.CreateBuilder<ClusterEndpoint>();
        foreach (var entry in root.List("endpoints") ?? [])
        {
            if (FirstAddress(entry, family) is not { } address)
            {
                continue;
            }

            var conditions = entry.Inner("conditions");
            var hints = entry.Inner("hints");
            endpoints.Add(new(
                address,
                conditions?.Truth("ready", true) ?? true,
                conditions?.Truth("serving", true) ?? true,
                conditions?.Truth("terminating", false) ?? false,
                entry.Text("nodeName"),
                Names(hints, "forZones"),
                Names(hints, "forNodes"))
            {
                Zone = entry.Text("zone"),
            });
        }

        return endpoints.ToImmutable();
    }

    /// <summary>The address that counts: the API allows more in the list, and says that proxies use the first.</summary>
    private static Address? FirstAddress(Fields entry, AddressFamily family)
    {
        if (entry.First("addresses") is not { } text
            || !entry.Take("addresses[0]", UsableAddress.Door(text), out var address))
        {
            return null;
        }

        if (address.Family == family)
        {
            return address;
        }

        var expected = family == AddressFamily.Inet ? "IPv4" : "IPv6";
        entry.Note("addresses[0]", $"{address} is not an {expected} address as the slice's addressType says");
        return null;
    }

    private static ImmutableArray<string> Names(Fields? hints, string field)
    {
        if (hints?.List(field) is not { Count: > 0 } entries)
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<string>(entries.Count);
        foreach (var entry in entries)
        {
            names.Add(entry.Text("name"));
        }

        return names.DrainToImmutable();
    }

    private static ImmutableArray<ClusterEndpointPort> Ports(Fields root)
    {
        var ports = ImmutableArray.CreateBuilder<ClusterEndpointPort>();
        foreach (var entry in root.List("ports") ?? [])
        {
            var name = entry.Text("name");
            var isGood = entry.Take("protocol", Doors.Protocol(entry.Text("protocol")), out var protocol);
            if (entry.Number("port") is { } number and not 0 && entry.Take("port", Doors.Port(number), out var port) && isGood)
            {
                ports.Add(new(name, protocol, port));
            }
        }

        return ports.ToImmutable();
    }
}
