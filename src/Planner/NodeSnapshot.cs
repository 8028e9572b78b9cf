using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// Everything that a plan depends on, at one instant: whoever has it computes the same plan. A bug report is one of these.
/// </summary>
/// <param name="Version">The program that took it.</param>
/// <param name="TakenAt">Seconds since 1970. The plan does not depend on it, but on <paramref name="Clock"/>.</param>
/// <param name="Link">The name of the dummy link; only texts depend on it.</param>
/// <param name="Digest">Of the plan that was made from it then (<c>sha256:</c> and hex digits); empty where none was made.</param>
public sealed record NodeSnapshot(
    string Version,
    long TakenAt,
    string Link,
    NodePolicy Policy,
    DrainClock Clock,
    ClusterView View,
    KernelState Observed,
    string Digest)
{
    /// <summary>What the kernel should hold, by the rules of this version.</summary>
    public Desired Desired() => Compiling.Compile(View, Policy.On(Observed), Observed.HostAddresses);

    /// <summary>The plan, by the rules of this version.</summary>
    public Plan Plan() => Planning.Between(Desired(), Observed, Policy, Clock);
}
