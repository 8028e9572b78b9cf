using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>A plan for programs: a versioned document (docs/plan-json.md) that reads back as the same plan.</summary>
public static class PlanJson
{
    private const string Kind = "Plan";

    /// <summary>The document; <paramref name="observed"/> only refines the counts of its summary.</summary>
    public static string Of(Plan plan, KernelState? observed = null) => JsonWords.Document(Kind, json =>
    {
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            WriteStep(json, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteHeldBack(json, plan.HeldBack);
        WriteSummary(json, PlanSummary.Of(plan, observed));
    });

    /// <summary>Reads a plan back, or says where the document cannot be one. Derived fields are not looked at.</summary>
    public static Fin<Plan> Read(string text) => JsonSpot.Read(text, "a plan", root =>
    {
        root.Expect(JsonWords.ApiVersion, Kind);
        var steps = root.Field("steps").Items().Select(ReadStep).Where(x => x is not null).Select(x => x!);
        var held = root.Field("heldBack").Items().Select(ReasonJson.ReadHeldBack).Where(x => x is not null).Select(x => x!);
        return new Plan([.. steps], [.. held]);
    });

    /// <summary>The fields of one step.</summary>
    internal static void WriteStep(Utf8JsonWriter json, Step step)
    {
        OperationJson.Write(json, step.Operation);
        json.WriteStartObject("because");
        ReasonJson.Write(json, step.Why);
        json.WriteEndObject();
        json.WriteString("reason", step.Why.Explain());
        json.WriteNumber("phase", (int)step.Phase);
    }

    internal static void WriteHeldBack(Utf8JsonWriter json, ImmutableArray<HeldBack> all)
    {
        json.WriteStartArray("heldBack");
        foreach (var held in all)
        {
            json.WriteStartObject();
            ReasonJson.Write(json, held);
            json.WriteString("reason", held.Explain());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Step? ReadStep(JsonSpot spot)
    {
        var operation = OperationJson.Read(spot);
        var why = ReasonJson.Read(spot.Field("because"));
        return operation is null || why is null ? null : new(operation, why);
    }

    private static void WriteSummary(Utf8JsonWriter json, PlanSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("steps", summary.Steps);
        foreach (var verb in Verbs.All)
        {
            json.WriteNumber(verb.Text(), summary[verb]);
        }

        json.WriteNumber("heldBack", summary.HeldBack);
        json.WriteEndObject();
    }
}
