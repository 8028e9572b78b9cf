using System.IO;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>What kubectl prints and what the examples hold, read as they are.</summary>
public sealed class Manifests_of_a_cluster
{
    private static readonly Effects.Cluster.Manifests Printed = Files(Given.Fixture("Fixtures", "kubectl-get.yaml"));

    private static readonly Effects.Cluster.Manifests WebShop = Files(Given.Fixture("examples", "web-shop"));

    [Fact]
    public void Printed_by_kubectl_are_read_without_a_diagnostic()
    {
        Assert.Empty(Printed.Diagnostics);
        Assert.Empty(Printed.UnknownKinds);
        Given.Same(["node-a", "node-b"], Printed.Nodes);
    }

    [Fact]
    public void Printed_by_kubectl_give_the_services_that_have_a_virtual_address() => Given.Same(
        ["default/kubernetes", "kube-system/kube-dns", "shop/storefront"],
        Printed.View.Services.Keys.Select(name => name.ToString()));

    [Fact]
    public void Printed_by_kubectl_give_the_slices_of_those_services() => Given.Same(
        ["kube-system/kube-dns-w8n5c", "shop/storefront-6x2mq", "shop/storefront-zt9wn"],
        Printed.View.Slices.Keys.Select(name => name.ToString()));

    [Fact]
    public void Printed_by_kubectl_keep_every_field_of_a_load_balancer()
    {
        var service = Printed.View.Services.Find(new ObjectName("shop", "storefront")).IfNone(() => null!);
        Assert.Equal(ServiceType.LoadBalancer, service.Type);
        Given.Same([new("http", Protocol.Tcp, 80, 30080), new("https", Protocol.Tcp, 443, 30443)], service.Ports);
        Given.Same([Given.Address("10.96.143.7"), Given.Address("fd96::8f07")], service.ClusterIps);
        Given.Same([Given.Address("203.0.113.10")], service.IngressIps);
        Given.Same([Given.Prefix("198.51.100.0/24")], service.SourceRanges);
        Assert.Equal((TrafficPolicy.Local, TrafficPolicy.Cluster), (service.ExternalPolicy, service.InternalPolicy));
        Assert.Equal((10_800u, (ushort)31877, 1770794062L), (service.AffinitySeconds, service.HealthCheckNodePort, service.CreatedAt));
        Assert.True(service.Scheduler.IsNone);
    }

    [Fact]
    public void Printed_by_kubectl_keep_every_field_of_a_slice()
    {
        var slice = Printed.View.Slices.Find(new ObjectName("shop", "storefront-6x2mq")).IfNone(() => null!);
        Assert.Equal((new ObjectName("shop", "storefront"), AddressFamily.Inet), (slice.Service, slice.Family));
        Given.Same([new("http", Protocol.Tcp, 8080), new("https", Protocol.Tcp, 8443)], slice.Ports);
        Given.Same(["10.244.1.11", "10.244.2.11", "10.244.2.12"], slice.Endpoints.Select(endpoint => endpoint.Address.ToString()));
        Given.Same([true, true, false], slice.Endpoints.Select(endpoint => endpoint.Ready));
        Given.Same([true, true, true], slice.Endpoints.Select(endpoint => endpoint.Serving));
        Given.Same([false, false, true], slice.Endpoints.Select(endpoint => endpoint.Terminating));
        Given.Same(["node-a", "node-b", "node-b"], slice.Endpoints.Select(endpoint => endpoint.NodeName));
        Given.Same(["west-1"], slice.Endpoints[0].HintZones);
        Assert.Empty(slice.Endpoints[2].HintZones);
    }

    [Fact]
    public void Printed_by_kubectl_keep_every_field_of_a_node()
    {
        Assert.Equal("node-b", Printed.View.Node.Name);
        Given.Same([Given.Address("192.168.0.2"), Given.Address("fd01::2")], Printed.View.Node.Addresses);
        Given.Same([Given.Prefix("10.244.2.0/24"), Given.Prefix("fd10:2::/64")], Printed.View.Node.PodCidrs);
        Assert.Equal("west-1", Printed.View.Node.Zone);
    }

    [Fact]
    public void In_the_web_shop_are_read_without_a_diagnostic()
    {
        Assert.Empty(WebShop.Diagnostics);
        Assert.Empty(WebShop.UnknownKinds);
        Given.Same(["node-a"], WebShop.Nodes);
        Given.Same(
            ["default/kubernetes", "kube-system/kube-dns", "shop/cart", "shop/search", "shop/storefront"],
            WebShop.View.Services.Keys.Select(name => name.ToString()));
        Assert.Equal(6, WebShop.View.Slices.Count);
    }

    [Fact]
    public void In_the_web_shop_give_every_service_port_an_endpoint_port_of_its_name()
    {
        foreach (var service in WebShop.View.Services.Values)
        {
            var slices = WebShop.View.Slices.Values.Where(slice => slice.Service == service.Name).ToList();
            Assert.Equal(service.ClusterIps.Select(address => address.Family), slices.Select(slice => slice.Family).Order());
            Assert.All(slices, slice => Assert.Equal(
                service.Ports.Select(port => (port.Name, port.Protocol)), slice.Ports.Select(port => (port.Name, port.Protocol))));
        }
    }

    private static Effects.Cluster.Manifests Files(string path) =>
        ManifestReader.Read([path], () => Stream.Null, new(default, "node-b")).ThrowIfFail();
}
