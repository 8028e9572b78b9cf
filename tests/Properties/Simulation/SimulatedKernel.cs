using System;
using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Properties.Simulation;

/// <summary>The process of the agent was killed in the middle of a batch.</summary>
internal sealed class Killed : Exception
{
}

/// <summary>A kernel that follows the model, and fails when it is told to.</summary>
/// <param name="watch">Told of every operation that was carried out, with the states around it.</param>
internal sealed class SimulatedKernel(Random random, KernelState state, Action<Operation, KernelState, KernelState> watch) : IKernel
{
    private static readonly ImmutableArray<Errno> Faults =
        [Errno.NoBuffers, Errno.Interrupted, Errno.NotPermitted, Errno.NoDevice, Errno.Exists, Errno.NoEntry, Errno.Busy, Errno.TimedOut, Errno.Invalid];

    public KernelState State { get; set; } = state;

    /// <summary>In how many of a hundred operations something goes wrong.</summary>
    public int FaultsPerHundred { get; set; }

    /// <summary>In how many of a hundred looks nothing can be seen.</summary>
    public int BlindPerHundred { get; set; }

    /// <summary>After how many more operations the agent is killed; below 0 for never.</summary>
    public int KillAfter { get; set; } = -1;

    /// <summary>Operations carried out or refused since the start.</summary>
    public int Tried { get; private set; }

    public int Refused { get; private set; }

    public Fin<KernelState> Observe() => IsBlind ? Error.New("the tables kept changing") : State;

    public Fin<ServiceSlice> ObserveServices(ImmutableArray<ServiceKey> services) =>
        IsBlind ? Error.New("a message was cut short") : ServiceSlice.Of(State, services);

    public Fin<AddressSlice> ObserveAddresses() => IsBlind ? Error.New("a message was cut short") : AddressSlice.Of(State);

    public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
    {
        var outcomes = ImmutableArray.CreateBuilder<Outcome>(batch.Length);
        foreach (var operation in batch)
        {
            if (KillAfter == 0)
            {
                throw new Killed();
            }

            KillAfter--;
            outcomes.Add(Apply(operation));
        }

        return outcomes.MoveToImmutable();
    }

    private bool IsBlind => random.Next(100) < BlindPerHundred;

    private Outcome Apply(Operation operation)
    {
        Tried++;
        if (random.Next(100) < FaultsPerHundred)
        {
            Refused++;
            return new Outcome.Refused(Faults[random.Next(Faults.Length)], "");
        }

        return KernelModel.Apply(operation, State).Match<Outcome>(
            Right: after =>
            {
                var before = State;
                State = after;
                watch(operation, before, after);
                return Outcome.Done.It;
            },
            Left: errno =>
            {
                Refused++;
                return new Outcome.Refused(errno, "");
            });
    }
}
