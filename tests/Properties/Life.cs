using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The core on the kernel model, from one rest to the next.</summary>
internal sealed class Life
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

    public void Tell(ClusterView view)
    {
        ClusterChange[] changes =
        [
            new ClusterChange.NodeIs(view.Node),
            .. Memory.View.Services.Keys.Where(x => !view.Services.ContainsKey(x)).Select(x => new ClusterChange.ServiceGone(x)),
            .. Memory.View.Slices.Keys.Where(x => !view.Slices.ContainsKey(x)).Select(x => new ClusterChange.SliceGone(x)),
            .. view.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
            .. view.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
        ];
        Memory = changes.Aggregate(Memory, Reconciling.After);
    }

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
            Memory = errand switch
            {
                Errand.Observe => Reconciling.Seen(Memory, Kernel, Now),
                Errand.LookAt x => Reconciling.Seen(Memory, ServiceSlice.Of(Kernel, x.Services)),
                Errand.LookAtAddresses => Reconciling.Seen(Memory, AddressSlice.Of(Kernel)),
                Errand.CarryOut x => Reconciling.Did(Memory, CarryOut(x), Now),
                _ => Memory,
            };
            if (errand is Errand.Rest rest)
            {
                return rest.Until;
            }
        }

        throw new InvalidOperationException("the core never comes to rest");
    }

    private List<(Step, Outcome)> CarryOut(Errand.CarryOut errand)
    {
        Assert.False(errand.Plan.IsEmpty && errand.Waiting.IsEmpty, "there is nothing to carry out");
        Plans.Add(errand);
        var (outcomes, failed) = (new List<(Step, Outcome)>(), new System.Collections.Generic.HashSet<KernelObject>());
        foreach (var step in errand.Plan.Steps)
        {
            var blocker = Withholding.Blocker(step.Operation, failed);
            if (blocker is not null || Refused(step.Operation))
            {
                failed.Add(Withholding.Touches(step.Operation));
                outcomes.Add((step, blocker is { } needs ? new Outcome.Withheld(needs) : new Outcome.Refused(Says, "")));
                continue;
            }

            Kernel = Run.OrThrow(Kernel, step);
            outcomes.Add((step, Outcome.Done.It));
        }

        return outcomes;
    }
}
