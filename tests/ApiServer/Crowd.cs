using System.Globalization;
using System.Text.Json.Nodes;

namespace IpvsPure.ApiServer;

/// <summary>
/// Objects as a cluster has them, with all the fields that no proxy looks at: owners, field managers, last applied
/// configurations, references to pods.
/// </summary>
public static class Crowd
{
    /// <summary>A Node with an address of the documentation's and a range of pods.</summary>
    public static JsonObject Node(string name, string address = "192.0.2.1") => Parse($$$$"""
        {"metadata":{"name":"{{{{name}}}}","labels":{"topology.kubernetes.io/zone":"zone-a"}},
         "spec":{"podCIDR":"10.244.1.0/24","podCIDRs":["10.244.1.0/24"]},
         "status":{"addresses":[{"type":"InternalIP","address":"{{{{address}}}}"},{"type":"Hostname","address":"{{{{name}}}}"}],
           "conditions":[{"type":"Ready","status":"True"}],"images":[{"names":["registry.example/app:1"],"sizeBytes":1000000}]}}
        """);

    /// <summary>The Service with a number, one port, and an address of its own in 10.96.0.0/12.</summary>
    public static JsonObject Service(int number, string type = "ClusterIP", string more = "") => Parse($$$$"""
        {"metadata":{"name":"svc-{{{{number}}}}","namespace":"ns-{{{{number % 50}}}}","creationTimestamp":"2026-01-02T03:04:05Z",
           "labels":{"app":"app-{{{{number}}}}"},
           "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"ports\":[{\"port\":80}]}}"},
           "managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-02T03:04:05Z",
             "fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{}},"f:labels":{".":{},"f:app":{}}},
             "f:spec":{"f:internalTrafficPolicy":{},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}},
             "f:selector":{},"f:sessionAffinity":{},"f:type":{} } }}]},
         "spec":{"type":"{{{{type}}}}","clusterIP":"{{{{Vip(number)}}}}","clusterIPs":["{{{{Vip(number)}}}}"],"ipFamilies":["IPv4"],
           "ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster","sessionAffinity":"None",
           "ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":8080}],"selector":{"app":"app-{{{{number}}}}"}{{{{more}}}}},
         "status":{"loadBalancer":{}}}
        """);

    /// <summary>The slice of a Service with so many endpoints, beginning with a number in 10.128.0.0/9.</summary>
    public static JsonObject Slice(int number, int endpoints, int first)
    {
        var slice = Parse($$$$"""
            {"metadata":{"name":"svc-{{{{number}}}}-abcde","namespace":"ns-{{{{number % 50}}}}","creationTimestamp":"2026-01-02T03:04:05Z",
               "labels":{"kubernetes.io/service-name":"svc-{{{{number}}}}","endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io"},
               "annotations":{"endpoints.kubernetes.io/last-change-trigger-time":"2026-01-02T03:04:06.123Z"},
               "ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"svc-{{{{number}}}}","uid":"00000000-0000-0000-0000-000000000000",
                 "controller":true,"blockOwnerDeletion":true}],
               "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"discovery.k8s.io/v1",
                 "time":"2026-01-02T03:04:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:addressType":{},"f:endpoints":{},
                 "f:metadata":{"f:annotations":{".":{}},"f:labels":{".":{}},"f:ownerReferences":{".":{}}},"f:ports":{}}}]},
             "addressType":"IPv4","endpoints":[],"ports":[{"name":"http","protocol":"TCP","port":8080}]}
            """);
        var list = slice["endpoints"]!.AsArray();
        for (var i = first; i < first + endpoints; i++)
        {
            list.Add((JsonNode)Parse($$$$"""
                {"addresses":["{{{{Pod(i)}}}}"],"conditions":{"ready":true,"serving":true,"terminating":false},
                 "nodeName":"node-{{{{i % 500}}}}","zone":"zone-{{{{(char)('a' + (i % 3))}}}}",
                 "targetRef":{"kind":"Pod","namespace":"ns-{{{{number % 50}}}}","name":"app-{{{{number}}}}-{{{{i}}}}","uid":"00000000-0000-0000-0000-{{{{i:d12}}}}"}}
                """));
        }

        return slice;
    }

    /// <summary>A cluster of so many Services with so many endpoints each, and a Node.</summary>
    public static void Fill(World world, string node, int services, int endpoints)
    {
        world.Put(Kind.Nodes, Node(node));
        for (var i = 0; i < services; i++)
        {
            world.Put(Kind.Services, Service(i));
            world.Put(Kind.Slices, Slice(i, endpoints, i * endpoints));
        }
    }

    private static string Vip(int number) => Dotted(0x0A600000u + 10 + (uint)number);

    private static string Pod(int number) => Dotted(0x0A800000u + 10 + (uint)number);

    private static string Dotted(uint bits) =>
        string.Create(CultureInfo.InvariantCulture, $"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}");

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
