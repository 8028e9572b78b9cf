using System;
using System.Collections.Generic;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>
/// Reads the whole table that an operation touches, in as few requests as are exact: a look after every operation must be
/// cheap. The sockets stay open. What the product itself reads is looked at too, now and then (<see cref="LinuxKernel"/>).
/// </summary>
internal sealed class Eyes : IDisposable
{
    private readonly NetlinkSocket[] sockets;
    private readonly Conversation services;
    private readonly Conversation sets;
    private readonly Conversation links;

    public Eyes()
    {
        sockets = [Open(NetlinkNumbers.Generic), Open(NetlinkNumbers.Netfilter), Open(NetlinkNumbers.Route)];
        (services, sets, links) = (new(sockets[0]), new(sockets[1]), new(sockets[2]));
        Demand(GenericNetlink.Resolve(services, IpvsNumbers.FamilyName, out _));
    }

    public void Dispose()
    {
        foreach (var conversation in (Conversation[])[services, sets, links])
        {
            conversation.Dispose();
        }

        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    /// <summary>The table behind an operation, as it is now.</summary>
    public Observation LookAt(Operation operation)
    {
        var into = new Observation();
        switch (Tables.Of(operation))
        {
            case Table.Services: ReadServices(into); break;
            case Table.Sets: ReadSets(into); break;
            case Table.Rules: ReadRules(into, operation.Plane); break;
            case Table.Sysctls: SysctlFiles.Read(Sysctls.Names, into); break;
            default: Demand(LinkTable.Read(links, LinuxKernel.DefaultLink, into)); break;
        }

        return into;
    }

    /// <summary>What no operation does and anyone may: the link goes down.</summary>
    public void LowerLink() => links.Ask(
        (ref MessageWriter writer, Conversation _) =>
        {
            writer.Begin(RouteNumbers.NewLink, 0, new Layout.LinkHeader { Flags = 0, Change = RouteNumbers.LinkUp });
            writer.Text(RouteNumbers.LinkName, LinuxKernel.DefaultLink);
            writer.End();
        },
        (_, _) => null);

    private static NetlinkSocket Open(int protocol) =>
        NetlinkSocket.Open(protocol, out var said) ?? throw new InvalidOperationException($"no socket: {said}");

    private static void Demand(Answer answer) => Demand(answer.IsDone ? null : answer.ToString());

    private static void Demand(string? failure)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException(failure);
        }
    }

    private void ReadServices(Observation into)
    {
        var found = new List<(ServiceKey Key, ServiceSettings Settings)>();
        Demand(services.Dump(
            (ref MessageWriter writer, Conversation x) => IpvsWriter.DumpServices(ref writer, x.Family),
            found.Clear,
            (_, payload) =>
            {
                if (IpvsReader.TryReadService(payload, out var key, out ServiceSettings settings, out var why))
                {
                    found.Add((key, settings));
                }

                return why;
            }));
        foreach (var (key, settings) in found)
        {
            into.Services.Add((key, new(settings, ReadServers(key))));
        }
    }

    private RealServers ReadServers(ServiceKey key)
    {
        var found = new List<RealServer>();
        Demand(services.Dump(
            (ref MessageWriter writer, Conversation x) => IpvsWriter.DumpServers(ref writer, x.Family, key),
            found.Clear,
            (_, payload) =>
            {
                if (IpvsReader.TryReadServer(payload, key.Family, out RealServer server, out Connections _, out var why))
                {
                    found.Add(server);
                }

                return why;
            }));
        var servers = RealServers.Of(found);
        Demand(servers.Count == found.Count ? null : $"{key} shows a server twice");
        return servers;
    }

    // One dump of everything; the namespace holds no sets but ours.
    private void ReadSets(Observation into)
    {
        var members = new Dictionary<SetName, (IpSetType Type, AddressFamily Family, List<(SetMember, uint)> Members)>();
        Demand(sets.Dump(
            (ref MessageWriter writer, Conversation _) => IpsetWriter.DumpAll(ref writer),
            members.Clear,
            (_, payload) =>
            {
                if (!IpsetReader.TryReadHeader(payload, out var name, out var hasType, out var type, out var ofFamily))
                {
                    return "an ipset makes no sense";
                }

                if (hasType)
                {
                    members.Add(name, (type, ofFamily, []));
                }

                return IpsetReader.ReadMembers(payload, members[name].Type, members[name].Members);
            }));
        foreach (var (name, set) in members)
        {
            SetHalves.Join(set.Members, set.Type);
            into.Sets.Add((name, new(set.Type, set.Family, new(set.Members))));
        }
    }

    private static void ReadRules(Observation into, AddressFamily family)
    {
        var saved = Tool.Run(family == AddressFamily.Inet6 ? "ip6tables-save" : "iptables-save", []);
        Demand(saved.Succeeded ? null : saved.Errors);
        IptablesSave.Read(family, saved.Output, into);
    }
}
