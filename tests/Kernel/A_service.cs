using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Who answers on a Service's addresses, and whom the pods see.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_service(NftablesShop shop) : ServiceTests(shop), IClassFixture<NftablesShop>;

/// <summary>The same with the other form of the packet filter.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_service_behind_iptables(IptablesShop shop) : ServiceTests(shop), IClassFixture<IptablesShop>;

/// <summary>The tests of both forms.</summary>
public abstract class ServiceTests(Shop shop)
{
    private const string Node = "10.244.1.1|192.168.0.1|fd10:1::1|fd01::1";

    [Theory]
    [InlineData("tcp", "10.96.0.1", "10.244.1.13")]
    [InlineData("udp", "10.96.0.1", "10.244.1.13")]
    [InlineData("sctp", "10.96.0.1", "10.244.1.13")]
    [InlineData("tcp", "fd96::1", "fd10:1::13")]
    [InlineData("udp", "fd96::1", "fd10:1::13")]
    [InlineData("sctp", "fd96::1", "fd10:1::13")]
    public void Answers_a_pod_on_its_cluster_address_and_shows_the_pods_own_address(string protocol, string address, string client) =>
        shop.Node.Ask("p3", protocol, address, 80).From(Shop.Everywhere, client);

    [Theory]
    [InlineData("tcp", "10.96.0.1")]
    [InlineData("udp", "10.96.0.1")]
    [InlineData("sctp", "10.96.0.1")]
    [InlineData("tcp", "fd96::1")]
    [InlineData("udp", "fd96::1")]
    public void Answers_the_node_itself_on_its_cluster_address(string protocol, string address) =>
        shop.Node.Ask("nodeA", protocol, address, 80).From(Shop.Everywhere, Node);

    [Theory]
    [InlineData("tcp", "192.168.0.1", 30080)]
    [InlineData("tcp", "192.168.0.1", 30081)]
    [InlineData("udp", "192.168.0.1", 30080)]
    [InlineData("sctp", "192.168.0.1", 30080)]
    [InlineData("tcp", "fd01::1", 30080)]
    [InlineData("udp", "fd01::1", 30080)]
    public void Answers_from_outside_on_its_node_port(string protocol, string address, int port) =>
        shop.Node.Ask("c1", protocol, address, port).From(Shop.Everywhere, Node);

    [Theory]
    [InlineData("tcp", "203.0.113.1")]
    [InlineData("udp", "203.0.113.1")]
    [InlineData("tcp", "2001:db8::1")]
    [InlineData("udp", "2001:db8::1")]
    public void Answers_from_outside_on_its_external_address(string protocol, string address) =>
        shop.Node.Ask("c1", protocol, address, 80).From(Shop.Everywhere, Node);

    [Theory]
    [InlineData("nodeA", "203.0.113.1", 80)]
    [InlineData("nodeA", "192.168.0.1", 30080)]
    [InlineData("p3", "203.0.113.1", 80)]
    [InlineData("p3", "fd01::1", 30080)]
    public void Answers_from_inside_on_its_outer_addresses(string client, string address, int port) =>
        shop.Node.Ask(client, "tcp", address, port).From(Shop.Everywhere, Node);

    [Theory]
    [InlineData("10.96.0.1")]
    [InlineData("fd96::1")]
    public void Answers_on_each_of_its_ports(string address) =>
        shop.Node.Ask("p3", "tcp", address, 81).From(Shop.Everywhere, "10.244.1.13|fd10:1::13");

    [Theory]
    [InlineData("10.96.0.2")]
    [InlineData("fd96::2")]
    public void Keeps_to_its_own_pods_beside_others(string address) =>
        shop.Node.Ask("p1", "tcp", address, 80).From(["p3"], "10.244.1.11|fd10:1::11");

    [Theory]
    [InlineData("tcp", "10.96.0.3")]
    [InlineData("udp", "10.96.0.3")]
    [InlineData("tcp", "fd96::3")]
    [InlineData("udp", "fd96::3")]
    public void Lets_a_pod_reach_itself(string protocol, string address) =>
        shop.Node.Ask("p1", protocol, address, 80, count: 3).From(["p1"], Node);

    [Fact]
    public void Spreads_its_answers_evenly()
    {
        var counts = shop.Node.Ask("p3", "tcp", "10.96.0.1", 80, count: 30).Counts;
        Assert.Equal(3, counts.Count);
        Assert.All(counts.Values, x => Assert.Equal(10, x));
    }

    [Theory]
    [InlineData("p3", "10.96.0.4")]
    [InlineData("c1", "10.96.0.4")]
    [InlineData("p3", "fd96::4")]
    public void With_affinity_keeps_a_client_with_one_pod(string client, string address) =>
        Assert.Single(shop.Node.Ask(client, "tcp", address, 80, count: 12).Counts);

    [Theory]
    [InlineData("p3", "tcp", "10.96.0.5")]
    [InlineData("p3", "udp", "10.96.0.5")]
    [InlineData("nodeA", "tcp", "10.96.0.5")]
    [InlineData("c1", "tcp", "203.0.113.5")]
    [InlineData("c1", "udp", "203.0.113.5")]
    [InlineData("p3", "tcp", "fd96::5")]
    [InlineData("p3", "udp", "fd96::5")]
    public void Without_endpoints_refuses_at_once(string client, string protocol, string address) =>
        shop.Node.Ask(client, protocol, address, 80, count: 2).All("REFUSED");

    [Theory]
    [InlineData("c1", "tcp", "203.0.113.1")]
    [InlineData("p3", "tcp", "10.96.0.1")]
    [InlineData("p3", "udp", "10.96.0.1")]
    [InlineData("p3", "tcp", "fd96::1")]
    [InlineData("nodeA", "tcp", "10.96.0.1")]
    public void Hides_the_nodes_own_daemons_behind_its_addresses(string client, string protocol, string address)
    {
        shop.Node.Ask("c1", "tcp", "192.168.0.1", 7000, count: 1).From(["nodeA"], "192.168.0.100");
        shop.Node.Ask(client, protocol, address, 7000, count: 2).All("REFUSED");
    }
}
