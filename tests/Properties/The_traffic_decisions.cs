using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// Who is served by which endpoints, whose source is rewritten, who is refused and who hears nothing: the decision table of
/// kube-proxy.md 1.4 as data, and generated Services held against it.
/// </summary>
[Laws(typeof(Worlds))]
public sealed class The_traffic_decisions
{
    /// <summary>The list of endpoints that counts for a row.</summary>
    private enum List
    {
        Cluster,
        Local,
    }

    private enum At
    {
        ClusterIp,

        /// <summary>External addresses, load balancer addresses and node ports: one column of the table.</summary>
        Outer,
    }

    private static readonly (At At, TrafficPolicy Policy, Who Who, List List, bool IsRewritten)[] Table =
    [
        (At.ClusterIp, TrafficPolicy.Cluster, Who.Pod, List.Cluster, false),
        (At.ClusterIp, TrafficPolicy.Cluster, Who.Node, List.Cluster, true),
        (At.ClusterIp, TrafficPolicy.Cluster, Who.Outside, List.Cluster, true),
        (At.ClusterIp, TrafficPolicy.Local, Who.Pod, List.Local, false),
        (At.ClusterIp, TrafficPolicy.Local, Who.Node, List.Local, true),
        (At.ClusterIp, TrafficPolicy.Local, Who.Outside, List.Local, true),
        (At.Outer, TrafficPolicy.Cluster, Who.Pod, List.Cluster, true),
        (At.Outer, TrafficPolicy.Cluster, Who.Node, List.Cluster, true),
        (At.Outer, TrafficPolicy.Cluster, Who.Outside, List.Cluster, true),
        (At.Outer, TrafficPolicy.Local, Who.Pod, List.Cluster, false),
        (At.Outer, TrafficPolicy.Local, Who.Node, List.Cluster, true),
        (At.Outer, TrafficPolicy.Local, Who.Outside, List.Local, false),
    ];

    private static readonly Dictionary<(Who, AddressFamily), Address> Sources = new()
    {
        [(Who.Pod, AddressFamily.Inet)] = Pool.A("10.244.1.77"),
        [(Who.Pod, AddressFamily.Inet6)] = Pool.A("fd10:1::77"),
        [(Who.Node, AddressFamily.Inet)] = Pool.A("192.0.2.1"),
        [(Who.Node, AddressFamily.Inet6)] = Pool.A("fd01::1"),
        [(Who.Outside, AddressFamily.Inet)] = Pool.A("203.0.113.200"),
        [(Who.Outside, AddressFamily.Inet6)] = Pool.A("2001:db8::200"),
    };

    [Property]
    public void Follow_the_table_for_every_address_of_every_service_and_everybody_who_asks(Recipe recipe)
    {
        var state = recipe.Desired.State;
        foreach (var (key, at, policy, lists, service) in Fronts(recipe))
        {
            foreach (var row in Table.Where(x => x.At == at && x.Policy == policy))
            {
                var source = Sources[(row.Who, key.Family)];
                var (fate, servers, isRewritten) = new FirstPacket(row.Who, source, key).Meets(state);
                var expected = Expected(row.List == List.Cluster ? lists.Cluster : lists.Local, lists.HasAny);
                if (lists.HasAny && IsShutOut(service, key, source))
                {
                    expected = (Lot.Dropped, "");
                }

                Assert.True(expected == (fate, servers), $"{row.Who} to {key} ({service.Name}): {fate} by {servers}, not {expected}");
                var shouldRewrite = row.IsRewritten || (recipe.Policy.MasqueradeAll && policy == TrafficPolicy.Cluster)
                    || (recipe.Policy.MasqueradeAll && at == At.ClusterIp);

                // Where all endpoints are here, the node's own connections reach them from its own address as they are: they
                // need no service of their own.
                shouldRewrite &= row.Who != Who.Node || policy == TrafficPolicy.Cluster || at == At.ClusterIp || !lists.AreOne;
                Assert.True(fate != Lot.Served || isRewritten == shouldRewrite, $"{row.Who} to {key}: rewritten {isRewritten}");
            }
        }
    }

    private static (Lot, string) Expected(IReadOnlyCollection<RealServerKey> list, bool hasAny) =>
        list.Count > 0 ? (Lot.Served, string.Join(" ", list.Order())) : (hasAny ? Lot.Dropped : Lot.Refused, "");

    private static bool IsShutOut(ClusterService service, ServiceKey key, Address source)
    {
        var ranges = service.SourceRanges.Where(x => x.Family == key.Family).ToList();
        return service.IngressIps.Contains(key.Vip) && !service.ClusterIps.Contains(key.Vip) && key.Port != 30_080 && key.Port != 30_081
            && ranges.Count > 0 && !ranges.Any(x => x.Contains(source));
    }

    // Every address and port with the Service that has it: the oldest that may.
    private static IEnumerable<(ServiceKey Key, At At, TrafficPolicy Policy, Lists Lists, ClusterService Service)> Fronts(Recipe recipe)
    {
        var taken = new System.Collections.Generic.HashSet<ServiceKey>();
        foreach (var service in recipe.View.Services.Values.OrderBy(x => x.CreatedAt).ThenBy(x => x.Name))
        {
            foreach (var port in service.Ports.OrderBy(x => x.Name, System.StringComparer.Ordinal).ThenBy(x => x.Port).ThenBy(x => x.Protocol).ThenBy(x => x.NodePort))
            {
                foreach (var (key, at, policy) in FrontsOf(service, port, recipe.Policy))
                {
                    if (taken.Add(key))
                    {
                        yield return (key, at, policy, Lists.Of(recipe, service, port, key.Family), service);
                    }
                }
            }
        }
    }

    private static IEnumerable<(ServiceKey Key, At At, TrafficPolicy Policy)> FrontsOf(ClusterService service, ClusterServicePort port, NodePolicy policy)
    {
        var outer = OuterOf(service, policy);
        var ports = NodePortAddresses.Of(Pool.HostAddresses, Pool.Node, policy);
        return service.ClusterIps.Select(x => (ServiceKey.At(x, port.Protocol, port.Port), At.ClusterIp, service.InternalPolicy))
            .Concat(outer.Except(service.ClusterIps).Select(x => (ServiceKey.At(x, port.Protocol, port.Port), At.Outer, service.ExternalPolicy)))
            .Concat(port.NodePort == 0 ? [] : ports.Select(x => (ServiceKey.At(x, port.Protocol, port.NodePort), At.Outer, service.ExternalPolicy)))
            .OrderBy(x => x.Item1.Family);
    }

    /// <summary>The external and load balancer addresses that the operator lets the Service have.</summary>
    internal static IEnumerable<Address> OuterOf(ClusterService service, NodePolicy policy) =>
        service.ExternalIps.Where(x => MayHave(x, policy.ExternalRanges)).Concat(service.IngressIps.Where(x => MayHave(x, [])));

    private static bool MayHave(Address address, ImmutableArray<Prefix> ranges) =>
        ranges.Any(x => x.Family == address.Family) ? ranges.Any(x => x.Contains(address)) : !Pool.HostAddresses.Contains(address);

    /// <summary>The two lists of kube-proxy.md 1.3, once more and without a thought for speed.</summary>
    private sealed record Lists(ImmutableArray<RealServerKey> Cluster, ImmutableArray<RealServerKey> Local, bool HasAny)
    {
        public bool AreOne => Cluster.SequenceEqual(Local);

        public static Lists Of(Recipe recipe, ClusterService service, ClusterServicePort port, AddressFamily family)
        {
            var candidates = (
                from slice in recipe.View.Slices.Values
                where slice.Service == service.Name && slice.Family == family
                from target in slice.Ports
                where target.Name == port.Name && target.Protocol == port.Protocol
                from endpoint in slice.Endpoints
                select (Key: new RealServerKey(endpoint.Address, target.Port), Endpoint: endpoint, Slice: slice.Name)).ToList();
            var all = candidates.GroupBy(x => x.Key).Select(copies => copies
                .OrderBy(x => x.Endpoint.NodeName == "node-a" ? 0 : 1).ThenBy(x => x.Slice)
                .ThenBy(x => x.Endpoint is { Ready: true } ? 0 : 1).ThenBy(x => x.Endpoint.Serving ? 0 : 1).ThenBy(x => x.Endpoint.Terminating ? 1 : 0)
                .ThenBy(
                    x => $"{x.Endpoint.NodeName} {string.Join(',', x.Endpoint.HintNodes)} {string.Join(',', x.Endpoint.HintZones)}",
                    System.StringComparer.Ordinal)
                .First()).ToList();
            var ready = all.Where(x => x.Endpoint.Ready).ToList();
            var last = all.Where(x => x.Endpoint is { Serving: true, Terminating: true }).ToList();
            var isZonal = ready.All(x => x.Endpoint.HintZones.Length > 0) && ready.Any(x => x.Endpoint.HintZones.Contains("zone-1"));
            var cluster = isZonal ? ready.Where(x => x.Endpoint.HintZones.Contains("zone-1")).ToList() : ready;
            var local = ready.Where(x => x.Endpoint.NodeName == "node-a").ToList();
            return new(
                [.. (cluster.Count > 0 ? cluster : last).Select(x => x.Key).Order()],
                [.. (local.Count > 0 ? local : last.Where(x => x.Endpoint.NodeName == "node-a")).Select(x => x.Key).Order()],
                ready.Count + last.Count > 0);
        }
    }
}
