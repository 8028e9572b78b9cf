using System.Collections.Generic;

namespace IpvsPure.Effects.Cluster;

/// <summary>The documents of one text, in order, up to the place where it could not be parsed any further.</summary>
/// <param name="Error">Why parsing ended early, with line and column; null where it came to the end.</param>
public sealed record Parsed(IReadOnlyList<Tree> Documents, string? Error)
{
    /// <summary>Deeper nesting is refused: no Kubernetes object comes near it.</summary>
    public const int MaxDepth = 100;
}
