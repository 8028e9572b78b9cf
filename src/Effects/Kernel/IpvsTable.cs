using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>The table of virtual services and real servers, over generic netlink.</summary>
internal static class IpvsTable
{
    /// <summary>Reads all virtual services, whoever made them, with their real servers.</summary>
    public static string? Read(Conversation conversation, Observation into)
    {
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out var family);
        if (!resolved.IsDone)
        {
            return Remedy(resolved);
        }

        var services = new List<(ServiceKey Key, ServiceSettings Settings)>();
        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => IpvsWriter.DumpServices(ref writer, family),
            services.Clear,
            (_, payload) =>
            {
                if (IpvsReader.TryReadService(payload, out var key, out var settings, out var why))
                {
                    services.Add((key, settings));
                }

                return why;
            });
        if (!answer.IsDone)
        {
            return Remedy(answer);
        }

        foreach (var (key, settings) in services)
        {
            var read = ReadServers(conversation, family, key, into, out var servers);
            if (!read.IsDone)
            {
                return Remedy(read);
            }

            into.Services.Add((key, new(settings, servers)));
        }

        return null;
    }

    /// <summary>Reads those of the services that are there, each once, with their real servers.</summary>
    public static string? ReadSome(Conversation conversation, ImmutableArray<ServiceKey> keys, Observation into)
    {
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out var family);
        if (!resolved.IsDone)
        {
            return Remedy(resolved);
        }

        foreach (var key in keys.Distinct())
        {
            ServiceSettings? found = null;
            var answer = conversation.Ask(
                (ref MessageWriter writer, Conversation _) => IpvsWriter.GetService(ref writer, family, key),
                (_, payload) =>
                {
                    found = IpvsReader.TryReadService(payload, out var named, out var settings, out var why) && named == key ? settings : null;
                    return why;
                });
            if (answer.Said == Errno.NoService)
            {
                continue;
            }

            var servers = RealServers.Empty;
            var read = answer.IsDone ? ReadServers(conversation, family, key, into, out servers) : answer;
            if (!read.IsDone)
            {
                return Remedy(read);
            }

            if (found is not null)
            {
                into.Services.Add((key, new(found, servers)));
            }
        }

        return null;
    }

    /// <summary>Adds, edits and deletes services and servers in the order given.</summary>
    public static void Apply(Conversation conversation, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        // Asked each time: the number changes when the module is loaded again, and a stale one says ENOENT, which
        // could also be a missing scheduler.
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out var family);
        if (!resolved.IsDone)
        {
            answers.Fill(new(resolved.Said, Remedy(resolved)));
            return;
        }

        conversation.Run(
            operations,
            (ref MessageWriter writer, Operation operation) => Write(ref writer, family, operation),
            AlreadySo,
            answers);
        for (var i = 0; i < operations.Length; i++)
        {
            answers[i] = Explained(operations[i], answers[i]);
        }
    }

    private static Answer ReadServers(
        Conversation conversation, ushort family, ServiceKey key, Observation into, out RealServers servers)
    {
        var found = new List<RealServer>();
        var counted = new List<(ServerRef, Connections)>();
        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) => IpvsWriter.DumpServers(ref writer, family, key),
            () =>
            {
                found.Clear();
                counted.Clear();
            },
            (_, payload) =>
            {
                if (IpvsReader.TryReadServer(payload, key.Family, out var server, out var connections, out var why))
                {
                    found.Add(server);
                    if (!connections.None)
                    {
                        counted.Add((new(key, server.Key), connections));
                    }
                }

                return why;
            });
        into.Connections.AddRange(counted);
        servers = RealServers.Of(found);
        return answer;
    }

    private static void Write(ref MessageWriter writer, ushort family, Operation operation)
    {
        switch (operation)
        {
            case Operation.AddService x: IpvsWriter.NewService(ref writer, family, x.Service, x.Settings); break;
            case Operation.EditService x: IpvsWriter.SetService(ref writer, family, x.Service, x.After); break;
            case Operation.DeleteService x: IpvsWriter.DeleteService(ref writer, family, x.Service); break;
            case Operation.AddServer x: IpvsWriter.NewServer(ref writer, family, x.Service, x.Server); break;
            case Operation.EditServer x: IpvsWriter.SetServer(ref writer, family, x.Service, x.After); break;
            case Operation.DeleteServer x: IpvsWriter.DeleteServer(ref writer, family, x.Service, x.Server); break;
            default: throw new InvalidOperationException($"{operation} is not for IPVS");
        }
    }

    private static bool AlreadySo(Operation operation, Errno said) => operation switch
    {
        Operation.AddService or Operation.AddServer => said == Errno.Exists,
        Operation.DeleteService => said == Errno.NoService,
        Operation.DeleteServer => said == Errno.NoEntry || said == Errno.NoService,
        _ => false,
    };

    private static Answer Explained(Operation operation, Answer answer) =>
        answer.Said == Errno.NoEntry && SchedulerOf(operation) is { } scheduler
            ? answer with { Detail = $"scheduler '{scheduler}' is not available: load module ip_vs_{scheduler}" }
            : answer;

    private static string? SchedulerOf(Operation operation) => operation switch
    {
        Operation.AddService x => x.Settings.Scheduler.Name,
        Operation.EditService x => x.After.Scheduler.Name,
        _ => null,
    };

    private static string Remedy(Answer answer) => answer.Said switch
    {
        { } x when x == Errno.NotPermitted => Remedies.NotPermitted,
        { } x when x == Errno.NoEntry => "this kernel has no IPVS loaded: run 'modprobe ip_vs'",
        _ => $"IPVS could not be read: {answer}",
    };
}
