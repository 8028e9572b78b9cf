using System;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App;

/// <summary>
/// Keeps what the agent's plans were made from, so that it can be asked afterwards why something was done: at most one a
/// minute, the last few, packed. It is written after a plan was carried out, beside whatever comes next: that of a large cluster
/// takes seconds.
/// </summary>
/// <param name="link">The name of the dummy link.</param>
/// <param name="aside">Does something while the caller goes on.</param>
internal sealed class Keepsakes(SnapshotRing ring, string link, Func<Action, Task> aside, ILogger logger)
{
    private const long MillisecondsApart = 60_000;

    private Task writing = Task.CompletedTask;
    private NodeSnapshot? pending;
    private long keptAt;
    private string lastFault = "";

    /// <summary>A plan begins to be carried out: notes what it was made from, which costs nothing.</summary>
    /// <param name="now">Milliseconds since 1970.</param>
    public void Note(Errand.CarryOut errand, Memory memory, long now) => pending =
        !errand.Plan.IsEmpty && memory.Believed is { } observed && (keptAt == 0 || now - keptAt >= MillisecondsApart)
            ? new(ProgramVersion.Text, now / 1000, link, memory.Policy, errand.Clock, memory.View, observed, "")
            : null;

    /// <summary>The plan was carried out: writes what was noted, unless the one before is not written yet.</summary>
    public void Write(long now)
    {
        if (pending is not { } snapshot || !writing.IsCompleted)
        {
            return;
        }

        (pending, keptAt) = (null, now);
        writing = aside(() => Write(snapshot));
    }

    private void Write(NodeSnapshot snapshot) => ring.Keep(snapshot with { Digest = PlanDigest.Of(snapshot.Plan(), snapshot.Observed) }).Match(
        path => Log.Kept(logger, path),
        why =>
        {
            if (why.Message != lastFault)
            {
                Log.Unkept(logger, ring.Directory, why.Message);
                lastFault = why.Message;
            }
        });
}
