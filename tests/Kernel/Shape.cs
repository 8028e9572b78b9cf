using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace IpvsPure.Kernel;

/// <summary>A Service of the traffic table, on all kinds of addresses, both families and three protocols.</summary>
internal sealed record Shape(int Number, string External, string Internal, string Endpoints, string What)
{
    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];
    private static readonly string[] Here = ["p1", "p2", "nodeA"];

    public string[] Ranges { get; init; } = [];

    public int TargetPort { get; init; } = 8080;

    /// <summary>Who may answer under policy Cluster, and under policy Local (kube-proxy.md 1.3).</summary>
    public (string[] Cluster, string[] Local) Lists
    {
        get
        {
            var all = Endpoints.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] ready = [.. all.Where(x => char.IsLetterOrDigit(x[^1]))];
            string[] last = [.. all.Where(x => x[^1] == '!').Select(x => x[..^1])];
            string[] local = [.. ready.Where(Here.Contains)];
            return (ready.Length > 0 ? ready : last, local.Length > 0 ? local : [.. last.Where(Here.Contains)]);
        }
    }

    public string Manifest()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: table-{{Number}}, namespace: table }
            spec:
              type: LoadBalancer
              clusterIP: 10.96.7.{{Number}}
              clusterIPs: [10.96.7.{{Number}}, "fd96::7:{{Number}}"]
              externalIPs: [203.0.113.{{100 + Number}}, "2001:db8::{{100 + Number}}"]
              externalTrafficPolicy: {{External}}
              internalTrafficPolicy: {{Internal}}
              loadBalancerSourceRanges: [{{string.Join(", ", Ranges.Select(x => $"\"{x}\""))}}]
              ports:

            """);
        foreach (var protocol in Protocols)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                  - { name: {{Name(protocol)}}, protocol: {{protocol}}, port: 80, nodePort: {{30_700 + Number}} }

            """);
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            status:
              loadBalancer:
                ingress: [{ ip: 203.0.113.{{200 + Number}} }, { ip: "2001:db8::{{200 + Number}}" }]

            """);
        return text.ToString();
    }

    public string Slice(string family, Dictionary<string, string> addresses)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: table-{{Number}}-{{Name(family)}}, namespace: table, labels: { kubernetes.io/service-name: table-{{Number}} } }
            addressType: {{family}}
            ports:

            """);
        foreach (var protocol in Protocols)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
              - { name: {{Name(protocol)}}, protocol: {{protocol}}, port: {{TargetPort}} }

            """);
        }

        text.Append("endpoints:").Append(Endpoints.Length == 0 ? " []\n" : "\n");
        foreach (var endpoint in Endpoints.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = endpoint.TrimEnd('!', '?');
            var isReady = name == endpoint;
            var isTerminating = endpoint[^1] == '!';
            text.Append(CultureInfo.InvariantCulture, $$"""
              - addresses: ["{{addresses[name]}}"]
                nodeName: {{(Here.Contains(name) ? "node-a" : "node-b")}}
                conditions: { ready: {{Text(isReady)}}, serving: {{Text(isReady || isTerminating)}}, terminating: {{Text(isTerminating)}} }

            """);
        }

        return text.ToString();
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Name(string text) => text.ToLowerInvariant();
}
