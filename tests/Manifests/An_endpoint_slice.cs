using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>What a proxy sees of an EndpointSlice.</summary>
public sealed class An_endpoint_slice
{
    [Fact]
    public void Of_a_headless_service_is_left_out_in_silence()
    {
        var manifests = Given.OnNodeA(Given.Slice(labels: "kubernetes.io/service-name: cart, service.kubernetes.io/headless: ''", endpoints: "bad"));
        Assert.True(manifests.View.Slices.IsEmpty);
        Assert.Empty(manifests.Diagnostics);
    }

    [Fact]
    public void Of_host_names_is_left_out_in_silence()
    {
        var manifests = Given.OnNodeA(Given.Slice("[{addresses: [pods.example.org]}]", type: "FQDN"));
        Assert.True(manifests.View.Slices.IsEmpty);
        Assert.Empty(manifests.Diagnostics);
    }

    [Fact]
    public void Of_no_service_is_told_and_left_out()
    {
        var manifests = Given.OnNodeA(Given.Slice(labels: "app: cart"));
        Assert.True(manifests.View.Slices.IsEmpty);
        Assert.Equal(
            "shop.yaml, document 1: EndpointSlice shop/cart-1: metadata.labels: "
            + "has no kubernetes.io/service-name, so the slice belongs to no Service",
            Assert.Single(manifests.Diagnostics).ToString());
    }

    [Theory]
    [InlineData("IPX")]
    [InlineData("''")]
    public void Of_an_unknown_type_is_told_and_left_out(string type)
    {
        var manifests = Given.OnNodeA(Given.Slice(type: type));
        Assert.True(manifests.View.Slices.IsEmpty);
        Assert.Equal("addressType", Assert.Single(manifests.Diagnostics).Field);
    }

    [Fact]
    public void Has_the_defaults_of_the_api()
    {
        var endpoint = Assert.Single(Given.CartSlice().Endpoints);
        Assert.Equal((true, true, false, ""), (endpoint.Ready, endpoint.Serving, endpoint.Terminating, endpoint.NodeName));
        Assert.True(endpoint.HintZones.IsEmpty && endpoint.HintNodes.IsEmpty);
    }

    [Fact]
    public void Keeps_conditions_hints_and_node()
    {
        var endpoint = Assert.Single(Given.CartSlice(
            """
            [{addresses: [10.244.1.11], conditions: {ready: false, serving: true, terminating: true}, nodeName: node-b,
              hints: {forZones: [{name: west-1}, {name: west-2}], forNodes: [{name: node-b}]}}]
            """).Endpoints);
        Assert.Equal((false, true, true, "node-b"), (endpoint.Ready, endpoint.Serving, endpoint.Terminating, endpoint.NodeName));
        Given.Same(["west-1", "west-2"], endpoint.HintZones);
        Given.Same(["node-b"], endpoint.HintNodes);
    }

    [Fact]
    public void Uses_only_the_first_address_of_an_endpoint() => Given.Same(
        [Given.Address("10.244.1.11")],
        Given.CartSlice("[{addresses: [10.244.1.11, nonsense]}]").Endpoints.Select(endpoint => endpoint.Address));

    [Theory]
    [InlineData("{addresses: ['fd10:1::11']}", "addresses[0]")]
    [InlineData("{addresses: [10.244.1.300]}", "addresses[0]")]
    [InlineData("{addresses: [127.0.0.1]}", "addresses[0]")]
    [InlineData("{addresses: [7, 10.244.1.13]}", "addresses[0]")]
    [InlineData("{addresses: []}", "addresses")]
    [InlineData("{addresses: 10.244.1.13}", "addresses")]
    [InlineData("{}", "addresses")]
    public void With_one_bad_endpoint_keeps_the_others(string bad, string field)
    {
        var endpoints = $"[{{addresses: [10.244.1.11]}}, {bad}, {{addresses: [10.244.1.12]}}]";
        Given.Same(
            [Given.Address("10.244.1.11"), Given.Address("10.244.1.12")],
            Given.CartSlice(endpoints).Endpoints.Select(endpoint => endpoint.Address));
        Assert.Equal($"endpoints[1].{field}", Assert.Single(Given.OnNodeA(Given.Slice(endpoints)).Diagnostics).Field);
    }

    [Fact]
    public void Ignores_ports_without_a_number_in_silence()
    {
        const string Ports = "[{name: all}, {name: none, port: 0}, {port: null}, {port: 8080}]";
        Given.Same([new ClusterEndpointPort("", Protocol.Tcp, 8080)], Given.CartSlice(ports: Ports).Ports);
        Assert.Empty(Given.Told(Given.Slice(ports: Ports)));
    }

    [Theory]
    [InlineData("{port: 70000}", "port")]
    [InlineData("{port: '8080'}", "port")]
    [InlineData("{port: 80, protocol: ICMP}", "protocol")]
    public void With_one_bad_port_keeps_the_others(string bad, string field)
    {
        var ports = $"[{{name: a, port: 8080}}, {bad}, {{name: b, port: 53, protocol: UDP}}]";
        Given.Same(
            [new("a", Protocol.Tcp, 8080), new ClusterEndpointPort("b", Protocol.Udp, 53)],
            Given.CartSlice(ports: ports).Ports);
        Assert.Equal($"ports[1].{field}", Assert.Single(Given.OnNodeA(Given.Slice(ports: ports)).Diagnostics).Field);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void May_have_no_endpoints(string endpoints) => Assert.Empty(Given.CartSlice(endpoints, endpoints).Endpoints);
}
