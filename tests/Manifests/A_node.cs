using System.Linq;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>Which node is planned for, and what is known of it.</summary>
public sealed class A_node
{
    private const string Two = """
        {apiVersion: v1, kind: NodeList, items: [{metadata: {name: node-a}}, {metadata: {name: node-b}}]}
        """;

    [Fact]
    public void Has_its_internal_addresses_first()
    {
        var node = Given.Read("""
            apiVersion: v1
            kind: Node
            metadata: {name: node-a}
            status:
              addresses:
              - {type: ExternalIP, address: 198.51.100.1}
              - {type: Hostname, address: node-a}
              - {type: InternalIP, address: 192.168.0.1}
              - {type: InternalIP, address: "fd01::1"}
            """).View.Node;
        Given.Same([Given.Address("192.168.0.1"), Given.Address("fd01::1"), Given.Address("198.51.100.1")], node.Addresses);
        Assert.Equal("", node.Zone);
    }

    [Theory]
    [InlineData("{podCIDR: 10.244.1.0/24}", new[] { "10.244.1.0/24" })]
    [InlineData("{podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24, 'fd10:1::/64']}", new[] { "10.244.1.0/24", "fd10:1::/64" })]
    [InlineData("{}", new string[0])]
    public void Has_its_pod_ranges(string spec, string[] ranges) => Given.Same(
        ranges,
        Given.Read($"{{apiVersion: v1, kind: Node, metadata: {{name: node-a}}, spec: {spec}}}").View.Node.PodCidrs.Select(range => range.ToString()));

    [Fact]
    public void With_a_bad_address_or_range_keeps_the_rest()
    {
        var manifests = Given.Read("""
            apiVersion: v1
            kind: Node
            metadata: {name: node-a, labels: {topology.kubernetes.io/zone: west-1}}
            spec: {podCIDRs: [10.244.1.0/33, 'fd10:1::/64']}
            status: {addresses: [{type: InternalIP, address: node-a}, {type: InternalIP, address: 192.168.0.1}]}
            """);
        Given.Same(["status.addresses[0].address", "spec.podCIDRs[0]"], manifests.Diagnostics.Select(diagnostic => diagnostic.Field));
        Given.Same([Given.Address("192.168.0.1")], manifests.View.Node.Addresses);
        Assert.Equal("west-1", manifests.View.Node.Zone);
    }

    [Fact]
    public void That_is_the_only_one_is_chosen() => Assert.Equal("node-a", Given.Read(Given.NodeA).View.Node.Name);

    [Fact]
    public void Of_the_machines_name_is_chosen_among_several() =>
        Assert.Equal("node-b", Read(new(default, "node-b")).View.Node.Name);

    [Fact]
    public void That_is_named_is_chosen() => Assert.Equal("node-b", Read(new("node-b", "node-a")).View.Node.Name);

    [Fact]
    public void That_is_named_but_not_there_is_told()
    {
        var manifests = Read(new("node-c", "node-a"));
        Assert.Equal("node-c", manifests.View.Node.Name);
        Assert.Empty(manifests.View.Node.Addresses);
        Assert.Equal(
            "Node node-c: the manifests do not hold it, so its addresses, pod ranges and zone are unknown: add it, or name another with --node",
            Assert.Single(manifests.Diagnostics).ToString());
        Given.Same(["node-a", "node-b"], manifests.Nodes);
    }

    private static Effects.Cluster.Manifests Read(NodeChoice choice) => ManifestReader.Read([ManifestText.Of("nodes.yaml", Two)], choice);

    [Theory]
    [InlineData("metadata: {name: node-a}\nspec: {taints: [{key: ToBeDeletedByClusterAutoscaler, effect: NoSchedule}]}", true)]
    [InlineData("metadata: {name: node-a, deletionTimestamp: \"2026-01-01T00:00:00Z\"}", true)]
    [InlineData("metadata: {name: node-a}\nspec: {taints: [{key: node.kubernetes.io/unreachable, effect: NoExecute}]}", false)]
    [InlineData("metadata: {name: node-a}", false)]
    public void Leaves_when_it_is_deleted_or_the_autoscaler_says_so(string rest, bool expected) =>
        Assert.Equal(expected, Given.Read($"apiVersion: v1\nkind: Node\n{rest}\n").View.Node.IsLeaving);
}
