using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The way of a packet for programs.</summary>
public static class ExplainJson
{
    public static string Of(Explanation way) => JsonWords.Document("Explanation", json =>
    {
        json.WriteService("to", way.To);
        json.WriteStartObject("from");
        json.WriteString("class", way.Sender.Class switch { SourceClass.Pod => "pod", SourceClass.Node => "node", _ => "outside" });
        if (way.Sender.IsKnown)
        {
            json.WriteString("address", way.Sender.Address.ToString());
        }

        json.WriteBoolean("inPodRange", way.Sender.InPodRange);
        json.WriteEndObject();
        json.WriteStartArray("steps");
        foreach (var step in way.Steps)
        {
            json.WriteStartObject();
            json.WriteString("stage", step.Stage);
            json.WriteString("says", step.Says);
            json.WriteString("object", step.Object);
            if (step.AskedBy.Length > 0)
            {
                json.WriteString("askedBy", step.AskedBy);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("fate", way.Fate switch
        {
            Fate.Served => "served",
            Fate.Refused => "refused",
            Fate.Dropped => "dropped",
            Fate.NodesOwn => "nodes-own",
            _ => "not-here",
        });
        json.WriteStartArray("servers");
        foreach (var choice in way.Fate is Fate.Served served ? served.Servers : [])
        {
            json.WriteStartObject();
            json.WriteServerFields(choice.Server);
            json.WriteNumber("active", choice.Open.Active);
            json.WriteNumber("inactive", choice.Open.Inactive);
            json.WriteString("sees", choice.Client switch
            {
                SeenAs.Node => "node",
                SeenAs.ClientUnlessItself => "client-unless-itself",
                _ => "client",
            });
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTexts("provisos", way.Provisos);
    });
}
