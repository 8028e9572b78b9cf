using System.Collections.Generic;
using System.Text.Json;

namespace IpvsPure.Planner;

/// <summary>What came of each step, for programs (docs/plan-json.md).</summary>
public static class OutcomeJson
{
    public static string Of(Plan plan, IReadOnlyList<(Step Step, Outcome Outcome)> outcomes) =>
        JsonWords.Document("Outcomes", json => Write(json, plan, outcomes));

    private static void Write(Utf8JsonWriter json, Plan plan, IReadOnlyList<(Step Step, Outcome Outcome)> outcomes)
    {
        json.WriteStartArray("steps");
        foreach (var (step, outcome) in outcomes)
        {
            json.WriteStartObject();
            PlanJson.WriteStep(json, step);
            Write(json, outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PlanJson.WriteHeldBack(json, plan.HeldBack);
        var report = Report.Of(outcomes);
        json.WriteStartObject("summary");
        json.WriteNumber("steps", report.Steps);
        json.WriteNumber("done", report.Done);
        json.WriteNumber("refused", report.Refused);
        json.WriteNumber("withheld", report.Withheld);
        json.WriteNumber("heldBack", plan.HeldBack.Length);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Refused x:
                json.WriteString("outcome", "refused");
                json.WriteNumber("errno", x.Said.Code);
                json.WriteString("error", x.Said.ToString());
                json.WriteString("text", x.Text);
                break;
            case Outcome.Withheld x:
                json.WriteString("outcome", "withheld");
                json.WriteString("needs", x.Needs.Describe());
                break;
            default:
                json.WriteString("outcome", "done");
                break;
        }
    }
}
