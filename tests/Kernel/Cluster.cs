using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace IpvsPure.Kernel;

/// <summary>A port of a Service: its own number, that of the pods, and a node port or 0.</summary>
public sealed record Port(int Number, int Target = 8080, string Protocol = "TCP", int NodePort = 0, string Name = "");

/// <summary>A Service of both families with what stands behind it.</summary>
public sealed record Service(string Name, string[] ClusterIps, Port[] Ports, string[] Endpoints)
{
    public string[] ExternalIps { get; init; } = [];

    public int AffinitySeconds { get; init; }

    public string Scheduler { get; init; } = "";
}

/// <summary>
/// Renders manifests. The plan of addresses, with vm/lab's: cluster addresses 10.96.0.n and fd96::n, external ones
/// 203.0.113.n and 2001:db8::n; pods p1-p3 on the node under test, q1-q2 on the other one.
/// </summary>
public static class Cluster
{
    public const string Node = """
        apiVersion: v1
        kind: Node
        metadata: { name: node-a }
        spec: { podCIDRs: [10.244.1.0/24, "fd10:1::/64"] }
        status:
          addresses:
            - { type: InternalIP, address: 192.168.0.1 }
            - { type: InternalIP, address: "fd01::1" }

        """;

    /// <summary>The addresses of the pods of vm/lab, IPv4 first.</summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Pods = new Dictionary<string, string[]>
    {
        ["p1"] = ["10.244.1.11", "fd10:1::11"],
        ["p2"] = ["10.244.1.12", "fd10:1::12"],
        ["p3"] = ["10.244.1.13", "fd10:1::13"],
        ["q1"] = ["10.244.2.11", "fd10:2::11"],
        ["q2"] = ["10.244.2.12", "fd10:2::12"],
    };

    /// <summary>The node and these Services, with a slice for each family that has endpoints.</summary>
    public static string Manifests(params IEnumerable<Service> services)
    {
        var text = new StringBuilder(Node);
        foreach (var service in services)
        {
            Write(service, text);
            var addresses = service.Endpoints.SelectMany(x => Pods.TryGetValue(x, out var pod) ? pod : [x]).ToList();
            WriteSlice(service, "IPv4", addresses.Where(x => !IsIpv6(x)), text);
            WriteSlice(service, "IPv6", addresses.Where(IsIpv6), text);
        }

        return text.ToString();
    }

    /// <summary>As many Services as asked for, each with one port and as many endpoints; none of them exists.</summary>
    public static string Many(int services, int endpoints) => Manifests(Enumerable.Range(0, services).Select(i => new Service(
        $"service-{i}",
        [$"10.97.{i / 250}.{1 + i % 250}"],
        [new(80)],
        [.. Enumerable.Range(0, endpoints).Select(k => $"10.{100 + i / 250}.{i % 250}.{1 + k}")])));

    private static void Write(Service service, StringBuilder text)
    {
        text.Append($$"""
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: {{service.Name}}
              namespace: shop

            """);
        if (service.Scheduler.Length > 0)
        {
            text.Append($"  annotations: {{ ipvspure.io/scheduler: {service.Scheduler} }}\n");
        }

        text.Append($"spec:\n  type: {(service.Ports.Any(x => x.NodePort > 0) ? "NodePort" : "ClusterIP")}\n");
        text.Append($"  clusterIP: {Quoted(service.ClusterIps[0])}\n  clusterIPs: [{Listed(service.ClusterIps)}]\n");
        text.Append($"  externalIPs: [{Listed(service.ExternalIps)}]\n");
        if (service.AffinitySeconds > 0)
        {
            text.Append("  sessionAffinity: ClientIP\n");
            text.Append($"  sessionAffinityConfig: {{ clientIP: {{ timeoutSeconds: {service.AffinitySeconds} }} }}\n");
        }

        text.Append("  ports:\n");
        foreach (var port in service.Ports)
        {
            var node = port.NodePort > 0 ? $", nodePort: {port.NodePort}" : "";
            text.Append($"    - {{ name: {Quoted(NameOf(port))}, port: {port.Number}, protocol: {port.Protocol}{node} }}\n");
        }
    }

    private static void WriteSlice(Service service, string family, IEnumerable<string> addresses, StringBuilder text)
    {
        text.Append($$"""
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{service.Name}}-{{(family == "IPv4" ? "4" : "6")}}
              namespace: shop
              labels: { kubernetes.io/service-name: {{service.Name}} }
            addressType: {{family}}
            ports: [{{string.Join(", ", service.Ports.Select(x => $"{{ name: {Quoted(NameOf(x))}, port: {x.Target}, protocol: {x.Protocol} }}"))}}]
            endpoints:

            """);
        var any = false;
        foreach (var address in addresses)
        {
            any = true;
            var node = address.StartsWith("10.244.1.", StringComparison.Ordinal)
                || address.StartsWith("fd10:1:", StringComparison.Ordinal) ? "node-a" : "node-b";
            text.Append($"  - {{ addresses: [{Quoted(address)}], conditions: {{ ready: true }}, nodeName: {node} }}\n");
        }

        if (!any)
        {
            text.Append("  []\n");
        }
    }

    private static string NameOf(Port port) =>
        port.Name.Length > 0 ? port.Name : $"{port.Protocol.ToLowerInvariant()}-{port.Number}";

    private static bool IsIpv6(string address) => address.Contains(':', StringComparison.Ordinal);

    private static string Quoted(string text) => $"\"{text}\"";

    private static string Listed(IEnumerable<string> texts) => string.Join(", ", texts.Select(Quoted));
}
