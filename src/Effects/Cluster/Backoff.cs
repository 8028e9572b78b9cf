using System;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// How long to wait after a failure: twice as long each time, up to a limit, and each time a random part of twice that, so
/// that thousands of nodes whose connections broke together do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private TimeSpan last;

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>The wait after one more failure.</summary>
    /// <param name="asked">What the server asked for (Retry-After).</param>
    public TimeSpan Failed(TimeSpan asked = default)
    {
        Failures++;
        last = last == TimeSpan.Zero ? first : last * 2 < longest ? last * 2 : longest;
        return asked + (last * (random.NextDouble() * 2));
    }

    public void Succeeded() => (last, Failures) = (TimeSpan.Zero, 0);
}
