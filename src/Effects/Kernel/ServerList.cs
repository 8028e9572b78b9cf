using System.Collections.Generic;
using System.Runtime.InteropServices;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>The servers of one service as they are read; used again for the next one.</summary>
internal sealed class ServerList
{
    private readonly List<RealServer> servers = [];
    private readonly List<(RealServerKey, Connections)> counted = [];

    public void Clear()
    {
        servers.Clear();
        counted.Clear();
    }

    public void Add(RealServer server, Connections connections)
    {
        servers.Add(server);
        if (!connections.None)
        {
            counted.Add((server.Key, connections));
        }
    }

    /// <summary>Puts the service with these servers into an observation.</summary>
    public void Finish(ServiceKey key, ServiceSettings settings, Observation into)
    {
        into.Services.Add((key, new(settings, RealServers.Of(CollectionsMarshal.AsSpan(servers)))));
        foreach (var (server, connections) in counted)
        {
            into.Connections.Add((new(key, server), connections));
        }

        Clear();
    }
}
