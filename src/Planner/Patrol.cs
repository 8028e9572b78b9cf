using System;
using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The look for drift, spread over time: within one sync period each virtual service of ours is looked at once, some
/// hundred at a time, and the rest of the kernel with one full observation at its end.
/// </summary>
/// <param name="At">When to look next.</param>
/// <param name="After">The last service that was looked at; none at the beginning of a round.</param>
internal sealed record Patrol(long At, Option<ServiceKey> After)
{
    /// <summary>How many services are looked at in one go: about a millisecond's work for the kernel.</summary>
    private const int Portion = 250;

    public static Patrol Idle { get; } = new(long.MaxValue, default);

    /// <summary>A round that begins after a full observation at <paramref name="now"/>.</summary>
    public static Patrol From(long now, int services, long period) => new(now + Step(services, period), default);

    /// <summary>The services to look at now, and the patrol after that; none where the round is over and all is to be seen.</summary>
    public (ImmutableArray<ServiceKey> Services, Patrol Next) Advance(
        Map<Ascending<ServiceKey>, ServiceKey, VirtualService> services, long now, long period)
    {
        var portion = ImmutableArray.CreateBuilder<ServiceKey>();
        if (services.Count > Portion)
        {
            var next = After.Match(services.FindSuccessor, () => First(services));
            while (portion.Count < Portion && next.Case is (ServiceKey key, VirtualService))
            {
                portion.Add(key);
                next = services.FindSuccessor(key);
            }
        }

        return (portion.ToImmutable(), portion.Count == 0 ? Idle : new(now + Step(services.Count, period), portion[^1]));
    }

    private static Option<(ServiceKey, VirtualService)> First(Map<Ascending<ServiceKey>, ServiceKey, VirtualService> services)
    {
        foreach (var pair in services)
        {
            return pair;
        }

        return default;
    }

    // One step more than there are portions: the last is the full observation.
    private static long Step(int services, long period) =>
        services <= Portion ? period : Math.Max(1, period / ((services + Portion - 1) / Portion + 1));
}
