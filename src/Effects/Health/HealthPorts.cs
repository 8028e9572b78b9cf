using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net.Sockets;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects.Health;

/// <summary>
/// The listeners on health check node ports, one a port. They come and go with Services, which a web server that binds at
/// its start does not do; and all that they say is one short answer: so they are sockets, not a web server.
/// </summary>
public sealed class HealthPorts : IDisposable
{
    private readonly SortedDictionary<ushort, HealthPort> open = [];

    /// <summary>
    /// From now on answers exactly on these ports. Ports that stay are not closed in between.
    /// </summary>
    /// <returns>The ports that could not be opened, each with the system's words; the next call tries them again.</returns>
    public ImmutableArray<(ushort Port, HealthAnswer Answer, string Why)> Serve(
        Map<Ascending<ushort>, ushort, HealthAnswer> answers, bool proxyIsHealthy)
    {
        foreach (var port in open.Keys.Where(x => !answers.ContainsKey(x)).ToList())
        {
            open[port].Dispose();
            open.Remove(port);
        }

        var faults = ImmutableArray.CreateBuilder<(ushort, HealthAnswer, string)>();
        foreach (var (port, answer) in answers)
        {
            var reply = HealthReply.Of(answer, proxyIsHealthy);
            if (open.TryGetValue(port, out var listener))
            {
                listener.Reply = reply;
                continue;
            }

            try
            {
                open[port] = new(port, reply);
            }
            catch (SocketException problem)
            {
                faults.Add((port, answer, problem.Message));
            }
        }

        return faults.ToImmutable();
    }

    public void Dispose()
    {
        foreach (var listener in open.Values)
        {
            listener.Dispose();
        }

        open.Clear();
    }
}
