using System;
using System.Linq;
using System.Text.Json;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>A plan as programs read it.</summary>
[Laws(typeof(Kinds), typeof(Worlds))]
public sealed class A_plan_as_JSON
{
    [Property]
    public void Reads_back_as_the_same_plan(Plan plan)
    {
        var read = PlanJson.Read(PlanJson.Of(plan)).IfFail(x => throw new InvalidOperationException(x.Message));
        Assert.Equal(plan.Steps.AsEnumerable(), read.Steps);
        Assert.Equal(plan.HeldBack.AsEnumerable(), read.HeldBack);
    }

    [Property]
    public void Of_any_world_reads_back_equal(Recipe recipe)
    {
        var plan = Planning.Between(recipe.Desired, recipe.Observed, recipe.Policy);
        var read = PlanJson.Read(PlanJson.Of(plan)).IfFail(x => throw new InvalidOperationException(x.Message));
        Assert.Equal(plan.Steps.AsEnumerable(), read.Steps);
        Assert.Equal(plan.HeldBack.AsEnumerable(), read.HeldBack);
    }

    [Fact]
    public void Has_a_name_for_every_operation_and_reads_it_back()
    {
        foreach (var operation in Samples.Operations)
        {
            var plan = new Plan([new(operation, new Because.NothingAsks())], []);
            var read = PlanJson.Read(PlanJson.Of(plan)).IfFail(x => throw new InvalidOperationException(x.Message));
            Assert.Equal(operation, Assert.Single(read.Steps).Operation);
        }
    }

    [Property]
    public void Counts_every_step_once(Plan plan)
    {
        using var document = JsonDocument.Parse(PlanJson.Of(plan));
        var summary = document.RootElement.GetProperty("summary");
        var counted = Verbs.All.Sum(x => summary.GetProperty(x.Text()).GetInt32());
        Assert.Equal(plan.Steps.Length, counted);
        Assert.Equal(plan.Steps.Length, summary.GetProperty("steps").GetInt32());
    }

    [Theory]
    [InlineData("", "not JSON at line 1")]
    [InlineData("{\n\n!", "not JSON at line 3")]
    [InlineData("[]", "$ is not an object")]
    [InlineData("{'apiVersion':'ipvspure/v9','kind':'Plan','steps':[],'heldBack':[]}", "$.apiVersion is 'ipvspure/v9'")]
    [InlineData("{'apiVersion':'ipvspure/v1','kind':'Pod','steps':[],'heldBack':[]}", "$.kind is 'Pod', not 'Plan'")]
    [InlineData("{'apiVersion':'ipvspure/v1','kind':'Plan','heldBack':[]}", "$.steps is missing")]
    public void Is_refused_where_it_is_no_plan(string text, string expected) => Refuses(text.Replace('\'', '"'), expected);

    [Theory]
    [InlineData("'do':'dance'", "$.steps[0].do is no operation")]
    [InlineData("'do':'bind-address','address':'10.0.0'", "$.steps[0].address '10.0.0' is not an IP address")]
    [InlineData("'do':'delete-service','service':{'mark':0,'family':'ipv4'}", "$.steps[0].service.mark is not a whole")]
    public void Is_refused_with_the_place_of_a_faulty_step(string step, string expected)
    {
        var text = "{'apiVersion':'ipvspure/v1','kind':'Plan','heldBack':[],"
            + "'steps':[{'because':{'kind':'nothing-asks'}," + step + "}]}";
        Refuses(text.Replace('\'', '"'), expected);
    }

    [Theory]
    [InlineData(5, "$.steps[4].do is no operation")]
    [InlineData(6, "; and 1 more")]
    [InlineData(2_000, "; and 1,995 more")]
    public void Is_refused_with_five_faults_and_the_number_of_the_others(int faults, string end)
    {
        var steps = string.Join(',', Enumerable.Repeat("{\"do\":\"dance\",\"because\":{\"kind\":\"nothing-asks\"}}", faults));
        var said = PlanJson.Read($"{{\"apiVersion\":\"ipvspure/v1\",\"kind\":\"Plan\",\"heldBack\":[],\"steps\":[{steps}]}}").Match(_ => "was read", x => x.Message);
        Assert.EndsWith(end, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'kind':'Plan','steps':[],'heldBack':[]", "$.apiVersion is missing")]
    [InlineData("'apiVersion':'ipvspure/v1','steps':[],'heldBack':[]", "$.kind is missing")]
    [InlineData("'apiVersion':7,'kind':'Plan','steps':[],'heldBack':[]", "$.apiVersion is not text")]
    [InlineData("'apiVersion':'ipvspure/v1','kind':'Plan','heldBack':[],'steps':[{'do':'delete-service','because':{'kind':'nothing-asks'},'service':{'mark':5}}]", "$.steps[0].service.family is missing")]
    public void Is_refused_with_one_word_for_one_fault(string fields, string expected) => Assert.Equal(
        $"this is not a plan: {expected}", PlanJson.Read($"{{{fields}}}".Replace('\'', '"')).Match(_ => "was read", x => x.Message));

    private static void Refuses(string text, string expected) =>
        Assert.Contains(expected, PlanJson.Read(text).Match(_ => "was read", x => x.Message), StringComparison.Ordinal);
}
