using System.Collections.Immutable;
using System.Linq;
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
        var (wanted, held) = Draining.Hold(desired, observed, policy, clock);
        wanted = Anchor.Hold(wanted, observed);
        var (first, found) = Replacing.Clear(wanted, observed);
        var steps = new Comparison(wanted, found, new Reasons(desired, wanted, observed)).Steps(first);
        return new(steps, [.. desired.HeldBack, .. held]);
    }

    /// <summary>
    /// The same plan at the cost of what was touched: <see cref="Between(Desired, KernelState, NodePolicy, DrainClock)"/>
    /// provided that nothing else differs.
    /// </summary>
    public static Plan Touching(Desired desired, KernelState observed, Touched touched, NodePolicy policy, DrainClock clock)
    {
        if (touched.Everything || !Narrowing.IsPossible(desired.State, observed))
        {
            return Between(desired, observed, policy, clock);
        }

        return Part(desired, observed, touched, policy, clock);
    }

    /// <summary>The plan of these parts alone, with link, rules, sets and parameters, and of nothing else.</summary>
    internal static Plan Part(Desired desired, KernelState observed, Touched touched, NodePolicy policy, DrainClock clock)
    {
        var withAnchor = touched with { Addresses = touched.Addresses.AddOrUpdate(Anchor.Address) };
        var (narrow, found) = Narrowing.Of(desired.State, observed, withAnchor);
        var (wanted, held) = Draining.Hold(desired with { State = narrow }, found, policy, clock);
        wanted = Anchor.Hold(wanted, desired.State, observed);
        return new(new Comparison(wanted, found, new Reasons(desired, wanted, found)).Steps([]), [.. desired.HeldBack, .. held]);
    }

    /// <summary>Removes everything of ours, at once.</summary>
    public static Plan Cleanup(KernelState observed) =>
        Between(Desired.Nothing, observed, NodePolicy.Default with { DrainSeconds = 0 }, DrainClock.Stopped);
}
