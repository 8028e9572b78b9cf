using System;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>An observed kernel as a document.</summary>
[Laws(typeof(Kinds), typeof(Worlds))]
public sealed class A_snapshot
{
    [Property]
    public void Reads_back_as_the_same_state(KernelState state)
    {
        var read = SnapshotJson.Read(SnapshotJson.Of(state)).IfFail(x => throw new InvalidOperationException(x.Message));
        Assert.Equal(state, read);
    }

    [Property]
    public void Of_any_world_reads_back_equal(Recipe recipe)
    {
        foreach (var state in (KernelState[])[recipe.Observed, recipe.Desired.State])
        {
            Assert.Equal(state, SnapshotJson.Read(SnapshotJson.Of(state)).IfFail(x => throw new InvalidOperationException(x.Message)));
        }
    }

    [Property]
    public void Is_the_same_text_for_the_same_state(KernelState state)
    {
        var read = SnapshotJson.Read(SnapshotJson.Of(state)).IfFail(x => throw new InvalidOperationException(x.Message));
        Assert.Equal(SnapshotJson.Of(state), SnapshotJson.Of(read));
    }

    [Theory]
    [InlineData("\"up\"", "\"sideways\"", "$.link is 'sideways'")]
    [InlineData("10.96.0.1\"", "10.96.0.256\"", "$.services[1].service.address '10.96.0.256' is not an IP address")]
    [InlineData("\"port\": 80\n", "\"port\": \"http\"\n", "$.services[1].service.port is not a whole number from 0 to 65535")]
    [InlineData("\"weight\": 5", "\"weight\": -1", "$.services[2].servers[1].weight is not a whole number")]
    [InlineData("\"hostAddresses\"", "\"hosts\"", "$.hostAddresses is missing")]
    public void Is_refused_with_the_place_of_the_fault(string what, string instead, string expected)
    {
        var text = SnapshotJson.Of(Samples.State).Replace(what, instead, StringComparison.Ordinal);
        Assert.Contains(expected, SnapshotJson.Read(text).Match(_ => "was read", x => x.Message), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_read_from_a_nodes_snapshot_too_and_from_nothing_else()
    {
        var node = NodeSnapshotJson.Of(new("0", 1, "kube-ipvs0", NodePolicy.Default, DrainClock.Stopped, Shop.Before, Samples.State, ""));
        Assert.Equal(Samples.State, SnapshotJson.Read(node).IfFail(KernelState.Empty));
        Assert.True(NodeSnapshotJson.Read(node).IsSucc);
        Assert.Contains("$.apiVersion is 'ipvspure/v9'", SnapshotJson.Read(node.Replace("ipvspure/v1", "ipvspure/v9", StringComparison.Ordinal)).Match(_ => "", x => x.Message), StringComparison.Ordinal);
        Assert.Equal("this is not a snapshot: $.apiVersion is 'ipvspure/v9', this version reads 'ipvspure/v1'", NodeSnapshotJson.Read(node.Replace("ipvspure/v1", "ipvspure/v9", StringComparison.Ordinal)).Match(_ => "", x => x.Message));
        Assert.Contains("$.kind is 'Plan'", SnapshotJson.Read(PlanJson.Of(Plan.Nothing)).Match(_ => "", x => x.Message), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_refused_with_the_first_faults_of_many()
    {
        var text = SnapshotJson.Of(Samples.State).Replace("\"address\": \"", "\"address\": \"x", StringComparison.Ordinal)
            .Replace("\"weight\": ", "\"weight\": true, \"was\": ", StringComparison.Ordinal);
        Golden.Matches("snapshot-faults", SnapshotJson.Read(text).Match(_ => "was read", x => x.Message));
    }
}
