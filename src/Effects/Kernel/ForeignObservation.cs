using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>What was read so far of what others keep.</summary>
internal sealed class ForeignObservation
{
    public LinkState Link { get; set; } = LinkState.Absent;

    public List<Address> Bound { get; } = [];

    public List<(SetName, IpSet)> Sets { get; } = [];

    public Dictionary<ChainKey, List<string>> Chains { get; } = [];

    public List<PolicyRule> PolicyRules { get; } = [];

    public List<PolicyRoute> PolicyRoutes { get; } = [];

    public ForeignState ToState() => new(
        Link,
        new(Bound),
        new(Sets),
        new(Chains.Select(x => (x.Key, new RuleList([.. x.Value])))),
        new(PolicyRules.Distinct()),
        new(PolicyRoutes.Distinct()));
}
