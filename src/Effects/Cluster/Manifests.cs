using System.Collections.Immutable;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>All that a set of manifests says.</summary>
/// <param name="View">What planning looks at, for the chosen node.</param>
/// <param name="Diagnostics">All that is wrong, in the order of the texts; what is wrong with the choice of node last.</param>
/// <param name="UnknownKinds">How many objects of each kind were passed over.</param>
/// <param name="Nodes">The names of the Node objects, in ascending order.</param>
/// <param name="CutShort">
/// Files that could not be parsed to their end. What stood there is not in the view, so applying it would take Services
/// from the node that nobody removed.
/// </param>
public sealed record Manifests(
    ClusterView View,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableSortedDictionary<string, int> UnknownKinds,
    ImmutableArray<string> Nodes,
    ImmutableArray<string> CutShort);
