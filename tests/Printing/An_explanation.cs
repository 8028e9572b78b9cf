using System;
using System.Text.Json;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>What explain prints for programs and of bug reports, and how it refuses.</summary>
public sealed class An_explanation
{
    [Fact]
    public void Is_had_for_programs_too()
    {
        using var desk = Desk.WithShop();
        desk.Run("apply -f @ --yes");
        Assert.Equal(0, desk.Run("explain 10.96.44.7:443 --from pod -o json"));
        using var json = JsonDocument.Parse(desk.Out);
        Assert.Equal("served", json.RootElement.GetProperty("fate").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("servers").GetArrayLength());
        Assert.Equal(0, desk.Run("explain service shop/cart -f @ -o json"));
    }

    [Fact]
    public void Needs_nothing_but_a_bug_report()
    {
        using var desk = Desk.WithShop();
        desk.Run("apply -f @ --yes");
        desk.Run("snapshot @/bug.gz -f @");
        desk.Kernel.Blindness = "not here";
        Assert.Equal(0, desk.Run("explain 10.96.44.7:443 --observed @/bug.gz"));
        Assert.Contains("(shop/cart:https)", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("explain service shop/cart --observed @/bug.gz"));
        Assert.Contains("in step", desk.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain", "Required argument")]
    [InlineData("explain 10.96.0.10", "'10.96.0.10' is no ADDRESS:PORT[/PROTOCOL]")]
    [InlineData("explain 10.96.0.10:0", "is no ADDRESS:PORT[/PROTOCOL]")]
    [InlineData("explain 10.96.0.10:53/icmp", "is no ADDRESS:PORT[/PROTOCOL]")]
    [InlineData("explain fd96::1:53", "stands in brackets")]
    [InlineData("explain 10.96.0.10:53 --from everywhere", "--from takes pod, node, outside or an address")]
    [InlineData("explain 10.96.0.10:53 --from fd96::1", "of another address family")]
    [InlineData("explain service cart -f @", "say NAMESPACE/NAME")]
    [InlineData("explain service shop/cart", "give them with -f PATH")]
    [InlineData("explain service shop/nothing -f @", "there is no Service shop/nothing")]
    public void Is_refused_with_what_should_be_said(string line, string expected)
    {
        using var desk = Desk.WithShop();
        Assert.Equal(1, desk.Run(line));
        Assert.Contains(expected, desk.Error, StringComparison.Ordinal);
    }
}
