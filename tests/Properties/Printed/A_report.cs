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
    public void Says_how_many_it_does_not_name()
    {
        var rules = new Outcome.Refused(Errno.Busy, "line 3 failed");
        var chain = new Step(new Operation.DeleteChain(new(AddressFamily.Inet, RuleTable.Nat, "IPVSPURE-POSTROUTING")), new Because.CleaningUp());
        var servers = Enumerable.Range(1, 7).Select(x => new Step(new Operation.AddServer(Samples.CartKey, Samples.Server($"10.244.2.{x}", 8443)), Steps[1].Why)).ToList();
        var late = new Step(new Operation.EditServer(Samples.CartKey, Samples.Server("10.244.2.1", 8443), Samples.Server("10.244.2.1", 8443)), Steps[1].Why);
        (Step, Outcome)[][] all =
        [
            [(Steps[2], Outcome.Done.It)],
            [(Steps[2], Outcome.Done.It), (Steps[2], Outcome.Done.It)],
            [(Steps[2], rules), (chain, rules), (chain, rules), (chain, new Outcome.Refused(Errno.Busy, "line 4 failed")), (chain, rules)],
            [Outcomes[0], .. servers.Take(5).Select(x => (x, Outcomes[1].Item2))],
            [Outcomes[0], .. servers.Select(x => (x, Outcomes[1].Item2)), (late, new Outcome.Withheld(Withholding.Touches(servers[0].Operation)))],
            [(Steps[2], Outcome.Done.It), (late, new Outcome.Withheld(Withholding.Touches(chain.Operation)))],
        ];
        Golden.Matches("reports", string.Join("\n", all.Select(x =>
        {
            var report = Report.Of(x);
            return $"{report.Line()} {report.IsClean} {report.Done}+{report.Refused}+{report.Withheld}\n{string.Concat(report.Refusals.SelectMany(y => y.Lines()).Select(y => y + "\n"))}";
        })));
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
