using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;
using Names = System.Collections.Generic.HashSet<IpvsPure.Planner.ObjectName>;

namespace IpvsPure.Planner;

/// <summary>One address and port of a Service: what should be there, and what is believed to be.</summary>
/// <param name="Wanted">None where there is no endpoint to use, or another Service has the address and port.</param>
/// <param name="Found">None where the kernel does not have it.</param>
/// <param name="Holder">The Service port that has it, where that is another one.</param>
internal sealed record StatusFront(
    ServiceKey Key, string Port, string Kind, VirtualService? Wanted, VirtualService? Found, ServicePortName? Holder)
{
    /// <summary>The servers of both, in ascending order.</summary>
    public IEnumerable<RealServerKey> Servers =>
        Keys(Wanted).Concat(Keys(Found)).Distinct().Order();

    private static IEnumerable<RealServerKey> Keys(VirtualService? service) => service?.Servers.Span.ToArray().Select(x => x.Key) ?? [];
}

/// <summary>A Service and where it is reached.</summary>
internal sealed record StatusService(ClusterService Service, ImmutableArray<StatusFront> Fronts);

/// <summary>One page of the Services that were asked for.</summary>
/// <param name="First">The number of its first one, from 1.</param>
/// <param name="All">How many there are on all pages.</param>
internal sealed record StatusServices(ImmutableArray<StatusService> Services, int First, int All, int Page, int Pages)
{
    /// <summary>Services on one page.</summary>
    public const int PageSize = 50;

    /// <summary>Only those of the page are looked at closely: the others cost a comparison of their names.</summary>
    public static StatusServices Of(Memory memory, StatusQuery query, Option<Prefix> range)
    {
        var behind = range.Map(x => Behind(memory, x)).IfNone([]);
        var matches = memory.View.Services.Values.Where(x => Matches(x, query, range, behind)).ToList();
        var pages = Math.Max(1, (matches.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(query.Page, 1, pages);
        var first = (page - 1) * PageSize;
        var shown = matches.Skip(first).Take(PageSize).ToList();
        var marks = Marked(memory, [.. shown.Select(x => x.Name)]);
        var site = Site.Of(memory.View.Node, memory.Policy, memory.Believed?.HostAddresses ?? default);
        var services = shown.Select(x => new StatusService(x, [.. FrontsOf(memory, x, site), .. marks[x.Name]]));
        return new([.. services], first + 1, matches.Count, page, pages);
    }

    private static bool Matches(ClusterService service, StatusQuery query, Option<Prefix> range, Names behind) =>
        (query.Namespace.Length == 0 || service.Name.Namespace == query.Namespace)
        && service.Name.Name.Contains(query.Name, StringComparison.OrdinalIgnoreCase)
        && range.Map(x => AddressesOf(service).Any(x.Contains) || behind.Contains(service.Name)).IfNone(true);

    private static IEnumerable<Address> AddressesOf(ClusterService service) =>
        service.ClusterIps.Concat(service.ExternalIps).Concat(service.IngressIps);

    // The Services that are served on an address of the range, or have a server in it: node ports are among them.
    private static Names Behind(Memory memory, Prefix range)
    {
        var names = new Names();
        foreach (var (key, origin) in memory.Desired.Origins)
        {
            if (range.Contains(key.Vip) || Has(memory.Desired.State, key, range) || (memory.Believed is { } believed && Has(believed, key, range)))
            {
                names.Add(origin.Port.Service);
            }
        }

        return names;
    }

    private static bool Has(KernelState state, ServiceKey key, Prefix range) =>
        Find(state, key)?.Servers.Span.ToArray().Any(x => range.Contains(x.Key.Address)) == true;

    private static IEnumerable<StatusFront> FrontsOf(Memory memory, ClusterService service, Site site) =>
        from port in service.Ports
        from family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6]
        from front in Fronts.Of(service, port, family, site)
        select FrontOf(memory, new ServicePortName(service.Name, port.Name), front.Key, Text(front.Kind));

    private static StatusFront FrontOf(Memory memory, ServicePortName name, ServiceKey key, string kind)
    {
        if (memory.Desired.Origins.Find(key).Case is ServiceOrigin origin && origin.Port != name)
        {
            return new(key, name.Port, kind, null, null, origin.Port);
        }

        var found = memory.Believed is { } believed ? Find(believed, key) : null;
        return new(key, name.Port, kind, Find(memory.Desired.State, key), found, null);
    }

    // Marks sort before addresses.
    private static ILookup<ObjectName, StatusFront> Marked(Memory memory, Names names)
    {
        var marked = new List<(ObjectName Name, StatusFront Front)>();
        foreach (var (key, origin) in memory.Desired.Origins)
        {
            if (!key.IsMarked)
            {
                break;
            }

            if (names.Contains(origin.Port.Service))
            {
                marked.Add((origin.Port.Service, FrontOf(memory, origin.Port, key, "pods and the node")));
            }
        }

        return marked.ToLookup(x => x.Name, x => x.Front);
    }

    private static VirtualService? Find(KernelState state, ServiceKey key) => state.Services.Find(key).Case as VirtualService;

    private static string Text(FrontKind kind) => kind switch
    {
        FrontKind.ClusterIp => "cluster IP",
        FrontKind.ExternalIp => "external IP",
        FrontKind.LoadBalancer => "load balancer",
        _ => "node port",
    };
}
