using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Every kind of step, reason, object and outcome in each printed form; the texts are looked at as goldens.</summary>
public sealed class Every_kind_of_step
{
    private static readonly Plan Plan = Samples.EveryKind;

    [Fact]
    public void Has_a_sentence_of_its_own() => Golden.Matches(
        "every-kind-sentences", string.Concat(Plan.Steps.Select(x => $"{OperationText.Of(x.Operation)}\n  {x.Why.Explain()}\n")));

    [Fact]
    public void Has_a_command_in_the_manner_of_nft() => Golden.Matches("every-kind-nft-like", PlanRuleset.Of(Plan, "kube-ipvs0"));

    [Theory]
    [InlineData("every-kind", 0, false)]
    [InlineData("every-kind-70", 70, false)]
    [InlineData("every-kind-colours", 120, true)]
    public void Has_its_place_in_a_plan_for_people(string golden, int width, bool colour) => Golden.Matches(
        golden, PlanText.Of(Plan, new(colour, width, Observed: Samples.State)));

    [Fact]
    public void Has_its_place_in_Markdown() => Golden.Matches("every-kind-markdown", PlanMarkdown.Of(Plan, new()));

    [Fact]
    public void Is_told_to_programs() => Golden.Matches("every-kind-json", PlanJson.Of(Plan));

    [Fact]
    public void Is_told_to_ipvsadm() => Golden.Matches("every-kind-ipvsadm", PlanScript.Ipvsadm(Plan));

    [Fact]
    public void Touches_an_object_that_has_a_name() => Golden.Matches(
        "every-kind-objects", string.Concat(Plan.Steps.Select(x => Withholding.Touches(x.Operation).Describe() + "\n").Distinct()));

    // Each third step is refused, and what leans on it withheld.
    [Fact]
    public void Has_an_outcome_that_is_reported_to_people_and_programs()
    {
        var outcomes = Plan.Steps.Select((x, i) => (x, i % 3 == 0
            ? new Outcome.Refused(i % 2 == 0 ? Errno.NoEntry : Errno.Busy, i % 4 == 0 ? "" : "line 3 failed")
            : i % 3 == 1 ? new Outcome.Withheld(Withholding.Touches(Plan.Steps[i - 1].Operation)) : (Outcome)Outcome.Done.It)).ToList();
        var report = Report.Of(outcomes);
        Golden.Matches("every-kind-report", $"{report.Line()}\n{string.Concat(report.Refusals.SelectMany(x => x.Lines()).Select(x => x + "\n"))}");
        Golden.Matches("every-kind-outcomes", OutcomeJson.Of(Plan, outcomes));
    }
}
