using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using IpvsPure.Planner;

namespace IpvsPure.App.Operating;

/// <summary>The last rounds for programs: /debug/plan.</summary>
internal static class StatusJson
{
    // Reasons hold quotes and signs; what reads this is no browser.
    private static readonly JsonWriterOptions Form = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The rounds, newest first, with each step and its reason.</summary>
    public static ReadOnlyMemory<byte> Rounds(AgentState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteString("node", state.Node);
            json.WriteString("fault", state.Fault);
            json.WriteStartArray("rounds");
            foreach (var round in state.Rounds)
            {
                Write(json, round);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, RoundRecord round)
    {
        json.WriteStartObject();
        json.WriteString("at", HealthPages.Time(round.At));
        json.WriteString("cause", round.Cause);
        json.WriteNumber("milliseconds", Math.Round(round.Took.TotalMilliseconds, 3));
        json.WriteString("summary", round.Summary);
        json.WriteStartArray("steps");
        foreach (var step in round.Plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("do", OperationText.Of(step.Operation));
            json.WriteString("because", step.Why.Explain());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("stepsNotShown", round.Omitted);
        json.WriteStartArray("heldBack");
        foreach (var held in round.Plan.HeldBack)
        {
            json.WriteStringValue(held.Explain());
        }

        json.WriteEndArray();
        json.WriteStartArray("refusals");
        foreach (var refusal in round.Refusals)
        {
            json.WriteStartObject();
            json.WriteString("do", OperationText.Of(refusal.Step.Operation));
            json.WriteString("said", refusal.Said);
            json.WriteNumber("alike", refusal.Alike);
            json.WriteNumber("withheld", refusal.Withheld.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
