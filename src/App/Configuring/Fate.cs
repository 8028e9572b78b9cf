using System;
using System.Collections.Immutable;

namespace IpvsPure.App.Configuring;

/// <summary>What becomes of a field of kube-proxy's configuration.</summary>
internal abstract record Fate
{
    private Fate()
    {
    }

    /// <summary>It is one of our settings.</summary>
    /// <param name="Values">The field's values as our setting writes them; nothing leaves our default.</param>
    public sealed record Becomes(string Setting, Func<ImmutableArray<string>, ImmutableArray<string>> Values) : Fate;

    /// <summary>What it asks for holds here anyway.</summary>
    public sealed record Holds(string Why) : Fate;

    /// <summary>It cannot be honoured.</summary>
    /// <param name="Consequence">What is different because of that.</param>
    public sealed record Lost(string Consequence) : Fate;
}

/// <summary>The shapes of fields.</summary>
internal enum FieldShape : byte
{
    Text,
    Truth,
    Number,
    Duration,
    List,

    /// <summary>A map whose keys are not ours to know.</summary>
    Map,
}

/// <summary>A field of kube-proxy's configuration.</summary>
/// <param name="Path">The way to it, with dots.</param>
/// <param name="Flag">kube-proxy's flag of the same meaning; empty where it has none.</param>
/// <param name="Default">What kube-proxy makes of an absent field; a field that says so asks for nothing.</param>
internal sealed record KubeProxyField(string Path, string Flag, FieldShape Shape, string Default, Fate Fate);
