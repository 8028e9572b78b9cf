using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;

namespace IpvsPure.Benchmarks;

/// <summary>Clusters and tables of any size, all of one kind: services on port 80 with servers on 8080, as baseline.c has them.</summary>
internal static class Sample
{
    private const ushort Port = 80;
    private const ushort Target = 8080;

    public static ServiceSettings Settings { get; } = new(Scheduler.RoundRobin, Persistence.Off);

    public static Address Vip(bool six, int number) => Of(six, 96, number);

    public static ServiceKey Key(bool six, int number) => ServiceKey.At(Vip(six, number), Protocol.Tcp, Port);

    /// <summary>An address that no endpoint of a cluster has at first.</summary>
    public static Address Spare(int number) => Of(false, 232, number);

    public static RealServer Server(bool six, int number) =>
        new(new(Of(six, 200, number), Target), ForwardingMethod.Masquerade, Weight.One);

    /// <summary>The operations that make the table, service by service.</summary>
    public static ImmutableArray<Operation> Services(bool six, int count, int servers)
    {
        var operations = ImmutableArray.CreateBuilder<Operation>(count * (servers + 1));
        for (var i = 0; i < count; i++)
        {
            operations.Add(new Operation.AddService(Key(six, i), Settings));
            for (var j = 0; j < servers; j++)
            {
                operations.Add(new Operation.AddServer(Key(six, i), Server(six, (i * servers) + j)));
            }
        }

        return operations.MoveToImmutable();
    }

    /// <summary>The view of a cluster with that many Services, as it is read from manifests.</summary>
    public static ClusterView View(int count, int servers) =>
        ManifestReader.Read(
            [new ManifestText("sample", Encoding.UTF8.GetBytes(Manifest(count, servers)))], new NodeChoice("bench", "bench")).View;

    /// <summary>What kubectl would print of the cluster: one Node, then a Service and a slice for each number.</summary>
    public static string Manifest(int count, int servers)
    {
        var text = new StringBuilder("""
            apiVersion: v1
            kind: Node
            metadata:
              name: bench
            spec:
              podCIDR: 10.244.1.0/24
              podCIDRs:
              - 10.244.1.0/24
            status:
              addresses:
              - address: 192.0.2.1
                type: InternalIP

            """);
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  creationTimestamp: "2026-03-02T09:00:00Z"
                  name: s{i}
                  namespace: bench
                  resourceVersion: "{i + 1}"
                  uid: 00000000-0000-4000-8000-{i:d12}
                spec:
                  clusterIP: {Vip(false, i)}
                  clusterIPs:
                  - {Vip(false, i)}
                  internalTrafficPolicy: Cluster
                  ipFamilies:
                  - IPv4
                  ipFamilyPolicy: SingleStack
                  ports:
                  - name: http
                    port: {Port}
                    protocol: TCP
                    targetPort: {Target}
                  selector:
                    app: s{i}
                  sessionAffinity: None
                  type: ClusterIP
                ---
                addressType: IPv4
                apiVersion: discovery.k8s.io/v1
                endpoints:

                """);
            for (var j = 0; j < servers; j++)
            {
                text.Append(CultureInfo.InvariantCulture, $"""
                    - addresses:
                      - {Server(false, (i * servers) + j).Key.Address}
                      conditions:
                        ready: true
                        serving: true
                        terminating: false
                      nodeName: node-{j}
                      targetRef:
                        kind: Pod
                        name: s{i}-{j}
                        namespace: bench
                        uid: 00000000-0000-4000-9000-{(i * servers) + j:d12}

                    """);
            }

            text.Append(CultureInfo.InvariantCulture, $"""
                kind: EndpointSlice
                metadata:
                  creationTimestamp: "2026-03-02T09:00:00Z"
                  labels:
                    kubernetes.io/service-name: s{i}
                  name: s{i}-abcde
                  namespace: bench
                  resourceVersion: "{i + 1}"
                ports:
                - name: http
                  port: {Target}
                  protocol: TCP

                """);
        }

        return text.ToString();
    }

    private static Address Of(bool six, uint row, int number) => six
        ? Address.V6(new UInt128(0xfd00_0000_0000_0000 | ((ulong)row << 32), (uint)number))
        : Address.V4((10u << 24) + (row << 16) + (uint)number);
}
