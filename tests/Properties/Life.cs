using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The core on the kernel model, which may refuse, from one rest to the next; plans are carried out by the executor that ships.</summary>
internal sealed class Life : IKernel
{
    private const int ErrandsMax = 100;

    public Life(ClusterView view, Pace? pace = null, int drainSeconds = 120, string scheduler = "rr")
    {
        Memory = Memory.Blank(NodePolicy.Default with { DrainSeconds = drainSeconds, Scheduler = new(scheduler) }, pace ?? Pace.Default);
        Tell(view);
        Memory = Reconciling.Complete(Memory);
    }

    public KernelState Kernel { get; set; } = Shop.Pristine;

    public Memory Memory { get; set; }

    public long Now { get; set; } = 1_000_000;

    public Func<Operation, bool> Refused { get; set; } = _ => false;

    public Errno Says { get; init; } = Errno.Busy;

    public List<Errand.CarryOut> Plans { get; } = [];

    public void Tell(ClusterView view) => Memory = Story.Plainly(Memory.View, view).Aggregate(Memory, Reconciling.After);

    public Errand Next()
    {
        (Memory, var errand) = Reconciling.Next(Memory, Now);
        Pending = errand;
        return errand;
    }

    private Errand? Pending { get; set; }

    /// <summary>Does errands until there is rest, and says how long it lasts.</summary>
    public long Settle()
    {
        var errand = Pending is null or Errand.Rest ? Next() : Pending;
        for (var i = 0; i < ErrandsMax; i++, errand = Next())
        {
            Memory = errand is Errand.CarryOut x ? Reconciling.Did(Memory, CarryOut(x), Now) : Looks.After(Memory, errand, Kernel, Now);
            if (errand is Errand.Rest rest)
            {
                return rest.Until;
            }
        }

        throw new InvalidOperationException("the core never comes to rest");
    }

    Fin<KernelState> IKernel.Observe() => Kernel;

    ImmutableArray<Outcome> IKernel.Apply(ImmutableArray<Operation> batch) => [.. batch.Select(Apply)];

    private ImmutableArray<(Step Step, Outcome Outcome)> CarryOut(Errand.CarryOut errand)
    {
        Assert.False(errand.Plan.IsEmpty && errand.Waiting.IsEmpty, "there is nothing to carry out");
        Plans.Add(errand);
        return Executor.Run(errand.Plan, this);
    }

    private Outcome Apply(Operation operation)
    {
        if (Refused(operation))
        {
            return new Outcome.Refused(Says, "");
        }

        Kernel = Run.OrThrow(Kernel, operation);
        return Outcome.Done.It;
    }
}
