using System;
using System.Text.Json;
using IpvsPure.Domain;
using IpvsPure.Planner;
using IpvsPure.Properties;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>What show prints besides its table: pictures, parts, an order, and rates.</summary>
public sealed class A_picture
{
    [Theory]
    [InlineData("-n kube-system", 2)]
    [InlineData("--name cart", 3)]
    [InlineData("-n shop --name kube-dns", 0)]
    [InlineData("--address 10.96.0.0/24", 3)]
    [InlineData("--address 10.244.3.12", 3)]
    [InlineData("--address 203.0.113.7", 1)]
    public void Is_of_what_was_asked_for(string options, int count)
    {
        using var desk = ServingDesk();
        Assert.Equal(0, desk.Run($"show --observed @/bug.json -o json {options}"));
        using var json = JsonDocument.Parse(desk.Out);
        Assert.Equal(count, json.RootElement.GetProperty("services").GetArrayLength());
    }

    [Theory]
    [InlineData("address", "mark 0x7a54ef13")]
    [InlineData("name", "10.96.0.10:53/udp")]
    [InlineData("connections", "10.96.0.31:80/tcp")]
    public void Comes_in_the_order_that_was_asked_for(string order, string first)
    {
        using var desk = ServingDesk();
        Assert.Equal(0, desk.Run($"show --observed @/bug.json --sort {order}"));
        Assert.Contains(first, desk.Out.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Is_drawn_again_and_again_with_new_connections_a_second()
    {
        using var desk = new Desk { Rounds = 3, SecondsARound = 2 };
        desk.Kernel.State = Shop.Serving();
        desk.Kernel.Counts.Enqueue(Counted(100));
        desk.Kernel.Counts.Enqueue(Counted(110));
        desk.Kernel.Counts.Enqueue(Counted(5));
        Assert.Equal(0, desk.Run("show --watch 2"));
        var pictures = desk.Out.Split("every 2 s")[1..];
        Assert.Equal(3, pictures.Length);
        Assert.DoesNotContain("NEW/S", pictures[0], StringComparison.Ordinal);
        Assert.Contains("  5.0\n", pictures[1], StringComparison.Ordinal);
        Assert.DoesNotContain("NEW/S", pictures[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show --watch --observed empty", "--watch looks at the live kernel")]
    [InlineData("show --watch 0", "is not a number from 1 to 86400")]
    [InlineData("show --address nowhere", "--address: 'nowhere' is not an IP address")]
    [InlineData("show --sort size", "'size' is none of address, name, connections")]
    public void Is_refused_with_what_should_be_said(string line, string expected)
    {
        using var desk = new Desk();
        Assert.Equal(1, desk.Run(line));
        Assert.Contains(expected, desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_a_bench_beside_it_that_changes_nothing()
    {
        using var desk = Desk.WithShop();
        Assert.Equal(0, desk.Run("bench-node -f @ --rounds 2"));
        Assert.Contains("they were not done, and apply was not measured", desk.Out, StringComparison.Ordinal);
        desk.Run("apply -f @ --yes");
        var done = desk.Kernel.Done.Count;
        Assert.Equal(0, desk.Run("bench-node -f @ --rounds 2"));
        Assert.Contains("nothing was touched", desk.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("not measured", desk.Out, StringComparison.Ordinal);
        Assert.Equal(done, desk.Kernel.Done.Count);
    }

    private static Desk ServingDesk() => new Desk().With("bug.json", NodeSnapshotJson.Of(
        new("0", 0, "kube-ipvs0", NodePolicy.Default, DrainClock.Stopped, Shop.Before, Shop.Serving(), "")));

    private static LanguageExt.Map<Ascending<ServiceKey>, ServiceKey, Counters> Counted(ulong connections) =>
        new([(ServiceKey.At(Samples.A("10.96.0.10"), Protocol.Udp, 53), new Counters(connections, 0, 0, 0, 0))]);
}
