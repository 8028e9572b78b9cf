using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>What a proxy sees of a Service, and which Services it does not see.</summary>
public sealed class A_service
{
    [Theory]
    [InlineData("{clusterIP: None, ports: [{port: 80}]}")]
    [InlineData("{clusterIP: None, clusterIPs: [None], type: ClusterIP}")]
    [InlineData("{clusterIPs: [None], clusterIP: None, ports: bad}")]
    [InlineData("{clusterIP: '', ports: [{port: 80}]}")]
    [InlineData("{clusterIP: null, ports: [{port: 80}]}")]
    [InlineData("{ports: [{port: 80}]}")]
    [InlineData("{type: ExternalName, externalName: shop.example.org}")]
    [InlineData("{type: ExternalName, externalName: shop.example.org, clusterIP: 10.96.0.7, ports: [{port: 80}]}")]
    public void Without_a_virtual_address_is_left_out_in_silence(string spec)
    {
        var manifests = Given.OnNodeA($"{{apiVersion: v1, kind: Service, metadata: {{name: cart, namespace: shop}}, spec: {spec}}}");
        Assert.True(manifests.View.Services.IsEmpty);
        Assert.Empty(manifests.Diagnostics);
    }

    [Theory]
    [InlineData("cilium")]
    [InlineData("''")]
    public void Marked_for_another_proxy_is_left_out_in_silence(string value)
    {
        var manifests = Given.OnNodeA(Given.Cart(
            ports: "[{port: 70000}]", metadata: $"labels: {{service.kubernetes.io/service-proxy-name: {value}}}"));
        Assert.True(manifests.View.Services.IsEmpty);
        Assert.Empty(manifests.Diagnostics);
    }

    [Fact]
    public void Has_the_defaults_of_the_api()
    {
        var service = Given.CartService();
        Assert.Equal((ServiceType.ClusterIp, TrafficPolicy.Cluster, TrafficPolicy.Cluster), (service.Type, service.ExternalPolicy, service.InternalPolicy));
        Assert.Equal((0u, (ushort)0, 0L), (service.AffinitySeconds, service.HealthCheckNodePort, service.CreatedAt));
        Given.Same([new ClusterServicePort("", Protocol.Tcp, 80, 0)], service.Ports);
        Given.Same([Given.Address("10.96.0.7")], service.ClusterIps);
        Assert.True(service.Scheduler.IsNone);
        Assert.True(service.ExternalIps.IsEmpty && service.IngressIps.IsEmpty && service.SourceRanges.IsEmpty);
    }

    [Fact]
    public void Without_a_namespace_is_in_the_default_one()
    {
        var manifests = Given.OnNodeA("{apiVersion: v1, kind: Service, metadata: {name: cart}, spec: {clusterIP: 10.96.0.7, ports: [{port: 80}]}}");
        Given.Same([new ObjectName("default", "cart")], manifests.View.Services.Keys);
    }

    [Fact]
    public void Takes_cluster_ips_before_cluster_ip() => Given.Same(
        [Given.Address("10.96.0.9"), Given.Address("fd96::9")],
        Given.CartService("clusterIPs: [10.96.0.9, 'fd96::9']").ClusterIps);

    [Fact]
    public void Takes_load_balancer_addresses_that_are_for_this_node_to_serve() => Given.Same(
        [Given.Address("203.0.113.1"), Given.Address("203.0.113.2")],
        Given.CartService(rest: """
            status: {loadBalancer: {ingress: [
              {ip: 203.0.113.1}, {ip: 203.0.113.2, ipMode: VIP}, {ip: 203.0.113.3, ipMode: Proxy}, {hostname: shop.example.org}]}}
            """).IngressIps);

    [Theory]
    [InlineData("sessionAffinity: None", 0)]
    [InlineData("sessionAffinity: ClientIP", 10_800)]
    [InlineData("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}", 60)]
    [InlineData("sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {}}", 10_800)]
    [InlineData("sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}", 0)]
    public void Keeps_its_affinity_with_the_default_timeout(string spec, uint seconds) =>
        Assert.Equal(seconds, Given.CartService(spec).AffinitySeconds);

    [Fact]
    public void Keeps_its_policies_ranges_and_health_check_port()
    {
        var service = Given.CartService(
            "type: LoadBalancer, externalTrafficPolicy: Local, internalTrafficPolicy: Local, healthCheckNodePort: 31000, "
            + "loadBalancerSourceRanges: [' 198.51.100.7/24 ', 'fd00::/8'], externalIPs: [203.0.113.10]");
        Assert.Equal((ServiceType.LoadBalancer, TrafficPolicy.Local, TrafficPolicy.Local), (service.Type, service.ExternalPolicy, service.InternalPolicy));
        Assert.Equal(31000, service.HealthCheckNodePort);
        Given.Same([Given.Prefix("198.51.100.0/24"), Given.Prefix("fd00::/8")], service.SourceRanges);
        Given.Same([Given.Address("203.0.113.10")], service.ExternalIps);
    }

    [Theory]
    [InlineData("\"2026-01-05T10:00:00Z\"", 1_767_607_200)]
    [InlineData("2026-01-05T10:00:00Z", 1_767_607_200)]
    [InlineData("\"2026-01-05T12:00:00+02:00\"", 1_767_607_200)]
    [InlineData("null", 0)]
    public void Knows_when_it_was_made(string text, long seconds) =>
        Assert.Equal(seconds, Given.CartService(metadata: $"creationTimestamp: {text}").CreatedAt);

    [Fact]
    public void With_one_bad_port_keeps_the_others()
    {
        const string Ports = "[{name: http, port: 80}, {name: bad, port: 70000}, {name: https, port: 443, nodePort: 30443}]";
        Given.Same(
            [new("http", Protocol.Tcp, 80, 0), new ClusterServicePort("https", Protocol.Tcp, 443, 30443)],
            Given.CartService(ports: Ports).Ports);
        Assert.Equal(
            ["shop.yaml, document 1: Service shop/cart: spec.ports[1].port: 70000 is not a port (1 to 65535)"],
            Given.Told(Given.Cart(ports: Ports)));
    }

    [Theory]
    [InlineData("[{name: a, port: 53, protocol: UDP}, {name: b, port: 53, protocol: TCP}]", 2)]
    [InlineData("[{name: a, port: 53}, {name: b, port: 53}]", 1)]
    [InlineData("[{name: a, port: 53}, {name: a, port: 54}]", 1)]
    [InlineData("[{name: a, port: 53}, {name: a, port: 53, protocol: UDP}]", 2)]
    public void Has_each_port_and_each_name_once_for_a_protocol(string ports, int kept)
    {
        Assert.Equal(kept, Given.CartService(ports: ports).Ports.Length);
        Assert.Equal(2 - kept, Given.Told(Given.Cart(ports: ports)).Length);
    }

    [Fact]
    public void Whose_source_ranges_are_all_wrong_lets_nobody_in()
    {
        const string Spec = "type: LoadBalancer, loadBalancerSourceRanges: [everybody]";
        Given.Same([Given.Prefix("0.0.0.0/32")], Given.CartService(Spec).SourceRanges);
        Assert.Equal(
            ["shop.yaml, document 1: Service shop/cart: spec.loadBalancerSourceRanges[0]: 'everybody' is not an address range such as 10.0.0.0/8"],
            Given.Told(Given.Cart(Spec)));
    }

    [Fact]
    public void Tells_everything_that_is_wrong_at_once()
    {
        var told = Given.Told(Given.Cart(
            "type: Loadbalancer, externalTrafficPolicy: local, sessionAffinity: Client, externalIPs: [10.0.0.300, 127.0.0.1], "
            + "healthCheckNodePort: x",
            "[{name: 'A B', port: '80', protocol: tcp, nodePort: -1}]",
            "creationTimestamp: yesterday",
            "status: {loadBalancer: {ingress: [{ip: here}, {ip: 203.0.113.1, ipMode: Both}]}}"));
        string[] fields =
        [
            "spec.type", "spec.ports[0].name", "spec.ports[0].protocol", "spec.ports[0].nodePort", "spec.ports[0].port",
            "spec.externalIPs[0]", "spec.externalIPs[1]", "status.loadBalancer.ingress[0].ip",
            "status.loadBalancer.ingress[1].ipMode", "spec.externalTrafficPolicy", "spec.sessionAffinity",
            "spec.healthCheckNodePort", "metadata.creationTimestamp",
        ];
        Assert.Equal(fields, told.Select(line => line.Split(": ")[2]));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Never_takes_an_address_that_would_cut_the_node_off(string address)
    {
        var spec = $"externalIPs: ['{address}']";
        Assert.Empty(Given.CartService(spec).ExternalIps);
        Assert.Single(Given.Told(Given.Cart(spec)), line => line.Contains($"spec.externalIPs[0]: '{address}' cannot be used"));
    }

    [Theory]
    [InlineData("{name: 'Cart', namespace: shop}", "metadata.name")]
    [InlineData("{namespace: shop}", "metadata.name")]
    [InlineData("{name: 7}", "metadata.name")]
    [InlineData("{name: cart, namespace: \"a\\tb\"}", "metadata.namespace")]
    [InlineData("cart", "metadata")]
    public void Without_a_usable_name_is_told_and_left_out(string metadata, string field)
    {
        var manifests = Given.OnNodeA($"{{apiVersion: v1, kind: Service, metadata: {metadata}, spec: {{clusterIP: 10.96.0.7, ports: [{{port: 80}}]}}}}");
        Assert.True(manifests.View.Services.IsEmpty);
        Assert.Contains(manifests.Diagnostics, diagnostic => diagnostic.Field == field);
    }
}
