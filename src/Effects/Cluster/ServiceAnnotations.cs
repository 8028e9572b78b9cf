using System;
using System.Collections.Immutable;
using System.Globalization;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// Annotations of a Service beside its scheduler: <c>ipvspure.io/drain-seconds: "30"</c>, and
/// <c>ipvspure.io/weights: "10.244.1.5=4, node/worker-1=3, zone/eu-west-1a=2"</c>.
/// </summary>
internal static class ServiceAnnotations
{
    private const string Drain = "ipvspure.io/drain-seconds";
    private const string Weights = "ipvspure.io/weights";
    private const int LongestDrain = 86_400;

    public static Option<int> DrainSeconds(Head head)
    {
        if (head.Annotations is not { } annotations || !annotations.Has(Drain))
        {
            return default;
        }

        var text = annotations.Text(Drain);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestDrain)
        {
            return seconds;
        }

        annotations.Note(Drain, $"'{text}' is not a number of seconds (0 to 86400)");
        return default;
    }

    public static ImmutableArray<EndpointWeight> WeightsOf(Head head)
    {
        if (head.Annotations is not { } annotations || !annotations.Has(Weights))
        {
            return [];
        }

        var weights = ImmutableArray.CreateBuilder<EndpointWeight>();
        foreach (var part in annotations.Text(Weights).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (EndpointWeight.Parse(part) is { } weight)
            {
                weights.Add(weight);
            }
            else
            {
                annotations.Note(Weights, $"'{part}' is not a weight such as node/worker-1=3, zone/eu-1=2 or 10.244.1.5=4 (1 to 65535)");
            }
        }

        return weights.ToImmutable();
    }
}
