using System.Collections.Immutable;

namespace IpvsPure.App.Operating;

/// <summary>A metric as documents, dashboards and alerts may name it.</summary>
/// <param name="Kind">counter, gauge or histogram.</param>
internal sealed record MeterSpec(string Name, string Kind, string Help, ImmutableArray<string> Labels);
