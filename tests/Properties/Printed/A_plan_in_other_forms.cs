using System;
using System.Linq;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>A plan for an issue, and one in the order of execution; the texts are looked at as goldens.</summary>
public sealed class A_plan_in_other_forms
{
    private static readonly Desired Desired = Shop.Desired(Shop.After);
    private static readonly Plan Plan = Planning.Between(Desired, Shop.Serving(), NodePolicy.Default);
    private static readonly Plan Whole = Planning.Between(Desired, Shop.Pristine, NodePolicy.Default);

    [Fact]
    public void Is_Markdown_for_people_elsewhere() =>
        Golden.Matches("a-change-markdown", PlanMarkdown.Of(Plan, new(Heading: "worker-3", Desired: Desired, Observed: Shop.Serving())));

    [Fact]
    public void Has_a_command_a_step_in_the_order_of_execution()
    {
        var text = PlanRuleset.Of(Plan, "kube-ipvs0");
        Golden.Matches("a-change-nft-like", text);
        Assert.Equal(Plan.Steps.Length, text.Split('\n').Count(x => x.Length > 0 && x[0] != '#'));
    }

    [Fact]
    public void Has_words_of_its_own_for_every_operation()
    {
        var plan = new Plan([.. Samples.Operations.Select(x => new Step(x, new Because.NothingAsks()))], []);
        var lines = PlanRuleset.Of(plan, "kube-ipvs0").Split('\n').Where(x => x.Length > 0 && !x.StartsWith("# phase", StringComparison.Ordinal)).ToList();
        Assert.Equal(Samples.Operations.Length, lines.Count);
        Assert.DoesNotContain(lines, x => x[0] == '#');
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void Keeps_to_the_width_of_a_terminal(int width)
    {
        var text = PlanText.Of(Whole, new(Width: width, Heading: "worker-3", Desired: Desired, Observed: Shop.Pristine));
        Golden.Matches($"first-start-{width}", text);
    }
}
