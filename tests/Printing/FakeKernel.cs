using System.Collections.Generic;
using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Printing;

/// <summary>A kernel that is the model of one; it can be told to refuse operations on an object, or to be blind.</summary>
internal sealed class FakeKernel(KernelState state) : IKernel
{
    public KernelState State { get; set; } = state;

    public System.Collections.Generic.HashSet<KernelObject> Refuses { get; } = [];

    public string Blindness { get; set; } = "";

    /// <summary>Whether its parameters cannot be set.</summary>
    public bool IsLocked { get; set; }

    public int Observations { get; private set; }

    public List<Operation> Done { get; } = [];

    /// <summary>What is counted at each look, in turn.</summary>
    public Queue<Map<Ascending<ServiceKey>, ServiceKey, Counters>> Counts { get; } = [];

    public Fin<Map<Ascending<ServiceKey>, ServiceKey, Counters>> Count() =>
        Counts.TryDequeue(out var counts) ? counts : default(Map<Ascending<ServiceKey>, ServiceKey, Counters>);

    /// <summary>What others have there.</summary>
    public ForeignState Foreign { get; set; } = ForeignState.Nothing;

    public Fin<ForeignState> ObserveForeign(string link) => Foreign;

    public Fin<KernelState> Observe()
    {
        Observations++;
        return Blindness.Length == 0 ? State : Error.New(Blindness);
    }

    public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
    {
        var outcomes = ImmutableArray.CreateBuilder<Outcome>(batch.Length);
        foreach (var operation in batch)
        {
            outcomes.Add(Apply(operation));
        }

        return outcomes.ToImmutable();
    }

    private Outcome Apply(Operation operation)
    {
        if (IsLocked && operation is Operation.SetSysctl)
        {
            return new Outcome.Refused(Errno.ReadOnly, "/proc/sys is mounted read-only here");
        }

        if (Refuses.Contains(Withholding.Touches(operation)))
        {
            return new Outcome.Refused(Errno.NotPermitted, "");
        }

        if (operation is Operation.DeleteChain x && Foreign.Chains.ContainsKey(x.Chain))
        {
            Foreign = Foreign with { Chains = Foreign.Chains.Remove(x.Chain) };
            Done.Add(operation);
            return Outcome.Done.It;
        }

        return KernelModel.Apply(operation, State).Match<Outcome>(
            after =>
            {
                State = after;
                Done.Add(operation);
                return Outcome.Done.It;
            },
            said => new Outcome.Refused(said, ""));
    }
}
