using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>A small cluster, and what one of its nodes makes of it.</summary>
internal static class Shop
{
    public static Set<Ascending<Address>, Address> Host { get; } = new([A("192.0.2.1")]);

    public static ClusterNode Node { get; } = new("worker-3", [A("192.0.2.1")], [Around("10.244.3.0", 24)], "");

    public static KernelState Pristine { get; } = KernelState.Empty with { HostAddresses = Host, Sysctls = Sysctls.Pristine };

    /// <summary>DNS over UDP and TCP with two pods, a shop front with policy Local, and an old service.</summary>
    public static ClusterView Before { get; } = View(
        [DnsService, CartService(0), Service("shop", "old", ["10.96.0.31"], [Port("http", Protocol.Tcp, 80)])],
        [
            DnsSlice("10.244.1.9", "10.244.2.4", "10.244.3.5"),
            Slice("shop", "cart", [Ready("10.244.2.31"), Ready("10.244.3.12")], [new("https", Protocol.Tcp, 8443)]),
            Slice("shop", "old", [Ready("10.244.1.8"), Ready("10.244.2.8")], [new("http", Protocol.Tcp, 8080)]),
        ]);

    /// <summary>A DNS pod replaced, affinity for the shop, a new service, the old one deleted.</summary>
    public static ClusterView After { get; } = View(
        [DnsService, CartService(10800), Service("shop", "new", ["10.96.0.40"], [Port("", Protocol.Tcp, 80)])],
        [
            DnsSlice("10.244.2.4", "10.244.3.5", "10.244.3.17"),
            Slice("shop", "cart", [Ready("10.244.2.31"), Ready("10.244.3.12")], [new("https", Protocol.Tcp, 8443)]),
            Slice("shop", "new", [Ready("10.244.1.50"), Ready("10.244.3.51")], [new("", Protocol.Tcp, 8080)]),
        ]);

    public static Desired Desired(ClusterView view) => Compiling.Compile(view, NodePolicy.Default, Host);

    /// <summary>The kernel after everything of a plan was done.</summary>
    public static KernelState Reached(Plan plan, KernelState from) =>
        plan.Steps.Aggregate(from, (state, step) => KernelModel.Apply(step.Operation, state).IfLeft(state));

    /// <summary>The kernel that serves <see cref="Before"/>, with connections on the servers that will leave.</summary>
    public static KernelState Serving()
    {
        var state = Reached(Planning.Between(Desired(Before), Pristine, NodePolicy.Default), Pristine);
        var old = new ServerRef(ServiceKey.At(A("10.96.0.31"), Protocol.Tcp, 80), new(A("10.244.1.8"), 8080));
        return state with { Connections = state.Connections.Add(old, new(4, 1)) };
    }

    private static ClusterService DnsService => Service(
        "kube-system", "kube-dns", ["10.96.0.10"], [Port("dns", Protocol.Udp, 53), Port("dns-tcp", Protocol.Tcp, 53)]);

    private static ClusterService CartService(uint affinity) =>
        Service("shop", "cart", ["10.96.44.7"], [Port("https", Protocol.Tcp, 443)]) with
        {
            Type = ServiceType.LoadBalancer,
            IngressIps = [A("203.0.113.7")],
            SourceRanges = [Around("203.0.113.0", 24)],
            ExternalPolicy = TrafficPolicy.Local,
            AffinitySeconds = affinity,
        };

    private static ClusterService Service(
        string space, string name, string[] vips, ImmutableArray<ClusterServicePort> ports) => new(
        new(space, name),
        ServiceType.ClusterIp,
        ports,
        [.. vips.Select(A)],
        [],
        [],
        [],
        TrafficPolicy.Cluster,
        TrafficPolicy.Cluster,
        0,
        Option<Scheduler>.None,
        0,
        0);

    private static ClusterServicePort Port(string name, Protocol protocol, ushort port) => new(name, protocol, port, 0);

    private static ClusterEndpointSlice DnsSlice(params string[] addresses) => Slice(
        "kube-system",
        "kube-dns",
        [.. addresses.Select(Ready)],
        [new("dns", Protocol.Udp, 53), new("dns-tcp", Protocol.Tcp, 53)]);

    private static ClusterEndpoint Ready(string address)
    {
        var node = address.StartsWith("10.244.3.", StringComparison.Ordinal) ? "worker-3" : "worker-1";
        return new(A(address), true, true, false, node, [], []);
    }

    private static ClusterEndpointSlice Slice(
        string space, string service, ImmutableArray<ClusterEndpoint> endpoints, ImmutableArray<ClusterEndpointPort> ports) =>
        new(new(space, service + "-x1"), new(space, service), AddressFamily.Inet, endpoints, ports);

    private static Prefix Around(string address, int length) => Prefix.Around(A(address), length);

    private static ClusterView View(IEnumerable<ClusterService> services, IEnumerable<ClusterEndpointSlice> slices) => new(
        new(services.Select(x => (x.Name, x))), new(slices.Select(x => (x.Name, x))), Node);
}
