using System.Collections.Immutable;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>What became of one API object.</summary>
/// <param name="Name">Its name as far as it could be read; a Node's has no namespace.</param>
/// <param name="Value">None where the object is of no concern to a service proxy, or too broken to be used.</param>
/// <param name="Findings">All that is wrong with it; an object of no concern has none.</param>
public sealed record Translated<T>(ObjectName Name, Option<T> Value, ImmutableArray<Finding> Findings);
