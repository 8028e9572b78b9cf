using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// The kernel of the network namespace that the calling threads are in: all of them the same one for one instance. It keeps
/// the sockets that it opened, and what it says is always read anew. Any thread may call it; calls wait for each other.
/// </summary>
/// <param name="link">The name of the dummy link.</param>
/// <param name="sysctls">The kernel parameters to observe.</param>
public sealed class LinuxKernel(IEnumerable<SysctlName> sysctls, string link = LinuxKernel.DefaultLink) : IKernel, IDisposable
{
    /// <summary>The name that other software knows to leave alone, and that a node may have already.</summary>
    public const string DefaultLink = "kube-ipvs0";

    private readonly ImmutableArray<SysctlName> sysctls = [.. sysctls];
    private readonly Lock gate = new();
    private readonly Line services = new(NetlinkNumbers.Generic);
    private readonly Line addresses = new(NetlinkNumbers.Route);
    private readonly Line sets = new(NetlinkNumbers.Netfilter);
    private readonly Line flows = new(NetlinkNumbers.Netfilter);
    private readonly OptionSocket? options = OptionSocket.Open();
    private readonly SchedulerModules schedulers = new();

    /// <summary>What a run of operations is spoken to through.</summary>
    private enum Door
    {
        Sysctls,
        Link,
        Addresses,
        PolicyRouting,
        Sets,
        Table,
        Services,
        Flows,
        RuleGrowth,
        RuleRemoval,
    }

    public Fin<KernelState> Observe()
    {
        var into = new Observation();
        lock (gate)
        {
            var failure = Speak(services, x => IpvsTable.Read(x, into, options))
                ?? Speak(addresses, x => LinkTable.Read(x, link, into))
                ?? Speak(sets, x => NftTable.Read(x, into))
                ?? ReadSets(into)
                ?? (into.HasIptablesTrace || Iptables.MayHoldOurs(into) ? Iptables.Read(into) : null);
            if (failure is not null)
            {
                return Error.New(failure);
            }
        }

        SysctlFiles.Read(sysctls, into);
        return into.ToState();
    }

    public Fin<ServiceSlice> ObserveServices(ImmutableArray<ServiceKey> services)
    {
        var into = new Observation();
        lock (gate)
        {
            return Speak(this.services, x => IpvsTable.ReadSome(x, services, into, options)) is { } failure
                ? Error.New(failure)
                : new ServiceSlice(services, new(into.Services), new(into.Connections));
        }
    }

    public Fin<AddressSlice> ObserveAddresses()
    {
        var into = new Observation();
        lock (gate)
        {
            return Speak(addresses, x => LinkTable.Read(x, link, into)) is { } failure
                ? Error.New(failure)
                : new AddressSlice(into.Link, new(into.Routes), new(into.Bound), new(into.HostAddresses));
        }
    }

    public Fin<ForeignState> ObserveForeign(string link)
    {
        var into = new ForeignObservation();
        lock (gate)
        {
            var failure = Speak(addresses, x => LinkTable.ReadForeign(x, link, into) ?? PolicyTable.Read(x, into))
                ?? Speak(sets, x => IpsetTable.ReadForeign(x, into))
                ?? Iptables.ReadForeign(into);
            return failure is null || failure == IpsetTable.Missing ? into.ToState() : Error.New(failure);
        }
    }

    public Fin<Map<Ascending<ServiceKey>, ServiceKey, Counters>> Count()
    {
        var counted = new List<(ServiceKey, Counters)>();
        lock (gate)
        {
            return Speak(services, x => IpvsCounters.Read(x, counted)) is { } failure
                ? Error.New(failure)
                : new Map<Ascending<ServiceKey>, ServiceKey, Counters>(counted);
        }
    }

    public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
    {
        var answers = new Answer[batch.Length];
        lock (gate)
        {
            for (var from = 0; from < batch.Length;)
            {
                var door = DoorOf(batch[from]);
                var next = from + 1;
                while (next < batch.Length && DoorOf(batch[next]) == door)
                {
                    next++;
                }

                Apply(door, batch.AsSpan()[from..next], answers.AsMemory()[from..next]);
                from = next;
            }
        }

        var outcomes = ImmutableArray.CreateBuilder<Outcome>(batch.Length);
        foreach (var answer in answers)
        {
            outcomes.Add(OutcomeOf(answer));
        }

        return outcomes.MoveToImmutable();
    }

    public void Dispose()
    {
        services.Dispose();
        addresses.Dispose();
        sets.Dispose();
        flows.Dispose();
        options?.Dispose();
    }

    private static Door DoorOf(Operation operation) => operation switch
    {
        Operation.SetSysctl => Door.Sysctls,
        Operation.AddLink or Operation.RaiseLink or Operation.DeleteLink => Door.Link,
        Operation.AddRoute or Operation.EditRoute or Operation.DeleteRoute => Door.Addresses,
        Operation.BindAddress or Operation.UnbindAddress => Door.Addresses,
        Operation.DeletePolicyRule or Operation.DeletePolicyRoute => Door.PolicyRouting,
        Operation.CreateSet x => DoorOf(x.Set),
        Operation.DestroySet x => DoorOf(x.Set),
        Operation.AddMember x => DoorOf(x.Set),
        Operation.DeleteMember x => DoorOf(x.Set),
        Operation.WriteChain { Chain.Form: FilterForm.Nftables } or Operation.DeleteChain { Chain.Form: FilterForm.Nftables } => Door.Table,
        Operation.AddService or Operation.EditService or Operation.DeleteService => Door.Services,
        Operation.AddServer or Operation.EditServer or Operation.DeleteServer => Door.Services,
        Operation.ForgetFlows => Door.Flows,
        Operation.WriteChain or Operation.AddJump => Door.RuleGrowth,
        Operation.DeleteChain or Operation.DeleteJump or Operation.DeleteRule => Door.RuleRemoval,
        _ => throw new InvalidOperationException("a case of Operation has no door"),
    };

    private static Door DoorOf(SetName set) => set.Form == FilterForm.Nftables ? Door.Table : Door.Sets;

    // A kernel that can do without ipset has none of ours.
    private string? ReadSets(Observation into)
    {
        var failure = Speak(sets, x => IpsetTable.Read(x, into));
        return failure == IpsetTable.Missing && into.HasNftables ? null : failure;
    }

    private static Outcome OutcomeOf(Answer answer) => answer switch
    {
        { IsDone: true } => Outcome.Done.It,
        { Detail: null } when answer.Said == Errno.NotPermitted => new Outcome.Refused(answer.Said, Remedies.NotPermitted),
        _ => new Outcome.Refused(answer.Said, answer.Text),
    };

    private string? Speak(Line line, Func<Conversation, string?> talk) => line.Open(out var said) is { } conversation
        ? talk(conversation)
        : SocketRemedy(line, said);

    private string SocketRemedy(Line line, Errno said) => line == sets || line == flows
        ? IpsetTable.Missing
        : $"a netlink socket could not be opened: {said}; {Remedies.NoSocket}";

    private void Apply(Door door, ReadOnlySpan<Operation> operations, Memory<Answer> answers)
    {
        switch (door)
        {
            case Door.Sysctls:
                ApplySysctls(operations, answers.Span);
                break;
            case Door.RuleGrowth or Door.RuleRemoval:
                Iptables.Apply(operations, answers.Span);
                break;
            case Door.Table:
                ApplyToTable(operations, answers.Span);
                break;
            default:
                ApplyOverNetlink(door, operations, answers.Span);
                break;
        }
    }

    // Remembered first and forgotten last: whatever comes in between, the old value is known.
    private void ApplySysctls(ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var all = operations.ToArray().Cast<Operation.SetSysctl>().ToList();
        Remember([.. all.Where(x => !x.Restores)]);
        for (var i = 0; i < all.Count; i++)
        {
            answers[i] = SysctlFiles.Write(all[i]);
        }

        var said = answers.ToArray();
        Remember([.. all.Where((x, i) => x.Restores && said[i].IsDone)]);
    }

    private void Remember(List<Operation.SetSysctl> operations)
    {
        if (operations.Count > 0)
        {
            _ = Speak(addresses, x =>
            {
                LinkTable.Remember(x, link, operations);
                return null;
            });
        }
    }

    private void ApplyOverNetlink(Door door, ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        var line = door switch
        {
            Door.Services => services,
            Door.Sets => sets,
            Door.Flows => flows,
            _ => addresses,
        };
        if (line.Open(out var said) is not { } conversation)
        {
            answers.Fill(new(said, SocketRemedy(line, said)));
            return;
        }

        switch (door)
        {
            case Door.Services:
                schedulers.Load(operations);
                IpvsTable.Apply(conversation, operations, answers);
                break;
            case Door.Sets: IpsetTable.Apply(conversation, operations, answers); break;
            case Door.Flows: FlowTable.Forget(conversation, operations, answers); break;
            case Door.PolicyRouting: PolicyTable.Apply(conversation, operations, answers); break;
            case Door.Link: LinkTable.ApplyLink(conversation, link, operations, answers); break;
            default: LinkTable.Apply(conversation, link, operations, answers); break;
        }
    }

    // An empty table is left behind by what was removed last, and nothing would tell that it is ours but its name.
    private static void ApplyToTable(ReadOnlySpan<Operation> operations, Span<Answer> answers)
    {
        using var socket = NetlinkSocket.Open(NetlinkNumbers.Netfilter, out var said);
        if (socket is null)
        {
            answers.Fill(new(said, NftTable.Missing));
            return;
        }

        var transaction = new NftTransaction(socket);
        transaction.Run(operations, answers);
        foreach (var operation in operations)
        {
            if (operation is Operation.DestroySet or Operation.DeleteChain)
            {
                transaction.DropEmptyTable();
                return;
            }
        }
    }
}
