using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>
/// Kubernetes' own end-to-end tests of Services, by their names, as far as no other test here does what they do:
/// docs/upstream-e2e.md says where each of them is.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class Upstream_e2e(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    [Fact(DisplayName = "Services should be able to up and down services; should work after the service has been recreated")]
    public void Up_and_down_services()
    {
        var (one, two, three) = (Plain("one", "10.96.14.1", "p1"), Plain("two", "10.96.14.2", "p2"), Plain("three", "10.96.14.3", "q1"));
        Serve(one, two);
        Answers("10.96.14.1", "p1");
        Answers("10.96.14.2", "p2");
        Serve(one);
        IsSilent("10.96.14.2");
        Serve(one, three);
        Answers("10.96.14.1", "p1");
        Answers("10.96.14.3", "q1");
        Serve(one, two, three);
        Answers("10.96.14.2", "p2");
    }

    [Fact(DisplayName = "Services should serve endpoints on same port and different protocols")]
    public void Same_port_and_different_protocols()
    {
        var both = new Service("both", ["10.96.14.4"], [new(80), new(80, Protocol: "UDP")], ["p1"]);
        node.Serve(both);
        node.Ask("p3", "tcp", "10.96.14.4", 80, count: 2).From(["p1"], ".*");
        node.Ask("p3", "udp", "10.96.14.4", 80, count: 2).From(["p1"], ".*");
        node.Serve(both with { Ports = [new(80)] });
        node.Ask("p3", "tcp", "10.96.14.4", 80, count: 2).From(["p1"], ".*");
        node.Ask("p3", "udp", "10.96.14.4", 80, count: 2).All("REFUSED");
    }

    [Fact(DisplayName = "Services should implement service.kubernetes.io/service-proxy-name")]
    public void A_label_that_tells_a_proxy_to_keep_off()
    {
        var manifest = Cluster.Manifests(Plain("labelled", "10.96.14.5", "p1"));
        Apply(manifest);
        Answers("10.96.14.5", "p1");
        Apply(manifest.Replace(
            "  name: labelled\n  namespace: shop\n",
            "  name: labelled\n  namespace: shop\n  labels: { service.kubernetes.io/service-proxy-name: somebody }\n",
            StringComparison.Ordinal));
        IsSilent("10.96.14.5");
        Apply(manifest);
        Answers("10.96.14.5", "p1");
    }

    [Fact(DisplayName = "Services should create endpoints for unready pods; should be rejected for evicted pods (no endpoints exist)")]
    public void Unready_pods()
    {
        // What publishNotReadyAddresses makes of a slice: ready, although the pod does not serve.
        var manifest = Cluster.Manifests(Plain("unready", "10.96.14.6", "p1"));
        Apply(manifest.Replace("{ ready: true }", "{ ready: true, serving: false, terminating: true }", StringComparison.Ordinal));
        Answers("10.96.14.6", "p1");
        Apply(manifest.Replace("{ ready: true }", "{ ready: false, serving: false, terminating: true }", StringComparison.Ordinal));
        node.Ask("p3", "tcp", "10.96.14.6", 80, count: 2).All("REFUSED");
        Serve(Plain("unready", "10.96.14.6"));
        node.Ask("p3", "tcp", "10.96.14.6", 80, count: 2).All("REFUSED");
    }

    [Fact(DisplayName = "Granular Checks: Services should update nodePort; should release NodePorts on delete")]
    public void Node_ports_after_their_service()
    {
        var web = new Service("ports", ["10.96.14.7"], [new(80, NodePort: 30147), new(80, Protocol: "UDP", NodePort: 30147)], ["p1"]);
        node.Serve(web);
        foreach (var protocol in (string[])["tcp", "udp"])
        {
            node.Ask("c1", protocol, "192.168.0.1", 30147, count: 2).From(["p1"], ".*");
        }

        Serve();
        foreach (var protocol in (string[])["tcp", "udp"])
        {
            node.Ask("c1", protocol, "192.168.0.1", 30147, count: 2).All("REFUSED");
        }
    }

    [Theory(DisplayName = "Traffic Distribution should route traffic to an endpoint in the same zone (PreferSameZone), on the same node (PreferSameNode)")]
    [InlineData("forZones", "zone-1")]
    [InlineData("forNodes", "node-a")]
    public void Traffic_distribution(string kind, string name)
    {
        var hinted = Cluster.Manifests(new Service("near", ["10.96.14.8"], [new(80)], ["p1", "q1"]))
            .Replace("metadata: { name: node-a }", "metadata: { name: node-a, labels: { topology.kubernetes.io/zone: zone-1 } }", StringComparison.Ordinal)
            .Replace("nodeName: node-a }", $"nodeName: node-a, hints: {{ {kind}: [{{ name: {name} }}] }} }}", StringComparison.Ordinal)
            .Replace("nodeName: node-b }", $"nodeName: node-b, hints: {{ {kind}: [{{ name: elsewhere }}] }} }}", StringComparison.Ordinal);
        Apply(hinted);
        Answers("10.96.14.8", "p1");
        Apply(hinted.Replace($"[{{ name: {name} }}]", "[{ name: elsewhere }]", StringComparison.Ordinal));
        Answers("10.96.14.8", "p1", "q1");
    }

    [Fact(DisplayName = "LoadBalancers should only allow access from service loadbalancer source ranges")]
    public void Source_ranges()
    {
        var manifest = LoadBalancer("ranged", 9, "p1");
        foreach (var (range, mayC1, mayP3) in ((string, bool, bool)[])
            [("192.168.0.100/32", true, false), ("10.244.1.13/32", false, true), ("0.0.0.0/0", true, true)])
        {
            Apply(manifest.Replace("spec:\n  type:", $"spec:\n  loadBalancerSourceRanges: [{range}]\n  type:", StringComparison.Ordinal));
            foreach (var (from, may) in ((string, bool)[])[("c1", mayC1), ("p3", mayP3)])
            {
                var answers = node.Ask(from, "tcp", "203.0.113.149", 80, count: 2, more: "--timeout 4000");
                if (may)
                {
                    answers.From(["p1"], ".*");
                }
                else
                {
                    answers.All("TIMEOUT");
                }
            }
        }
    }

    // A load balancer that keeps the destination asks on the Service's own address, a cloud's on the node's.
    [Fact(DisplayName = "LoadBalancers ESIPP should only target nodes with endpoints; Services should fail health check node port if there are only terminating endpoints")]
    public void Health_check_node_ports()
    {
        const string Ready = "{ ready: true }";
        var manifest = LoadBalancer("checked", 10, "p1")
            .Replace("spec:\n  type:", "spec:\n  externalTrafficPolicy: Local\n  healthCheckNodePort: 31410\n  type:", StringComparison.Ordinal);
        guest.Share("esipp/web.yaml", manifest);
        var agent = new Traffic(guest, $"ip netns exec nodeA {Guest.Binary} agent -f /share/esipp --node node-a");
        Eventually("200");
        guest.Share("esipp/web.yaml", manifest.Replace(Ready, "{ ready: false, serving: true, terminating: true }", StringComparison.Ordinal));
        Eventually("503");
        node.Ask("c1", "tcp", "203.0.113.150", 80, count: 2).From(["p1"], "192.168.0.100");
        node.Ask("c1", "tcp", "203.0.113.150", 31411, count: 1).All("REFUSED");
        guest.Share("esipp/web.yaml", Cluster.Manifests(Plain("checked", "10.96.14.10", "p1")));
        Eventually("");
        agent.Stop().Ended();

        void Eventually(string status)
        {
            foreach (var address in (string[])["192.168.0.1", "203.0.113.150"])
            {
                guest.Run(
                    $$"""
                    for i in $(seq 60); do
                        said=$(on c1 bash -c 'exec 3<>/dev/tcp/{{address}}/31410 && printf "GET / HTTP/1.0\r\n\r\n" >&3 && timeout 5 head -1 <&3' 2>/dev/null | cut -d" " -f2)
                        [ "$said" = "{{status}}" ] && exit
                        sleep 0.5
                    done
                    echo "{{address}} says $said, not {{status}}"; exit 1
                    """,
                    120).Ended();
            }
        }
    }

    private static Service Plain(string name, string address, params string[] endpoints) => new(name, [address], [new(80)], endpoints);

    private static string LoadBalancer(string name, int number, string endpoint) =>
        Cluster.Manifests(Plain(name, $"10.96.14.{number}", endpoint))
            .Replace("type: ClusterIP", "type: LoadBalancer", StringComparison.Ordinal)
            .Replace("kind: Service\n", $"kind: Service\nstatus: {{ loadBalancer: {{ ingress: [{{ ip: 203.0.113.{140 + number} }}] }} }}\n", StringComparison.Ordinal);

    // What is gone leaves at once here: draining has tests of its own.
    private void Serve(params Service[] services) => node.ServeWith("--drain 0", services);

    private void Apply(string manifest) => node.Apply(guest.Share("manifests/upstream.yaml", manifest), "--drain 0").Ended();

    private void Answers(string address, params string[] pods) => node.Ask("p3", "tcp", address, 80).From(pods, ".*");

    private void IsSilent(string address) => Assert.DoesNotContain(
        node.Ask("p3", "tcp", address, 80, count: 1).Counts.Keys, x => x.Contains("sees", StringComparison.Ordinal));
}
