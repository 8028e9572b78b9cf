namespace IpvsPure.Domain;

/// <summary>What the kernel has counted of a virtual service since it was made; no comparison looks at it.</summary>
/// <param name="Connections">Connections that were scheduled.</param>
public readonly record struct Counters(ulong Connections, ulong PacketsIn, ulong PacketsOut, ulong BytesIn, ulong BytesOut);
