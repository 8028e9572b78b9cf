using System;
using System.IO;
using System.Linq;
using IpvsPure.Effects.Cluster;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary>Where the agent's cluster objects come from: files where some are named, else the API server.</summary>
/// <param name="Name">The source in words.</param>
internal sealed record ClusterSources(IClusterSource Source, string Name, NodeChoice Node)
{
    public static Fin<ClusterSources> Of(Arguments arguments, string hostName)
    {
        var node = new NodeChoice(arguments.Node, hostName);
        if (!arguments.Paths.IsEmpty)
        {
            return arguments.Paths.FirstOrDefault(x => !Directory.Exists(x) && !File.Exists(x)) is { } missing
                ? Error.New($"{missing}: the agent follows directories and files, and there is none of this name: make it, or name another with -f")
                : new ClusterSources(new FolderSource(arguments.Paths, node, arguments.Strict), string.Join(", ", arguments.Paths), node);
        }

        // A node is registered under its host's name in lower case unless it is told otherwise (kubelet --hostname-override).
        var name = node.Named.IfNone(hostName.ToLowerInvariant());
        return ApiAccess.Open(arguments.Kubeconfig, arguments.Context).Map(access => new ClusterSources(
            new ApiSource(access, name, ApiTimes.Default, Random.Shared),
            access.Server,
            node with { Named = name }));
    }
}
