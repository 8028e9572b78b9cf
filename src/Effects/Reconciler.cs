using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects;

/// <summary>What came of one errand, for whoever watches.</summary>
public interface IWitness
{
    /// <summary>A plan begins to be carried out.</summary>
    void Begins(Errand.CarryOut errand);

    /// <summary>A plan was carried out.</summary>
    void Carried(Errand.CarryOut errand, ImmutableArray<(Step Step, Outcome Outcome)> outcomes, Memory memory);

    /// <summary>The kernel could not be read.</summary>
    void Blind(string why);

    /// <summary>The whole kernel, or a part of it, was read.</summary>
    void Looked(Errand errand);
}

/// <summary>
/// Runs the errands of the reconciling core on a kernel, one after another. It has no clock, no thread and no opinion; it
/// is not for use by two threads at once.
/// </summary>
/// <param name="clock">Gives milliseconds since 1970.</param>
public sealed class Reconciler(IKernel kernel, Memory memory, System.Func<long> clock, IWitness witness)
{
    public Memory Memory { get; private set; } = memory;

    /// <summary>The cluster said something; it costs nothing until the next <see cref="Work"/>.</summary>
    public void Hear(ImmutableArray<ClusterChange> changes, bool isComplete)
    {
        foreach (var change in changes)
        {
            Memory = Reconciling.After(Memory, change);
        }

        Memory = isComplete ? Reconciling.Complete(Memory) : Memory;
    }

    /// <summary>The kernel said something.</summary>
    public void Hear(KernelNews news) => Memory = Reconciling.Told(Memory, news);

    /// <summary>Does the next errand.</summary>
    /// <returns>The instant until which there is nothing to do without news (ms since 1970); none where there is more to do now.</returns>
    public long? Step()
    {
        (Memory, var errand) = Reconciling.Next(Memory, clock());
        switch (errand)
        {
            case Errand.Rest x:
                return x.Until;
            case Errand.Observe:
                Memory = kernel.Observe().Match(
                    state => Reconciling.Seen(Memory, state, clock()),
                    why => Blind(why.Message));
                break;
            case Errand.LookAt x:
                Memory = kernel.ObserveServices(x.Services).Match(
                    slice => Reconciling.Seen(Memory, slice),
                    why => Blind(why.Message));
                break;
            case Errand.LookAtAddresses:
                Memory = kernel.ObserveAddresses().Match(
                    slice => Reconciling.Seen(Memory, slice),
                    why => Blind(why.Message));
                break;
            case Errand.CarryOut x:
                witness.Begins(x);
                var outcomes = Executor.Run(x.Plan, kernel);
                Memory = Reconciling.Did(Memory, outcomes, clock());
                witness.Carried(x, outcomes, Memory);
                return null;
        }

        witness.Looked(errand);
        return null;
    }

    /// <summary>Something went wrong that should not have: what is believed is checked against the kernel before anything else is done.</summary>
    public void Distrust() => Memory = Reconciling.Unseen(Memory, clock());

    private Memory Blind(string why)
    {
        witness.Blind(why);
        return Reconciling.Unseen(Memory, clock());
    }
}
