using System;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>A file that holds all that a plan depends on.</summary>
[Laws(typeof(Worlds), MaxTest = 200)]
public sealed class A_node_snapshot
{
    [Property]
    public void Reads_back_as_the_same_snapshot(Recipe recipe) => AssertSame(SnapshotOf(recipe));

    [Property]
    public void Gives_the_same_plan_byte_for_byte_wherever_it_is_read(Recipe recipe)
    {
        var snapshot = SnapshotOf(recipe);
        Assert.Equal(PlanJson.Of(snapshot.Plan(), snapshot.Observed), PlanJson.Of(Read(snapshot).Plan(), Read(snapshot).Observed));
        Assert.Equal(
            PlanText.Of(snapshot.Plan(), new(Desired: snapshot.Desired(), Observed: snapshot.Observed)),
            PlanText.Of(Read(snapshot).Plan(), new(Desired: Read(snapshot).Desired(), Observed: Read(snapshot).Observed)));
    }

    [Fact]
    public void Forgets_no_field_of_what_a_plan_depends_on()
    {
        var filled = Filled.Of<NodeSnapshot>(Pool.WithStrangers(Pool.Pristine));
        Assert.Contains("HintNodes: [text]", Filled.Text(filled), StringComparison.Ordinal);
        AssertSame(filled);
    }

    private static void AssertSame(NodeSnapshot snapshot)
    {
        var read = Read(snapshot);
        Assert.Equal(Filled.Text(snapshot with { Observed = KernelState.Empty }), Filled.Text(read with { Observed = KernelState.Empty }));
        Assert.Equal(Describe.Of(snapshot.Observed), Describe.Of(read.Observed));
        Assert.Equal(NodeSnapshotJson.Of(snapshot), NodeSnapshotJson.Of(read));
    }

    private static NodeSnapshot Read(NodeSnapshot snapshot) =>
        NodeSnapshotJson.Read(NodeSnapshotJson.Of(snapshot)).IfFail(x => throw new InvalidOperationException(x.Message));

    // A drain that began a while ago for every second server: some of them are over, some are not.
    private static NodeSnapshot SnapshotOf(Recipe recipe)
    {
        const long now = 1_800_000_000;
        var observed = recipe.Observed;
        var began = observed.Services
            .SelectMany(x => x.Value.Servers.Span.ToArray().Select(y => new ServerRef(x.Key, y.Key)))
            .Select((x, i) => (x, i))
            .Where(x => x.i % 2 == 0)
            .Aggregate(default(Map<Ascending<ServerRef>, ServerRef, long>), (map, x) => map.AddOrUpdate(x.x, now - 70 * x.i));
        return new("0.1.0", now, "kube-ipvs0", recipe.Policy, new(now, began), recipe.View, observed, "");
    }
}
