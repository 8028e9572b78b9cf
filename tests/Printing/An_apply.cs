using System;
using System.Text.Json;
using IpvsPure.Domain;
using IpvsPure.Planner;
using IpvsPure.Properties;
using Xunit;

namespace IpvsPure.Printing;

public sealed class An_apply
{
    [Theory]
    [InlineData("y\n", 0, true)]
    [InlineData("yes\n", 0, true)]
    [InlineData("n\n", 1, false)]
    [InlineData("\n", 1, false)]
    [InlineData("", 1, false)]
    public void Asks_before_it_changes_anything(string answer, int code, bool isDone)
    {
        using var desk = Desk.WithShop(answer);
        Assert.Equal(code, desk.Run("apply -f @"));
        Assert.Contains("steps now? [y/N]", desk.Out, StringComparison.Ordinal);
        Assert.Equal(isDone, desk.Kernel.Done.Count > 0);
    }

    [Fact]
    public void Does_nothing_when_nobody_can_be_asked()
    {
        using var desk = Desk.WithShop();
        Assert.Equal(1, desk.Run("apply -f @"));
        Assert.Contains("add --yes", desk.Error, StringComparison.Ordinal);
        Assert.Empty(desk.Kernel.Done);
    }

    [Fact]
    public void Prints_the_plan_unless_it_is_to_be_quiet_and_need_not_ask()
    {
        using var desk = Desk.WithShop("n\n");
        Assert.Equal(1, desk.Run("apply -f @ --quiet"));
        Assert.Contains("10.96.44.7:443/tcp", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("apply -f @ --yes --quiet"));
        Assert.DoesNotContain("10.96.44.7:443/tcp", desk.Out, StringComparison.Ordinal);
        Assert.Single(desk.Out.Trim().Split('\n'));
        Assert.NotEmpty(desk.Kernel.Done);
    }

    [Fact]
    public void Reports_what_was_refused_goes_on_with_the_rest_and_mends_it_the_next_time()
    {
        using var desk = Desk.WithShop();
        var service = new KernelObject(ObjectKind.Service, Service: Samples.CartKey);
        desk.Kernel.Refuses.Add(service);
        Assert.Equal(1, desk.Run("apply -f @ --yes"));
        Assert.Contains("refused: add virtual service 10.96.44.7:443/tcp (rr)", desk.Error, StringComparison.Ordinal);
        Assert.Contains("the kernel says EPERM", desk.Error, StringComparison.Ordinal);
        Assert.Contains("withheld because of it: add real server 10.244.2.31:8443", desk.Error, StringComparison.Ordinal);
        Assert.Contains(" 1 refused, ", desk.Out, StringComparison.Ordinal);
        Assert.Equal(LinkState.Up, desk.Kernel.State.Link);

        desk.Kernel.Refuses.Clear();
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        Assert.Equal(0, desk.Run("verify -f @"));
    }

    [Fact]
    public void Tells_programs_each_outcome_and_fails_all_the_same()
    {
        using var desk = Desk.WithShop();
        desk.Kernel.Refuses.Add(new(ObjectKind.Link));
        Assert.Equal(1, desk.Run("apply -f @ --yes -o json"));
        using var document = JsonDocument.Parse(desk.Out);
        Assert.Equal(1, document.RootElement.GetProperty("summary").GetProperty("refused").GetInt32());
    }

    [Fact]
    public void Says_that_leaving_servers_drain_and_removes_them_the_next_time()
    {
        using var desk = Desk.WithShop();
        desk.Run("apply -f @ --yes");
        desk.Write("cart.yaml", Manifest.Cart("10.244.3.12"));
        var leaving = new ServerRef(Samples.CartKey, new(Samples.A("10.244.2.31"), 8443));
        desk.Kernel.State = desk.Kernel.State with { Connections = desk.Kernel.State.Connections.Add(leaving, new(3, 0)) };
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        Assert.Contains("1 server drains", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        Assert.Contains("No changes, 1 held back.", desk.Out, StringComparison.Ordinal);

        desk.Kernel.State = desk.Kernel.State with { Connections = default };
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        Assert.DoesNotContain("10.244.2.31", PlanScript.Saved(desk.Kernel.State.Services), StringComparison.Ordinal);
    }
}
