using System;
using System.IO;
using System.Linq;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The documents that describe printed forms.</summary>
public sealed class The_documents
{
    private static readonly string Text = File.ReadAllText(Path.Combine(The_house.Root, "docs", "plan-json.md"));

    [Fact]
    public void Show_a_plan_that_is_one()
    {
        var example = Text.Split("```json\n")[1].Split("```")[0];
        var plan = PlanJson.Read(example).IfFail(x => throw new InvalidOperationException(x.Message));
        Assert.Equal(example, PlanJson.Of(plan));
    }

    [Fact]
    public void Name_every_operation_and_every_reason()
    {
        var plan = new Plan([.. Samples.Operations.Select(x => new Step(x, new Because.NothingAsks()))], []);
        var reasons = new Plan([.. Samples.Reasons.Select(x => new Step(new Operation.AddLink(), x))], []);
        var names = Values(PlanJson.Of(plan), "\"do\": \"").Concat(Values(PlanJson.Of(reasons), "\"kind\": \""));
        Assert.All(names.Where(x => x != "Plan"), x => Assert.Contains($"`{x}`", Text, StringComparison.Ordinal));
    }

    private static string[] Values(string json, string field) =>
        [.. json.Split(field).Skip(1).Select(x => x.Split('"')[0]).Distinct()];
}
