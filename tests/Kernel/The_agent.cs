using System;
using System.Diagnostics;
using System.Threading;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>The node follows a directory for as long as the agent runs, and stays as it is when the agent stops.</summary>
[Collection(KernelCollection.Name)]
public sealed class The_agent(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web(params string[] endpoints) => new("web", ["10.96.6.1"], [new(80)], endpoints);

    [Fact]
    public void Follows_its_directory_repairs_drift_survives_a_broken_file_and_leaves_all_in_place()
    {
        Write(Web("p1"));
        var agent = new Traffic(guest, $"ip netns exec nodeA {Guest.Binary} agent -f /share/agent --node node-a --sync-period 3");
        Eventually("10.244.1.11:8080", "the first sync");
        node.Ask("p3", "tcp", "10.96.6.1", 80).From(["p1"], ".*");

        Write(Web("p1", "p2"));
        Eventually("10.244.1.12:8080", "a changed file");

        node.Run("ipvsadm -D -t 10.96.6.1:80; ip link set kube-ipvs0 down").Ended();
        Eventually("10.244.1.12:8080", "outside drift");

        guest.Share("agent/web.yaml", "kind: Service\n  metadata: [broken\n");
        Thread.Sleep(TimeSpan.FromSeconds(6));
        node.Ask("p3", "tcp", "10.96.6.1", 80).From(["p1", "p2"], ".*");

        Write(Web("p2", "p3"));
        Eventually("10.244.1.13:8080", "the mended file");
        var before = Snapshot.Part(node.Snapshot(), "sets");
        agent.Stop().Ended();
        Assert.Equal(before, Snapshot.Part(node.Snapshot(), "sets"));
        node.Ask("p1", "tcp", "10.96.6.1", 80).From(["p2", "p3"], ".*");
    }

    private void Write(Service service) => guest.Share("agent/web.yaml", Cluster.Manifests(service));

    private void Eventually(string text, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!node.Run("ipvsadm -Sn").Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"no {text} after {what}");
            Thread.Sleep(200);
        }
    }
}
