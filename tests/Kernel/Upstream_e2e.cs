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
}
