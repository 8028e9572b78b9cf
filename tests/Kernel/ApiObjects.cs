using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace IpvsPure.Kernel;

/// <summary>An endpoint by the name of its pod, and what its slice says of it.</summary>
public sealed record Endpoint(string Pod, bool Ready = true, bool Terminating = false);

/// <summary>
/// Objects as the test API server stores them, by number: Service svc-N on 10.96.7.N and fd96::7:N, its slices svc-N-4 and
/// svc-N-6. Pods are those of vm/lab.
/// </summary>
public static class ApiObjects
{
    public const string Space = "shop";
    public const string Node = "node-a";

    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"10.96.7.{number}");

    /// <summary>The Node under test, in a zone.</summary>
    public static JsonObject NodeObject(string zone = "zone-a") => Parse($$$"""
        {"metadata":{"name":"{{{Node}}}","labels":{"topology.kubernetes.io/zone":"{{{zone}}}"}},
         "spec":{"podCIDRs":["10.244.1.0/24","fd10:1::/64"]},
         "status":{"addresses":[{"type":"InternalIP","address":"192.168.0.1"},{"type":"InternalIP","address":"fd01::1"}]}}
        """);

    /// <summary>A Service of both families with so many ports from 80 on.</summary>
    /// <param name="more">Further fields of its spec, each with a comma before it.</param>
    public static JsonObject Service(int number, int ports = 1, bool nodePorts = false, string scheduler = "", string more = "") => Parse(
        string.Create(CultureInfo.InvariantCulture, $$$"""
        {"metadata":{"name":"svc-{{{number}}}","namespace":"{{{Space}}}","creationTimestamp":"2026-01-02T03:04:{{{number % 60:00}}}Z",
           "annotations":{{{{(scheduler.Length > 0 ? $"\"ipvspure.io/scheduler\":\"{scheduler}\"" : "")}}}}},
         "spec":{"type":"{{{(nodePorts ? "NodePort" : "ClusterIP")}}}","clusterIP":"{{{Address(number)}}}",
           "clusterIPs":["{{{Address(number)}}}","fd96::7:{{{number:x}}}"],"ipFamilies":["IPv4","IPv6"],
           "ports":[{{{string.Join(',', Enumerable.Range(0, ports).Select(i => Port(number, i, nodePorts)))}}}]{{{more}}}}}
        """));

    /// <summary>The slice of a Service for one family; every port leads to 8080.</summary>
    public static JsonObject Slice(int number, bool isInet6, int ports, IEnumerable<Endpoint> endpoints) => Parse(
        string.Create(CultureInfo.InvariantCulture, $$$"""
        {"metadata":{"name":"svc-{{{number}}}-{{{(isInet6 ? 6 : 4)}}}","namespace":"{{{Space}}}",
           "labels":{"kubernetes.io/service-name":"svc-{{{number}}}"}},
         "addressType":"{{{(isInet6 ? "IPv6" : "IPv4")}}}",
         "ports":[{{{string.Join(',', Enumerable.Range(0, ports).Select(i => $"{{\"name\":\"p{i}\",\"protocol\":\"TCP\",\"port\":8080}}"))}}}],
         "endpoints":[{{{string.Join(',', endpoints.Select(x => Of(x, isInet6)))}}}]}
        """));

    private static string Port(int number, int at, bool nodePorts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"name\":\"p{at}\",\"protocol\":\"TCP\",\"port\":{80 + at}{(nodePorts ? $",\"nodePort\":{30500 + (number * 4) + at}" : "")}}}");

    private static string Of(Endpoint endpoint, bool isInet6)
    {
        var pod = Cluster.Pods[endpoint.Pod];
        var node = endpoint.Pod[0] == 'p' ? "node-a" : "node-b";
        return $$$"""
            {"addresses":["{{{pod[isInet6 ? 1 : 0]}}}"],"nodeName":"{{{node}}}","zone":"{{{(endpoint.Pod[0] == 'p' ? "zone-a" : "zone-b")}}}",
             "conditions":{"ready":{{{Word(endpoint.Ready)}}},"serving":{{{Word(endpoint.Ready || endpoint.Terminating)}}},"terminating":{{{Word(endpoint.Terminating)}}}}}
            """;
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
