using System;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What is said where there is much, little or something odd to say.</summary>
public sealed class A_long_list
{
    [Fact]
    public void Of_members_ends_with_the_number_of_those_that_it_leaves_out() => Golden.Matches(
        "long-lists",
        string.Concat(((int[])[1, 60, 61, 1_100]).Select(count => PlanText.Of(
            new(
                [
                    .. Enumerable.Range(0, count).Select(x => new Step(
                        new Operation.AddMember(Samples.Set(SetRole.Pod), IpSetType.HashNet, SetMember.Of(Prefix.Around(Address.V4(0x0a000000 + ((uint)x << 8)), 24)), 0),
                        new Because.ProxyNeedsIt("because"))),
                ],
                []),
            new()))));

    [Fact]
    public void Of_one_thing_that_is_longer_than_a_line_begins_with_it()
    {
        var rule = $"-m comment --comment {new string('x', 60)}";
        var delete = new Operation.DeleteRule(new(AddressFamily.Inet, RuleTable.Nat, "PREROUTING"), rule);
        Assert.Matches($"- rules, ipv4 +nat PREROUTING -> {rule}", PlanText.Of(new([new(delete, new Because.NothingAsks())], []), new()));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "1 real server goes with it")]
    [InlineData(2, "2 real servers go with it")]
    public void Of_servers_goes_with_its_service(int count, string expected)
    {
        var servers = RealServers.Of(Enumerable.Range(1, count).Select(x => Samples.Server($"10.244.1.{x}", 80)));
        var observed = KernelState.Empty with { Services = new([(Samples.CartKey, new VirtualService(Samples.RoundRobin, servers))]) };
        var text = PlanText.Of(new([new(new Operation.DeleteService(Samples.CartKey), new Because.NothingAsks())], []), new(Observed: observed));
        Assert.Equal(count > 0, text.Contains("with it", StringComparison.Ordinal));
        Assert.Contains(expected, string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_reasons_keeps_its_cells_in_Markdown()
    {
        var plan = new Plan([new(new Operation.AddLink(), new Because.ProxyNeedsIt("a | b -> <c>"))], []);
        Assert.Contains("| a \\| b → &lt;c> |", PlanMarkdown.Of(plan, new()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.0, "2.0")]
    [InlineData(0.04, "0.0")]
    [InlineData(1234.56, "1234.6")]
    public void Of_rates_has_one_decimal(double rate, string expected)
    {
        var state = KernelState.Empty with { Services = new([(Samples.CartKey, new VirtualService(Samples.RoundRobin, RealServers.Empty))]) };
        var shown = ShowQuery.All.Of(state, null, new([(Samples.CartKey, rate)]));
        Assert.Contains($"  {expected}\n", ShowText.Of(state, shown, false), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_rates_is_told_to_programs()
    {
        var state = KernelState.Empty with { Services = new([(Samples.CartKey, new VirtualService(Samples.RoundRobin, RealServers.Empty))]) };
        Assert.Contains("\"newPerSecond\": 2.5", ShowJson.Of(state, ShowQuery.All.Of(state, null, new([(Samples.CartKey, 2.5)]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "weight 1)")]
    [InlineData(9, 0, "limits 9/0)")]
    [InlineData(0, 3, "limits 0/3)")]
    public void Of_limits_has_both_where_there_is_one(uint upper, uint lower, string end) => Assert.EndsWith(
        end, OperationText.Of(new Operation.AddServer(Samples.CartKey, Samples.Server("10.244.1.1", 80) with { Upper = upper, Lower = lower })), StringComparison.Ordinal);

    [Fact]
    public void Of_nothing_says_what_is_held_back()
    {
        var held = new HeldBack.OnAnotherLink(Samples.A("192.0.2.9"), Samples.Cart);
        Assert.EndsWith("\nNo changes, 1 held back.\n", PlanText.Of(new([], [held]), new()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    public void Of_steps_has_a_table(int count, bool hasTable)
    {
        var steps = Enumerable.Range(1, count).Select(x => new Step(new Operation.BindAddress(Address.V4(0x0a600000 + (uint)x)), new Because.NothingAsks()));
        Assert.Equal(hasTable, PlanText.Of(new([.. steps], []), new()).Contains("\naddress  ", StringComparison.Ordinal));
    }
}
