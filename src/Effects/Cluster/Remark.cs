using System.Collections.Immutable;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Cluster;

/// <summary>What is wrong with an object, as its Service's owner should hear it.</summary>
/// <param name="Service">The Service that the object is, or belongs to; without a name where that is not known.</param>
internal sealed record Remark(ObjectName Service, string Kind, ObjectName Object, ImmutableArray<Finding> Findings);
