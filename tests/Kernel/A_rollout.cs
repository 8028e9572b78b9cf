using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Kernel;

/// <summary>
/// Rolling updates one after the other under steady load, on every kind of address: short and long connections, and
/// datagrams. Not one request may fail, be it that a datagram was sent again. ROLLOUTS in the environment asks for another number than CI's 50.
/// </summary>
[Collection(LongCollection.Name)]
public sealed class A_rollout(Guest guest, ITestOutputHelper output)
{
    private const int Usual = 50;

    // Milliseconds after which a client sends a datagram again, as a resolver does. One whose answer is under way when its server
    // leaves can lose it: the flow that would have rewritten the answer is the one that has to go (docs/semantics.md).
    private const int Patience = 1000;
    private static readonly string[] Pods = ["p1", "p2", "p3", "q1", "q2"];

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    [Fact]
    public void After_the_other_fails_no_request()
    {
        var rollouts = int.TryParse(Environment.GetEnvironmentVariable("ROLLOUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? asked
            : Usual;
        var seconds = 120 + rollouts * 5;
        Write(0);
        var agent = new Traffic(guest, $"ip netns exec nodeA {Guest.Binary} agent -f /share/rollout --node node-a --drain 86400", seconds);
        Eventually(0);
        var held = node.Hold("c1", "203.0.113.8", 80, seconds);
        Traffic[] load =
        [
            node.Stream("p3", "tcp", "10.96.8.1", 80, seconds: seconds),
            node.Stream("c1", "tcp", "203.0.113.8", 80, seconds: seconds),
            node.Stream("c1", "tcp", "fd01::1", 30800, seconds: seconds),
            node.Stream("p3", "udp", "fd96::8:1", 80, seconds: seconds, resend: Patience),
            node.Stream("c1", "udp", "192.168.0.1", 30800, seconds: seconds, resend: Patience),
        ];
        for (var i = 1; i <= rollouts; i++)
        {
            Write(i);
            Eventually(i);
        }

        var answered = load.Select(x => x.StopFlawless().Output).ToList();
        var resent = answered.SelectMany(x => Numbers(x, "resent")).Sum();
        var sent = answered.Where(x => x.Contains("resent", StringComparison.Ordinal)).SelectMany(x => Numbers(x, "ok")).Sum();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rollouts} rollouts; {resent} of {sent} datagrams were sent again"));
        Assert.InRange(resent, 0, sent / 100);
        Assert.Contains("ALIVE", held.Stop().Ended().Output, StringComparison.Ordinal);
        agent.Stop().Ended();
    }

    private static IEnumerable<int> Numbers(string said, string name) => said.Split('\n')
        .Where(x => x.StartsWith(name + " ", StringComparison.Ordinal))
        .Select(x => int.Parse(x.Split(' ')[1], CultureInfo.InvariantCulture));

    // Two of five pods, and each time one of them is replaced.
    private static string[] At(int rollout) => [Pods[rollout % 5], Pods[(rollout + 1) % 5]];

    private void Write(int rollout) => guest.Share("rollout/web.yaml", Cluster.Manifests(
        new Service("web", ["10.96.8.1", "fd96::8:1"], [new(80, NodePort: 30800), new(80, Protocol: "UDP", NodePort: 30800)], At(rollout))
        {
            ExternalIps = ["203.0.113.8"],
        }));

    // The new endpoint is in, and takes connections.
    private void Eventually(int rollout)
    {
        var fresh = At(rollout)[1] switch { "p1" => "10.244.1.11", "p2" => "10.244.1.12", "p3" => "10.244.1.13", "q1" => "10.244.2.11", _ => "10.244.2.12" };
        var clock = Stopwatch.StartNew();
        while (node.Run($"ipvsadm -Sn | grep -- \"-a -t 10.96.8.1:80 -r {fresh}:8080 -m -w 1\"").Code != 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"rollout {rollout} does not arrive");
            Thread.Sleep(100);
        }
    }
}
