using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Generates worlds that are realistic and adversarial: few addresses and ports, so that claims collide.</summary>
public static class Worlds
{
    public static Arbitrary<Recipe> Recipes() => Arb.From(RecipeGen, LawsAttribute.Shrinks ? Shrink : _ => []);

    private static Gen<T> One<T>(ImmutableArray<T> items) => Gen.Elements(items.ToArray());

    private static Gen<ImmutableArray<T>> Some<T>(Gen<T> gen, int most) =>
        from count in Gen.Choose(0, most)
        from items in gen.ListOf(count)
        select items.ToImmutableArray();

    private static Gen<ClusterServicePort> PortGen { get; } =
        from name in Gen.Elements("", "http", "dns")
        from protocol in Gen.Elements(Protocol.Tcp, Protocol.Tcp, Protocol.Udp, Protocol.Udp, Protocol.Sctp)
        from port in Gen.Elements<ushort>(80, 443)
        from nodePort in One(Pool.NodePorts)
        select new ClusterServicePort(name, protocol, port, nodePort);

    private static Gen<ObjectName> NameGen { get; } =
        from space in Gen.Elements("shop", "a-b")
        from name in Gen.Elements("web", "cart", "b-c")
        select new ObjectName(space, name);

    private static Gen<EndpointWeight> WeightGen { get; } =
        from share in Gen.Choose(1, 3)
        from pod in One(Pool.Pods)
        from weight in Gen.Elements<EndpointWeight>(
            new EndpointWeight.OfAddress(pod, (ushort)share), new EndpointWeight.OfNode("node-b", (ushort)share), new EndpointWeight.OfZone("zone-2", (ushort)share))
        select weight;

    private static Gen<ClusterService> ServiceGen { get; } =
        from name in NameGen
        from type in Gen.Elements(ServiceType.ClusterIp, ServiceType.NodePort, ServiceType.LoadBalancer)
        from ports in Some(PortGen, 2)
        from clusterIps in Gen.Frequency((2, Some(One(Pool.ClusterIps), 2)), (1, One(Pool.ClusterIps).Select(x => ImmutableArray.Create(x))))
        from externalIps in Some(One(Pool.ExternalIps), 2)
        from ingressIps in Some(One(Pool.ExternalIps), 1)
        from ranges in Gen.Frequency((3, Gen.Constant(ImmutableArray<Prefix>.Empty)), (1, Some(One(Pool.Ranges), 2)))
        from external in Gen.Elements(TrafficPolicy.Cluster, TrafficPolicy.Local)
        from inside in Gen.Frequency((4, Gen.Constant(TrafficPolicy.Cluster)), (1, Gen.Constant(TrafficPolicy.Local)))
        from affinity in Gen.Elements<uint>(0, 0, 0, 10800)
        from scheduler in Gen.Elements<Option<Scheduler>>(Option<Scheduler>.None, new Scheduler("mh"), new Scheduler("wrr"))
        from created in Gen.Choose(0, 2)
        from weights in Gen.Frequency((4, Gen.Constant(ImmutableArray<EndpointWeight>.Empty)), (1, Some(WeightGen, 3)))
        from health in Gen.Elements<ushort>(0, 0, 0, 30_099)
        select new ClusterService(
            name, type, ports, clusterIps, externalIps, ingressIps, ranges, external, inside, affinity, scheduler, health, created)
        {
            Weights = weights,
        };

    private static Gen<ClusterEndpoint> EndpointGen(AddressFamily family) =>
        from address in One([.. Pool.Pods.Where(x => x.Family == family)])
        from conditions in Gen.Elements((true, true, false), (true, true, false), (true, true, false), (true, true, false), (false, true, true), (false, false, true), (false, false, false))
        from node in Gen.Elements("node-a", "node-b", "")
        from zones in Gen.Elements<string[]>([], [], ["zone-1"], ["zone-2"])
        select new ClusterEndpoint(address, conditions.Item1, conditions.Item2, conditions.Item3, node, [.. zones], []);

    // Mostly a slice of one of these Services with its ports: chance alone would hardly ever give one an endpoint.
    private static Gen<ClusterEndpointSlice> SliceGen(ImmutableArray<ClusterService> services) =>
        from service in services.IsEmpty ? ServiceGen : Gen.Frequency((6, One(services)), (1, ServiceGen))
        from number in Gen.Choose(1, 2)
        from family in Gen.Elements(AddressFamily.Inet, AddressFamily.Inet6)
        from endpoints in Some(EndpointGen(family), 3)
        from fits in Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false)))
        from others in Some(PortGen, 2)
        select new ClusterEndpointSlice(
            new(service.Name.Namespace, $"{service.Name.Name}-{number}-{(byte)family}"),
            service.Name,
            family,
            endpoints,
            [.. (fits ? service.Ports : others).Select(x => new ClusterEndpointPort(x.Name, x.Protocol, 8080))]);

    private static Gen<(OutsideEdit, int)> EditGen { get; } =
        from edit in Gen.Elements(Enum.GetValues<OutsideEdit>())
        from place in Gen.Choose(0, 50)
        select (edit, place);

    private static Gen<NodePolicy> PolicyGen { get; } =
        from bind in Gen.Elements(BindMode.Route, BindMode.Route, BindMode.Address)
        from drain in Gen.Elements(0, 0, 120)
        from masquerade in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from filter in Gen.Elements(FilterChoice.Iptables, FilterChoice.Nftables)
        from strict in Gen.Elements(false, false, true)
        from ranges in Gen.Frequency(
            (6, Gen.Constant(ImmutableArray<Prefix>.Empty)), (2, Some(One(Pool.Ranges), 2)), (1, Gen.Constant(ImmutableArray.Create(Pool.P("0.0.0.0/0")))))
        from primary in Gen.Elements(false, false, true)
        from missing in Gen.Frequency((3, Gen.Constant(ImmutableArray<string>.Empty)), (1, Gen.Constant(ImmutableArray.Create("wrr"))))
        select NodePolicy.Default with
        {
            Bind = bind,
            DrainSeconds = drain,
            MasqueradeAll = masquerade,
            StrictArp = strict,
            ExternalRanges = ranges,
            NodePortPrimary = primary,
            MissingSchedulers = missing,
            Filter = filter,
        };

    private static Gen<Recipe> RecipeGen { get; } =
        from services in Some(ServiceGen, 4)
        from slices in Some(SliceGen(services), 5)
        from newServices in Some(ServiceGen, 2)
        from newSlices in Some(SliceGen([.. services, .. newServices]), 3)
        from kept in Gen.Frequency((1, Gen.Choose(0, 4)), (1, Gen.Constant(5)))
        from hadOthers in Gen.Elements(false, true)
        from left in Some(EndpointGen(AddressFamily.Inet), 2)
        from left6 in Some(EndpointGen(AddressFamily.Inet6), 2)
        from progress in Gen.Elements(0, 100, 100, 30, 70, 95)
        from edits in Some(EditGen, 3)
        from strangers in Gen.Elements(false, true)
        from policy in PolicyGen
        from changesBinding in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from changesForm in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Recipe(
            services, slices,
            [.. services.Take(kept).Select(x => hadOthers ? x with { AffinitySeconds = 60 } : x), .. newServices],
            [.. slices.Take(kept).Select(x => hadOthers ? x with { Endpoints = x.Family == AddressFamily.Inet ? left : left6 } : x), .. newSlices],
            progress, edits, strangers, policy,
            changesBinding ? BindMode.Address : policy.Bind,
            changesForm ? Other(policy.Filter) : policy.Filter);

    private static FilterChoice Other(FilterChoice filter) =>
        filter == FilterChoice.Nftables ? FilterChoice.Iptables : FilterChoice.Nftables;

    internal static IEnumerable<Recipe> Shrink(Recipe recipe)
    {
        foreach (var (without, put) in Parts(recipe))
        {
            for (var i = 0; i < without; i++)
            {
                yield return put(i);
            }
        }

        if (recipe.BindBefore != recipe.Policy.Bind)
        {
            yield return recipe with { BindBefore = recipe.Policy.Bind };
        }

        if (recipe.FilterBefore != recipe.Policy.Filter)
        {
            yield return recipe with { FilterBefore = recipe.Policy.Filter };
        }

        if (recipe.Strangers)
        {
            yield return recipe with { Strangers = false };
        }

        if (recipe.Progress is > 0 and < 100)
        {
            yield return recipe with { Progress = 100 };
            yield return recipe with { Progress = 0 };
        }

        for (var i = 0; i < recipe.Slices.Length; i++)
        {
            var slice = recipe.Slices[i];
            for (var j = 0; j < slice.Endpoints.Length; j++)
            {
                yield return recipe with { Slices = recipe.Slices.SetItem(i, slice with { Endpoints = slice.Endpoints.RemoveAt(j) }) };
            }
        }
    }

    private static IEnumerable<(int Count, Func<int, Recipe> Without)> Parts(Recipe x) =>
    [
        (x.Services.Length, i => x with { Services = x.Services.RemoveAt(i) }),
        (x.Slices.Length, i => x with { Slices = x.Slices.RemoveAt(i) }),
        (x.ServicesBefore.Length, i => x with { ServicesBefore = x.ServicesBefore.RemoveAt(i) }),
        (x.SlicesBefore.Length, i => x with { SlicesBefore = x.SlicesBefore.RemoveAt(i) }),
        (x.Edits.Length, i => x with { Edits = x.Edits.RemoveAt(i) }),
    ];
}
