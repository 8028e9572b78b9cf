using System.Linq;

namespace IpvsPure.Printing;

/// <summary>Manifests as text.</summary>
internal static class Manifest
{
    public const string Node =
        """
        apiVersion: v1
        kind: Node
        metadata: { name: worker-3 }
        spec: { podCIDRs: [10.244.3.0/24] }
        status: { addresses: [{ type: InternalIP, address: 192.0.2.1 }] }
        """;

    public static string Cart(params string[] endpoints) =>
        $$"""
        apiVersion: v1
        kind: Service
        metadata: { name: cart, namespace: shop }
        spec:
          clusterIP: 10.96.44.7
          clusterIPs: [10.96.44.7]
          ports: [{ name: https, port: 443, targetPort: 8443 }]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: cart-x1, namespace: shop, labels: { kubernetes.io/service-name: cart } }
        addressType: IPv4
        ports: [{ name: https, port: 8443, protocol: TCP }]
        endpoints:
        {{string.Join("\n", endpoints.Select(x => $"- {{ addresses: [{x}], conditions: {{ ready: true }} }}"))}}
        """;
}
