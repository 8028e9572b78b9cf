using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// One look at IPVS's table: IPv4 through socket options, which cost a fraction, all else over generic netlink. Both ways
/// give the same (tests/Kernel compares them).
/// </summary>
internal sealed class IpvsReading(Conversation conversation, IOptions? options, Observation into)
{
    private readonly List<(ServiceKey Key, ServiceSettings Settings, int Servers)> found = [];
    private readonly ServerList servers = new();

    /// <summary>All services, with their servers and connections.</summary>
    public Answer All()
    {
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out _);
        if (!resolved.IsDone)
        {
            return resolved;
        }

        var isQuick = options is not null
            && IpvsOptions.ReadServices(options, (key, settings, count) => found.Add((key, settings, count))) == Errno.None;
        into.Services.EnsureCapacity(found.Count);
        foreach (var (key, settings, count) in isQuick ? found : [])
        {
            var read = ReadServers(key, count);
            if (!read.IsDone)
            {
                return read;
            }

            servers.Finish(key, settings, into);
        }

        var dumped = DumpServices(isQuick);
        dumped = dumped.Said == Errno.NoEntry && GenericNetlink.Renew(conversation, IpvsNumbers.FamilyName)
            ? DumpServices(isQuick)
            : dumped;
        if (!dumped.IsDone)
        {
            return dumped;
        }

        foreach (var (key, settings, _) in found)
        {
            var read = DumpServers(key);
            if (!read.IsDone)
            {
                return read;
            }

            servers.Finish(key, settings, into);
        }

        return default;
    }

    /// <summary>Those of the services that are there, each once.</summary>
    public Answer Some(ImmutableArray<ServiceKey> keys)
    {
        var answer = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out _);
        foreach (var key in keys.Distinct())
        {
            answer = answer.IsDone ? One(key) : answer;
        }

        return answer;
    }

    private Answer One(ServiceKey key)
    {
        var said = Errno.NotSupported;
        var (settings, count) = (default(ServiceSettings), 0);
        if (options is not null && key.Family == AddressFamily.Inet)
        {
            said = IpvsOptions.ReadService(options, key, out settings, out count);
        }

        if (said != Errno.None && said != Errno.NoService)
        {
            said = GetService(key, out settings, out var answer);
            if (said != Errno.None && said != Errno.NoService)
            {
                return answer;
            }

            count = -1;
        }

        if (said == Errno.NoService || settings is null)
        {
            return default;
        }

        var read = ReadServers(key, count);
        if (read.IsDone)
        {
            servers.Finish(key, settings, into);
        }

        return read;
    }

    private Errno GetService(ServiceKey key, out ServiceSettings? settings, out Answer answer)
    {
        ServiceSettings? seen = null;
        answer = conversation.Ask(
            (ref MessageWriter writer, Conversation x) => IpvsWriter.GetService(ref writer, x.Family, key),
            (_, payload) =>
            {
                seen = IpvsReader.TryReadService(payload, out var named, out var read, out var why) && named == key ? read : null;
                return why;
            });
        if (answer.Said == Errno.NoEntry && GenericNetlink.Renew(conversation, IpvsNumbers.FamilyName))
        {
            return GetService(key, out settings, out answer);
        }

        settings = seen;
        return answer.Said;
    }

    private Answer ReadServers(ServiceKey key, int count)
    {
        if (count >= 0 && options is not null && key.Family == AddressFamily.Inet && IpvsOptions.TryReadServers(options, key, count, servers))
        {
            return default;
        }

        return DumpServers(key);
    }

    private Answer DumpServices(bool withoutIpv4) => conversation.Dump(
        (ref MessageWriter writer, Conversation x) => IpvsWriter.DumpServices(ref writer, x.Family),
        found.Clear,
        (_, payload) =>
        {
            if (withoutIpv4 && IpvsReader.FamilyOf(payload) == AddressFamily.Inet)
            {
                return null;
            }

            if (IpvsReader.TryReadService(payload, out var key, out var settings, out var why))
            {
                found.Add((key, settings, -1));
            }

            return why;
        });

    private Answer DumpServers(ServiceKey key) => conversation.Dump(
        (ref MessageWriter writer, Conversation x) => IpvsWriter.DumpServers(ref writer, x.Family, key),
        servers.Clear,
        (_, payload) =>
        {
            if (IpvsReader.TryReadServer(payload, key.Family, out var server, out var connections, out var why))
            {
                servers.Add(server, connections);
            }

            return why;
        });
}
