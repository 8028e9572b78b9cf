using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Clients notice nothing of changes that leave them a pod to speak to.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_change_under_load(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web(params string[] endpoints) =>
        new("web", ["10.96.1.1", "fd96::1:1"], [new(80, NodePort: 30090), new(80, Protocol: "UDP")], endpoints);

    private static Service Gone => new("gone", ["10.96.1.2"], [new(80)], ["p1", "p2"]);

    [Theory]
    [InlineData("p3", "tcp", "10.96.1.1", 80)]
    [InlineData("c1", "tcp", "fd01::1", 30090)]
    [InlineData("p3", "udp", "10.96.1.1", 80)]
    public void Of_endpoints_and_of_other_services_fails_no_request(string client, string protocol, string address, int port)
    {
        node.Serve(Web("p1", "p2"), Gone);
        var traffic = node.Stream(client, protocol, address, port);
        node.Serve(Web("p1", "p2", "q1"), Gone);
        node.Serve(Web("p1", "q1", "q2"), Gone);
        node.Serve(Web("q1", "q2"));
        var said = traffic.StopFlawless();
        Assert.Contains("q2 sees", said.Output, StringComparison.Ordinal);
        node.Ask(client, protocol, address, port).From(["q1", "q2"], ".*");
    }

    [Fact]
    public void Leaves_an_open_connection_with_its_leaving_pod()
    {
        node.Serve(Web("p1"));
        var connection = node.Hold("p3", "10.96.1.1", 80);
        node.Serve(Web("p2"));
        node.Ask("p3", "tcp", "10.96.1.1", 80).From(["p2"], ".*");
        var said = connection.Stop().Ended();
        Assert.Contains("OPEN p1", said.Output, StringComparison.Ordinal);
        Assert.Contains("ALIVE", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_affinity_takes_effect_for_clients_that_are_there_already()
    {
        node.Serve(Web("p1", "p2", "q1") with { AffinitySeconds = 600 });
        Assert.Single(node.Ask("c1", "tcp", "192.168.0.1", 30090).Counts);
        node.Serve(Web("p1", "p2", "q1"));
        node.Ask("c1", "tcp", "192.168.0.1", 30090).From(["p1", "p2", "q1"], ".*");
        node.Serve(Web("p1", "p2", "q1") with { AffinitySeconds = 600 });
        var stuck = Assert.Single(node.Ask("c1", "tcp", "192.168.0.1", 30090).Counts).Key.Split(' ')[0];
        string[] others = ["p1", "p2", "q1"];
        others = Array.FindAll(others, x => x != stuck);
        node.Serve(Web(others) with { AffinitySeconds = 600 });
        Assert.DoesNotContain(stuck, Assert.Single(node.Ask("c1", "tcp", "192.168.0.1", 30090).Counts).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void That_deletes_a_service_leaves_nothing_of_it()
    {
        node.Serve(Web("p1"), Gone);
        node.Ask("p3", "tcp", "10.96.1.2", 80).From(["p1", "p2"], ".*");
        var path = node.Write(Web("p1"));
        node.Apply(path).Ended();
        Assert.DoesNotContain(
            node.Ask("p3", "tcp", "10.96.1.2", 80, count: 1).Counts.Keys, x => x.Contains("sees", StringComparison.Ordinal));
        node.Apply(path, "--drain 0").Ended();
        Assert.DoesNotContain("10.96.1.2", node.Snapshot(), StringComparison.Ordinal);
        node.Verify(path).Ended();
    }
}
