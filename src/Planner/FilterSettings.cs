using System.Collections.Immutable;

namespace IpvsPure.Planner;

/// <summary>
/// What of the packet filter the operator decides, besides the members of its sets. Every renderer of the filter takes
/// this; none of it depends on Services.
/// </summary>
/// <param name="Masquerade">The mark bit that asks for a rewritten source.</param>
/// <param name="PodInterfaces">
/// Links whose traffic counts as that of pods of this node; a plus at the end stands for any rest of the name. A node's own
/// connections have no such link, so they never count (kube-proxy.md 2.10).
/// </param>
/// <param name="AnswersPing">Whether ICMP echo to a virtual address is answered; errors about connections pass in any case.</param>
public sealed record FilterSettings(uint Masquerade, ImmutableArray<string> PodInterfaces, bool AnswersPing)
{
    public static FilterSettings Default { get; } = new(Marks.Masquerade, [], true);

    public static FilterSettings Of(NodePolicy policy) =>
        new(policy.MasqueradeMark, policy.PodInterfaces, policy.AnswersPing);
}
