using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// The heart of the project: what is to be done to a kernel that holds <c>observed</c> so that it holds <c>desired</c>.
/// Total and deterministic; it reads no clock but the one it is given.
/// </summary>
public static class Planning
{
    /// <summary>A plan without a clock: leaving servers drain until their connections have ended.</summary>
    public static Plan Between(Desired desired, KernelState observed, NodePolicy policy) =>
        Between(desired, observed, policy, DrainClock.Stopped);

    /// <summary>The minimal ordered steps from <paramref name="observed"/> to <paramref name="desired"/>, and what is held back.</summary>
    public static Plan Between(Desired desired, KernelState observed, NodePolicy policy, DrainClock clock)
    {
        var (wanted, held) = Draining.Hold(desired.State, observed, policy, clock);
        wanted = Anchor.Hold(wanted, observed);
        var steps = new Comparison(wanted, observed, new Reasons(desired, wanted, observed)).Steps();
        return new(steps, [.. desired.HeldBack, .. held]);
    }

    /// <summary>Removes everything of ours, at once.</summary>
    public static Plan Cleanup(KernelState observed) =>
        Between(Desired.Nothing, observed, NodePolicy.Default with { DrainSeconds = 0 }, DrainClock.Stopped);
}
