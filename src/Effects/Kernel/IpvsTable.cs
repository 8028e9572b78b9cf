using System;
using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>The table of virtual services and real servers, over generic netlink.</summary>
internal static class IpvsTable
{
    /// <summary>Reads all virtual services, whoever made them, with their real servers.</summary>
    /// <param name="options">The quicker way to those of IPv4, where there is one.</param>
    public static string? Read(Conversation conversation, Observation into, IOptions? options = null) =>
        Explained(new IpvsReading(conversation, options, into).All());

    /// <summary>Reads those of the services that are there, each once, with their real servers.</summary>
    public static string? ReadSome(
        Conversation conversation, ImmutableArray<ServiceKey> keys, Observation into, IOptions? options = null) =>
        Explained(new IpvsReading(conversation, options, into).Some(keys));

    /// <summary>Adds, edits and deletes services and servers in the order given.</summary>
    public static void Apply(Conversation conversation, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var resolved = GenericNetlink.Resolve(conversation, IpvsNumbers.FamilyName, out _);
        if (!resolved.IsDone)
        {
            answers.Fill(new(resolved.Said, Remedy(resolved)));
            return;
        }

        Run(conversation, operations, answers);
        if (answers.IndexOfAnyExcept(new Answer(Errno.NoEntry, null)) < 0 && GenericNetlink.Renew(conversation, IpvsNumbers.FamilyName))
        {
            Run(conversation, operations, answers);
        }

        for (var i = 0; i < operations.Length; i++)
        {
            answers[i] = Explained(operations[i], answers[i]);
        }
    }

    private static void Run(Conversation conversation, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var family = conversation.Family;
        conversation.Run(
            operations,
            (ref MessageWriter writer, Operation operation) => Write(ref writer, family, operation),
            AlreadySo,
            answers);
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

    internal static string? Explained(Answer answer) => answer.IsDone ? null : Remedy(answer);

    private static string Remedy(Answer answer) => answer.Said switch
    {
        { } x when x == Errno.NotPermitted => Remedies.NotPermitted,
        { } x when x == Errno.NoEntry => "this kernel has no IPVS loaded: run 'modprobe ip_vs'",
        _ => Remedies.Unread("IPVS", answer),
    };
}
