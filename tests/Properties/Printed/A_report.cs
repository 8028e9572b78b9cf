using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What became of a plan.</summary>
public sealed class A_report
{
    private static readonly Step[] Steps =
    [
        new(new Operation.AddService(Samples.CartKey, Samples.RoundRobin), new Because.ServiceAsks(Samples.Cart)),
        new(new Operation.AddServer(Samples.CartKey, Samples.Server("10.244.2.31", 8443)), new Because.ServiceAsks(Samples.Cart)),
        new(new Operation.AddLink(), new Because.ProxyNeedsIt("it is needed")),
    ];

    private static readonly (Step, Outcome)[] Outcomes =
    [
        (Steps[0], new Outcome.Refused(Errno.NoEntry, "no module ip_vs_rr")),
        (Steps[1], new Outcome.Withheld(Withholding.Touches(Steps[0].Operation))),
        (Steps[2], Outcome.Done.It),
    ];

    [Fact]
    public void Names_each_refusal_with_the_kernels_words_and_what_it_held_up() => Assert.Equal(
        [
            "refused: add virtual service 10.96.44.7:443/tcp (rr)",
            "  the kernel says ENOENT (no such object, or no such scheduler module): no module ip_vs_rr",
            "  withheld because of it: add real server 10.244.2.31:8443 to 10.96.44.7:443/tcp (masquerade, weight 1)",
        ],
        Assert.Single(Report.Of(Outcomes).Refusals).Lines());

    [Fact]
    public void Sums_up() => Assert.Equal(
        "Applied: 1 of 3 steps done, 1 refused, 1 withheld because of that.", Report.Of(Outcomes).Line());

    [Fact]
    public void Counts_a_refused_transaction_of_rules_once()
    {
        var chain = new Operation.DeleteChain(new(AddressFamily.Inet, RuleTable.Nat, "IPVSPURE-POSTROUTING"));
        var refused = new Outcome.Refused(Errno.Busy, "line 3 failed");
        var outcomes = Enumerable.Repeat((new Step(chain, new Because.CleaningUp()), (Outcome)refused), 3).ToList();
        var refusal = Assert.Single(Report.Of(outcomes).Refusals);
        Assert.Equal(2, refusal.Alike);
        Assert.Equal(3, Report.Of(outcomes).Refused);
    }

    [Fact]
    public void Tells_programs_the_outcome_of_each_step()
    {
        using var document = JsonDocument.Parse(OutcomeJson.Of(new([.. Steps], []), Outcomes));
        var steps = document.RootElement.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["refused", "withheld", "done"], steps.Select(x => x.GetProperty("outcome").GetString()));
        Assert.Equal(2, steps[0].GetProperty("errno").GetInt32());
        Assert.Equal("virtual service 10.96.44.7:443/tcp", steps[1].GetProperty("needs").GetString());
        Assert.Equal(1, document.RootElement.GetProperty("summary").GetProperty("done").GetInt32());
    }
}
