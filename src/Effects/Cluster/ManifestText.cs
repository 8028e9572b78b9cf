using System;
using System.Text;

namespace IpvsPure.Effects.Cluster;

/// <summary>The content of one file of manifests, and the name under which messages speak of it.</summary>
public sealed record ManifestText(string File, ReadOnlyMemory<byte> Content)
{
    public static ManifestText Of(string file, string text) => new(file, Encoding.UTF8.GetBytes(text));
}
