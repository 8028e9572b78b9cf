using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// What is explained of a packet, against the traffic decision table (kube-proxy.md 1.4) written as data. The kernel is one
/// in which a plan was carried out; the table knows nothing of sets, marks or rules.
/// </summary>
[Laws(typeof(Worlds), MaxTest = 300)]
public sealed class The_way_of_a_packet
{
    // Cluster addresses follow the internal policy, all others the external one. Where the list is empty the packet is
    // dropped if there are endpoints anywhere, else refused.
    private static readonly ImmutableArray<(bool IsOuter, SourceClass From, TrafficPolicy Policy, TrafficPolicy List, bool IsRewritten)> Table =
    [
        (false, SourceClass.Pod, TrafficPolicy.Cluster, TrafficPolicy.Cluster, false),
        (false, SourceClass.Node, TrafficPolicy.Cluster, TrafficPolicy.Cluster, true),
        (false, SourceClass.Outside, TrafficPolicy.Cluster, TrafficPolicy.Cluster, true),
        (false, SourceClass.Pod, TrafficPolicy.Local, TrafficPolicy.Local, false),
        (false, SourceClass.Node, TrafficPolicy.Local, TrafficPolicy.Local, true),
        (false, SourceClass.Outside, TrafficPolicy.Local, TrafficPolicy.Local, true),
        (true, SourceClass.Pod, TrafficPolicy.Cluster, TrafficPolicy.Cluster, true),
        (true, SourceClass.Node, TrafficPolicy.Cluster, TrafficPolicy.Cluster, true),
        (true, SourceClass.Outside, TrafficPolicy.Cluster, TrafficPolicy.Cluster, true),
        (true, SourceClass.Pod, TrafficPolicy.Local, TrafficPolicy.Cluster, false),
        (true, SourceClass.Node, TrafficPolicy.Local, TrafficPolicy.Cluster, true),
        (true, SourceClass.Outside, TrafficPolicy.Local, TrafficPolicy.Local, false),
    ];

    [Property]
    public void Ends_as_the_traffic_decision_table_says(Recipe recipe)
    {
        var state = Converged(recipe);
        foreach (var front in FrontsOf(recipe))
        {
            foreach (var asker in Askers(front))
            {
                var way = Explaining.Of(front.Key, asker, state, FrontNames.None);
                var (expected, seen) = Expected(front, way.Sender, recipe.Policy);
                Assert.Equal($"{front.Key} from {asker}: {expected}", $"{front.Key} from {asker}: {Text(way.Fate)}");
                Assert.All(Choices(way.Fate), x => Assert.Equal(seen(x.Server), x.Client));
            }
        }
    }

    [Property]
    public void Names_the_object_that_decides_each_of_its_steps(Recipe recipe)
    {
        var names = FrontNames.Of(recipe.View, recipe.Policy, Pool.HostAddresses);
        Assert.All(Ways(recipe, recipe.Observed, names), way => Assert.All(way.Steps, x =>
        {
            Assert.NotEmpty(x.Object);
            Assert.NotEmpty(x.Says);
            Assert.Contains(x.Stage, (string[])["source", "delivery", "filter", "mark", "service", "servers", "rewriting"]);
        }));
    }

    [Property]
    public void Is_that_of_the_observed_kernel_whatever_is_desired(Recipe recipe)
    {
        var names = FrontNames.Of(recipe.View, recipe.Policy, Pool.HostAddresses);
        var (with, without) = (Ways(recipe, recipe.Observed, names), Ways(recipe, recipe.Observed, FrontNames.None));
        Assert.Equal(without.Select(x => Text(x.Fate)), with.Select(x => Text(x.Fate)));
        Assert.All(without, x => Assert.All(x.Steps, y => Assert.Empty(y.AskedBy)));
    }

    private static IEnumerable<Explanation> Ways(Recipe recipe, KernelState state, FrontNames names) =>
        from front in FrontsOf(recipe)
        from asker in Askers(front)
        select Explaining.Of(front.Key, asker, state, names);

    private static KernelState Converged(Recipe recipe) =>
        Run.All(Planning.Between(recipe.Desired, Pool.Pristine, recipe.Policy), Pool.Pristine);

    private static (string Fate, Func<RealServer, SeenAs> Seen) Expected(Front front, Sender sender, NodePolicy policy)
    {
        var row = Table.Single(x => x.IsOuter == front.IsOuter && x.From == sender.Class && x.Policy == front.Policy);
        var list = row.List == TrafficPolicy.Local ? front.Lists.Local : front.Lists.Cluster;

        // Where every endpoint is here the answer comes back through this node anyway: the node may keep its address.
        var isAllHere = row is { IsOuter: true, Policy: TrafficPolicy.Local }
            && front.Lists.Cluster.Select(x => x.Key).SequenceEqual(front.Lists.Local.Select(x => x.Key));
        var isRewritten = (row.IsRewritten || (policy.MasqueradeAll && !front.IsOuter)) && !isAllHere;
        var isLetIn = front.Ranges.IsEmpty || front.Ranges.Any(x => x.Contains(sender.Address));
        var fate = !front.Lists.HasAny ? "refused"
            : !isLetIn || list.IsEmpty ? "dropped"
            : $"served by {string.Join(", ", list.Select(x => x.Key))}";
        return (fate, server => Pool.HostAddresses.Contains(server.Key.Address) ? SeenAs.Client
            : isRewritten || server.Key.Address == sender.Address ? SeenAs.Node : SeenAs.Client);
    }

    // Nobody listens on the node itself, so what is left to its own sockets is refused.
    private static string Text(Fate fate) => fate switch
    {
        Fate.Served x => $"served by {string.Join(", ", x.Servers.Select(y => y.Server.Key))}",
        Fate.Dropped => "dropped",
        Fate.Refused or Fate.NodesOwn => "refused",
        _ => "not here",
    };

    private static ImmutableArray<Choice> Choices(Fate fate) => fate is Fate.Served x ? x.Servers : [];

    private static IEnumerable<Asker> Askers(Front front)
    {
        string[] texts = front.Key.Family == AddressFamily.Inet
            ? ["10.244.1.99", "192.0.2.1", "203.0.113.77", "198.51.100.50", "10.244.2.11"]
            : ["fd10:1::99", "fd01::1", "2001:db8::99", "fd10:2::11"];
        return
        [
            new Asker.TheNode(),
            .. texts.Select(x => new Asker.At(Pool.A(x))),
            .. front.Lists.Cluster.Concat(front.Lists.Local).Where(x => x.IsLocal).Select(x => new Asker.At(x.Key.Address)),
        ];
    }

    // Where a Service port is reached (kube-proxy.md 0.1). Keys with two claims are another law's business.
    private static IEnumerable<Front> FrontsOf(Recipe recipe) => recipe.View.Services.Values
        .SelectMany(service => service.Ports.SelectMany(port => FrontsOf(recipe, service, port)))
        .GroupBy(x => x.Key)
        .Where(x => x.Count() == 1)
        .Select(x => x.Single());

    private static IEnumerable<Front> FrontsOf(Recipe recipe, ClusterService service, ClusterServicePort port)
    {
        foreach (var vip in service.ClusterIps.Distinct())
        {
            yield return FrontOf(vip, port.Port, false, []);
        }

        foreach (var vip in The_traffic_decisions.OuterOf(service, recipe.Policy).Distinct().Except(service.ClusterIps))
        {
            yield return FrontOf(vip, port.Port, true, service.IngressIps.Contains(vip) ? service.SourceRanges : []);
        }

        foreach (var own in port.NodePort == 0 ? [] : NodePortAddresses.Of(Pool.HostAddresses, Pool.Node, recipe.Policy).ToArray())
        {
            yield return FrontOf(own, port.NodePort, true, []);
        }

        Front FrontOf(Address vip, ushort number, bool isOuter, ImmutableArray<Prefix> ranges) => new(
            ServiceKey.At(vip, port.Protocol, number),
            isOuter,
            isOuter ? service.ExternalPolicy : service.InternalPolicy,
            [.. ranges.Where(x => x.Family == vip.Family)],
            EndpointChoice.Choose(CandidatesOf(recipe, service.Name, port, vip.Family), Pool.Node));
    }

    private static IEnumerable<Candidate> CandidatesOf(Recipe recipe, ObjectName service, ClusterServicePort port, AddressFamily family) =>
        from slice in recipe.View.Slices.Values
        where slice.Service == service && slice.Family == family
        from target in slice.Ports
        where target.Name == port.Name && target.Protocol == port.Protocol
        from endpoint in slice.Endpoints
        select new Candidate(new(endpoint.Address, target.Port), endpoint, slice.Name, endpoint.NodeName == Pool.Node.Name);

    private sealed record Front(
        ServiceKey Key, bool IsOuter, TrafficPolicy Policy, ImmutableArray<Prefix> Ranges, EndpointLists Lists);
}
