using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// The node that is planned for: the named one; where none is named, the only one in the manifests; else the machine's.
/// </summary>
public readonly record struct NodeChoice(Option<string> Named, string HostName);
