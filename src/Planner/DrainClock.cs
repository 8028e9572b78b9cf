using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What is known of time: the instant, and since when each leaving server drains. Without it nothing expires.</summary>
/// <param name="Now">Seconds since 1970.</param>
public sealed record DrainClock(long Now, Map<Ascending<ServerRef>, ServerRef, long> Began)
{
    /// <summary>No clock: servers drain until their connections have ended.</summary>
    public static DrainClock Stopped { get; } = new(0, default);

    /// <summary>The clock at a later instant, after a plan was made: new drains begin now, ended ones are forgotten.</summary>
    public DrainClock After(Plan plan, long now)
    {
        var began = default(Map<Ascending<ServerRef>, ServerRef, long>);
        foreach (var held in plan.HeldBack)
        {
            if (held is HeldBack.Draining x)
            {
                var server = new ServerRef(x.Service, x.Server);
                began = began.AddOrUpdate(server, Began.Find(server).IfNone(Now == 0 ? now : Now));
            }
        }

        return new(now, began);
    }

    /// <summary>The same with every drain begun so much earlier.</summary>
    internal DrainClock Earlier(long seconds)
    {
        var began = default(Map<Ascending<ServerRef>, ServerRef, long>);
        foreach (var (server, since) in Began)
        {
            began = began.Add(server, since - seconds);
        }

        return this with { Began = began };
    }

    /// <summary>The instant at which a server's time is up; 0 where it never is.</summary>
    public long Deadline(ServerRef server, int drainSeconds) =>
        Now == 0 ? 0 : Began.Find(server).IfNone(Now) + drainSeconds;
}
