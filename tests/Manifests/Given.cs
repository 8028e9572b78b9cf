using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>Short ways to write manifests and to look at what they become.</summary>
internal static class Given
{
    public const string NodeA = "{apiVersion: v1, kind: Node, metadata: {name: node-a}}";

    public static Effects.Cluster.Manifests Read(string text, string file = "shop.yaml") =>
        ManifestReader.Read([ManifestText.Of(file, text)], new(default, "this-host"));

    /// <summary>A file together with a Node, so that nothing but the file can give diagnostics.</summary>
    public static Effects.Cluster.Manifests OnNodeA(string text, string file = "shop.yaml") =>
        ManifestReader.Read([ManifestText.Of(file, text), ManifestText.Of("node.yaml", NodeA)], new("node-a", "this-host"));

    /// <summary>The diagnostics of a file, without those about the node.</summary>
    public static string[] Told(string text, string file = "shop.yaml") =>
        [.. OnNodeA(text, file).Diagnostics.Select(diagnostic => diagnostic.ToString())];

    /// <summary>A Service shop/cart with a cluster address and one port, and more fields of its spec in flow form.</summary>
    public static string Cart(string spec = "", string ports = "[{port: 80}]", string metadata = "", string rest = "") => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: cart, namespace: shop{{Comma(metadata)}}}
        spec: {clusterIP: 10.96.0.7, ports: {{ports}}{{Comma(spec)}}}
        {{rest}}
        """;

    public static ClusterService CartService(string spec = "", string ports = "[{port: 80}]", string metadata = "", string rest = "") =>
        OnNodeA(Cart(spec, ports, metadata, rest)).View.Services.Find(new ObjectName("shop", "cart")).IfNone(() => throw new InvalidOperationException("no Service shop/cart"));

    /// <summary>An IPv4 slice shop/cart-1 of the Service cart.</summary>
    public static string Slice(
        string endpoints = "[{addresses: [10.244.1.11]}]",
        string ports = "[{name: '', port: 8080}]",
        string type = "IPv4",
        string labels = "kubernetes.io/service-name: cart") => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: cart-1, namespace: shop, labels: {{{labels}}} }
        addressType: {{type}}
        endpoints: {{endpoints}}
        ports: {{ports}}
        """;

    public static ClusterEndpointSlice CartSlice(
        string endpoints = "[{addresses: [10.244.1.11]}]", string ports = "[{name: '', port: 8080}]", string type = "IPv4") =>
        OnNodeA(Slice(endpoints, ports, type)).View.Slices.Find(new ObjectName("shop", "cart-1")).IfNone(() => throw new InvalidOperationException("no slice shop/cart-1"));

    public static Address Address(string text) => Doors.Address(text).IfFail(default(Address));

    public static Prefix Prefix(string text) => Doors.Prefix(text).IfFail(default(Prefix));

    public static string Fixture(params string[] path) => Path.Combine([AppContext.BaseDirectory, .. path]);

    /// <summary>Compares by content: an ImmutableArray by itself compares by identity.</summary>
    public static void Same<T>(T[] expected, IEnumerable<T> actual) => Assert.Equal<IEnumerable<T>>(expected, actual.ToArray());

    private static string Comma(string more) => more.Length == 0 ? "" : ", " + more;
}
