using System;
using System.Collections.Immutable;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Generates clusters of objects at the limits of their types, with few addresses, so that many claim the same.</summary>
public static class Absurdities
{
    public static Arbitrary<ClusterView> Views() => Arb.From(
        from services in ServiceGen.ListOf()
        from slices in SliceGen.ListOf()
        from node in NodeGen
        select new ClusterView(
            services.Take(6).Aggregate(default(Map<Ascending<ObjectName>, ObjectName, ClusterService>), (map, x) => map.AddOrUpdate(x.Name, x)),
            slices.Take(6).Aggregate(default(Map<Ascending<ObjectName>, ObjectName, ClusterEndpointSlice>), (map, x) => map.AddOrUpdate(x.Name, x)),
            node));

    private static Gen<string> TextGen { get; } = Gen.Elements(
        "", "a", "A", "-", "a/b", "a:b", "\u00e4\u0000\n", "\ud83d\ude00", new string('x', 300), "IPVSPURE-", "kube-ipvs0", "node-a");

    private static Gen<ObjectName> NameGen { get; } =
        from space in Gen.Elements("", "a", "a/b", "z")
        from name in TextGen
        select new ObjectName(space, name);

    private static Gen<Address> AddressGen { get; } = Gen.OneOf(
        Gen.Elements(0u, 1u, 0x0A600001u, 0x7f000001u, 0xC0000201u, 0xa9fe4d01u, 0xe0000001u, uint.MaxValue).Select(Address.V4),
        Gen.Elements(UInt128.Zero, UInt128.One, new UInt128(0xfd96_0000_0000_0000, 1), new UInt128(0xfe80_0000_0000_0000, 1), UInt128.MaxValue)
            .Select(Address.V6));

    private static Gen<ushort> PortGen { get; } = Gen.Elements<ushort>(0, 1, 80, 30_080, ushort.MaxValue);

    private static Gen<Protocol> ProtocolGen { get; } = Gen.Elements(Protocol.Tcp, Protocol.Udp, Protocol.Sctp);

    private static Gen<ImmutableArray<T>> Some<T>(Gen<T> gen) => gen.ListOf().Select(x => x.Take(4).ToImmutableArray());

    private static Gen<Prefix> RangeGen { get; } =
        from address in AddressGen
        from length in Gen.Elements(0, 1, 24, 32, 128, 500)
        select Prefix.Around(address, length);

    private static Gen<ClusterServicePort> ServicePortGen { get; } =
        from name in Gen.Elements("", "a", "a:b")
        from protocol in ProtocolGen
        from port in PortGen
        from nodePort in PortGen
        select new ClusterServicePort(name, protocol, port, nodePort);

    private static Gen<ClusterService> ServiceGen { get; } =
        from name in NameGen
        from type in Gen.Elements(Enum.GetValues<ServiceType>())
        from ports in Some(ServicePortGen)
        from clusterIps in Some(AddressGen)
        from externalIps in Some(AddressGen)
        from ingressIps in Some(AddressGen)
        from ranges in Some(RangeGen)
        from external in Gen.Elements(TrafficPolicy.Cluster, TrafficPolicy.Local)
        from inside in Gen.Elements(TrafficPolicy.Cluster, TrafficPolicy.Local)
        from affinity in Gen.Elements<uint>(0, 1, 86_400, uint.MaxValue)
        from scheduler in Gen.Elements<Option<Scheduler>>(
            Option<Scheduler>.None, new Scheduler("mh"), new Scheduler(""), new Scheduler("none"), new Scheduler(new string('s', 99), (SchedulerFlags)0x38))
        from created in Gen.Elements(long.MinValue, 0L, 1L, long.MaxValue)
        select new ClusterService(
            name, type, ports, clusterIps, externalIps, ingressIps, ranges, external, inside, affinity, scheduler, ushort.MaxValue, created);

    private static Gen<ClusterEndpoint> EndpointGen { get; } =
        from address in AddressGen
        from conditions in Gen.Choose(0, 7)
        from node in TextGen
        from zones in Some(Gen.Elements("", "zone-1", "z"))
        from nodes in Some(TextGen)
        select new ClusterEndpoint(address, (conditions & 1) != 0, (conditions & 2) != 0, (conditions & 4) != 0, node, zones, nodes);

    private static Gen<ClusterEndpointSlice> SliceGen { get; } =
        from name in NameGen
        from service in NameGen
        from family in Gen.Elements(AddressFamily.Inet, AddressFamily.Inet6, AddressFamily.None)
        from endpoints in Some(EndpointGen)
        from ports in Some(ServicePortGen)
        select new ClusterEndpointSlice(
            name, service, family, endpoints, [.. ports.Select(x => new ClusterEndpointPort(x.Name, x.Protocol, x.Port))]);

    private static Gen<ClusterNode> NodeGen { get; } =
        from name in TextGen
        from addresses in Some(AddressGen)
        from ranges in Some(RangeGen)
        from zone in Gen.Elements("", "zone-1")
        select new ClusterNode(name, addresses, ranges, zone);
}
