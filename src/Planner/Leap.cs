namespace IpvsPure.Planner;

/// <summary>
/// The clock was set back. Everything that waits for an instant waits for as long as it would have, instead of for the
/// hours that come again.
/// </summary>
internal static class Leap
{
    public static Memory Of(Memory memory, long now)
    {
        if (now >= memory.LatestAt)
        {
            return memory with { LatestAt = now };
        }

        var back = memory.LatestAt - now;
        return memory with
        {
            LatestAt = now,
            ObserveAt = Earlier(memory.ObserveAt, back),
            LookAtDrainsAt = Earlier(memory.LookAtDrainsAt, back),
            SyncedAt = memory.SyncedAt - back,
            PlannedAt = memory.PlannedAt - back,
            Patrol = memory.Patrol with { At = Earlier(memory.Patrol.At, back) },
            Backoff = memory.Backoff.Earlier(back),
            Clock = memory.Clock.Earlier(back / 1_000),
        };
    }

    private static long Earlier(long instant, long back) => instant == long.MaxValue ? instant : instant - back;
}
