using System;

namespace IpvsPure.App;

/// <summary>
/// Gives memory back to the system when there is nothing else to do. A first plan of a large cluster makes several times as much
/// garbage as it leaves behind, and an agent that then rests for hours would never collect it.
/// </summary>
/// <param name="committed">The bytes that the managed heap has of the system now.</param>
/// <param name="collect">Collects everything and gives back what is free.</param>
/// <param name="clock">Gives milliseconds since 1970.</param>
internal sealed class Tidying(Func<long> committed, Action collect, Func<long> clock)
{
    /// <summary>What a heap may grow by before it is worth the work.</summary>
    public const long LeastBytes = 4 << 20;

    /// <summary>A collection stops the agent for some milliseconds for each ten megabytes that are alive.</summary>
    public const long MillisecondsApart = 60_000;

    private long floor;
    private long? tidiedAt;

    /// <summary>On the heap of this process.</summary>
    public static Tidying OfThisProcess(Func<long> clock) => new(
        () => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes,
        () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true),
        clock);

    /// <summary>There is nothing to do: collects where that is worth it.</summary>
    /// <returns>When to ask again where it would be worth it but is too early (ms since 1970).</returns>
    public long? AtRest()
    {
        var now = clock();
        if (committed() < floor + Math.Max(LeastBytes, floor / 4))
        {
            return null;
        }

        if (tidiedAt is { } at && now >= at && now < at + MillisecondsApart)
        {
            return at + MillisecondsApart;
        }

        collect();
        (floor, tidiedAt) = (committed(), now);
        return null;
    }
}
