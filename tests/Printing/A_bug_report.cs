using System;
using System.IO;
using System.Linq;
using IpvsPure.Effects;
using IpvsPure.Planner;
using IpvsPure.Properties;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>One file that says what a node was about to do, and why.</summary>
public sealed class A_bug_report
{
    [Theory]
    [InlineData("bug.json")]
    [InlineData("bug.json.gz")]
    public void Is_one_file_from_which_the_same_plan_is_printed(string file)
    {
        using var desk = Desk.WithShop();
        Assert.Equal(0, desk.Run("plan -f @ -o json"));
        var plan = desk.Out;
        Assert.Equal(0, desk.Run($"snapshot @/{file} -f @"));
        Assert.Equal("", desk.Out);
        File.Delete(Path.Combine(desk.Folder, "cart.yaml"));
        desk.Kernel.Blindness = "nothing is read from the kernel any more";
        Assert.Equal(0, desk.Run($"replay @/{file} -o json"));
        Assert.Equal(plan, desk.Out);
        Assert.Contains("the same plan as then, sha256:", desk.Error, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run($"replay @/{file}"));
        Assert.Contains("shop/cart:https", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_so_when_another_plan_comes_of_it()
    {
        using var desk = Desk.WithShop();
        desk.Run("snapshot - -f @");
        desk.Write("bug.txt", desk.Out.Replace("\"port\": 8443", "\"port\": 8444", StringComparison.Ordinal));
        Assert.Equal(2, desk.Run("replay @/bug.txt"));
        Assert.Contains("another plan than then", desk.Error, StringComparison.Ordinal);
        Assert.Contains(":8444", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_an_observed_state_too()
    {
        using var desk = Desk.WithShop();
        desk.Run("apply -f @ --yes");
        desk.Run("snapshot @/bug.gz -f @");
        Assert.Equal(0, desk.Run("verify -f @ --observed @/bug.gz"));
    }

    [Theory]
    [InlineData("replay @/nothing", "'ipvspure snapshot FILE' writes one")]
    [InlineData("replay @/node.yaml", "this is not a snapshot: not JSON at line 1")]
    [InlineData("replay @/other.txt", "$.kind is 'Plan', not 'Snapshot'")]
    [InlineData("replay", "Required argument")]
    [InlineData("snapshot @/no/such/folder/x -f @", "Could not find a part of the path")]
    public void Is_refused_with_a_remedy_where_it_is_none(string line, string expected)
    {
        using var desk = Desk.WithShop().With("other.txt", PlanJson.Of(Plan.Nothing));
        Assert.Equal(1, desk.Run(line));
        Assert.Contains(expected, desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_kept_by_the_agent_in_a_ring_that_is_bounded_in_number_and_size()
    {
        using var desk = new Desk();
        var snapshot = new NodeSnapshot("0", 1_800_000_000, "kube-ipvs0", NodePolicy.Default, DrainClock.Stopped, Shop.After, Shop.Serving(), "");
        var ring = new SnapshotRing(Path.Combine(desk.Folder, "ring"), files: 3);
        var kept = Enumerable.Range(0, 5).Select(i => Kept(ring, snapshot with { TakenAt = snapshot.TakenAt + i / 2 })).ToList();
        Assert.Equal(kept[2..], ring.Files());
        Assert.Equal(0, desk.Run($"replay {kept[4]}"));

        var size = new FileInfo(kept[4]).Length;
        Assert.Equal([kept[4], Kept(new(ring.Directory, bytes: 2 * size + 99), snapshot with { TakenAt = snapshot.TakenAt + 9 })], ring.Files());
        Assert.True(new SnapshotRing(ring.Directory, bytes: size / 2).Keep(snapshot).IsFail);
        Assert.Empty(ring.Files());
    }

    [Fact]
    public void That_cannot_be_kept_is_an_error_value()
    {
        using var desk = new Desk().With("file.txt", "");
        var ring = new SnapshotRing(Path.Combine(desk.Folder, "file.txt", "below"));
        Assert.True(ring.Keep(new("0", 0, "", NodePolicy.Default, DrainClock.Stopped, ClusterView.Empty, Shop.Pristine, "")).IsFail);
        Assert.Empty(ring.Files());
    }

    private static string Kept(SnapshotRing ring, NodeSnapshot snapshot) =>
        ring.Keep(snapshot).IfFail(x => throw new InvalidOperationException(x.Message));
}
