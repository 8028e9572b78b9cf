namespace IpvsPure.Planner;

/// <summary>How fast the agent works. All in milliseconds.</summary>
/// <param name="SyncPeriod">Within this time everything is looked at once for drift.</param>
/// <param name="MinSyncPeriod">The shortest time between two plans for changes; 0 is no delay.</param>
/// <param name="DrainLook">How often draining servers are looked at.</param>
/// <param name="RetryMin">The pause after the first refusal; it doubles with each.</param>
/// <param name="RetryMax">The longest pause after a refusal.</param>
/// <param name="BasicsFrom">From so many virtual services on a fresh node gets its <see cref="Basics"/> in a plan of their own.</param>
public sealed record Pace(long SyncPeriod, long MinSyncPeriod, long DrainLook, long RetryMin, long RetryMax, int BasicsFrom)
{
    public static Pace Default { get; } = new(30_000, 0, 1_000, 1_000, 60_000, 500);

    /// <summary>The pause after so many refusals in a row.</summary>
    public long Pause(int attempts)
    {
        var pause = RetryMin;
        for (var i = 1; i < attempts && pause < RetryMax; i++)
        {
            pause *= 2;
        }

        return System.Math.Min(pause, RetryMax);
    }
}
