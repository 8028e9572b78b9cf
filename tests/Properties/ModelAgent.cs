using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>The reconciling core on the kernel model, without faults: lives from what the recipe says was before to what is now.</summary>
internal sealed class ModelAgent
{
    private const int RoundsMax = 400;

    private readonly Recipe recipe;
    private readonly Random random;
    private readonly HashSet<ObjectName> changed = [];
    private ClusterView before;

    public ModelAgent(Recipe recipe, int seed)
    {
        (this.recipe, random) = (recipe, new Random(seed));
        before = Recipe.ViewOf(recipe.ServicesBefore, recipe.SlicesBefore);
        Kernel = recipe.Strangers ? Pool.WithStrangers(Pool.Pristine) : Pool.Pristine;
        Memory = Memory.Blank(recipe.Policy, Pace.Default with { SyncPeriod = 3_600_000 });
    }

    public KernelState Kernel { get; private set; }

    public Memory Memory { get; private set; }

    public long Now { get; private set; } = 1_000_000;

    public bool ChangedNode { get; private set; }

    /// <summary>What the full way wants of the view at this moment.</summary>
    public Desired Whole => Compiling.Compile(Memory.View, recipe.Policy, Kernel.HostAddresses);

    /// <summary>Every plan that is made, with the memory from which it was made; it is carried out when the next is asked for.</summary>
    public IEnumerable<(Errand.CarryOut Errand, Memory From)> Live()
    {
        Tell(Story.Of(before, random));
        Memory = Reconciling.Complete(Memory);
        foreach (var round in Rounds())
        {
            yield return round;
        }

        foreach (var piece in Story.Pieces(Story.Between(before, recipe.View, random), random))
        {
            before = Memory.View;
            changed.Clear();
            ChangedNode = false;
            Tell(piece);
            Now += random.Next(0, 3_000);
            foreach (var round in Rounds())
            {
                yield return round;
            }
        }
    }

    /// <summary>The addresses of all Services that the last piece of news was about, as they were and as they are, and those of the node.</summary>
    public ImmutableHashSet<Address> Concerned()
    {
        var services = changed.SelectMany(x => before.Services.Find(x).AsEnumerable().Concat(Memory.View.Services.Find(x).AsEnumerable()));
        return
        [
            .. services.SelectMany(x => x.ClusterIps.Concat(x.ExternalIps).Concat(x.IngressIps)),
            .. Kernel.HostAddresses,
            Anchor.Address,
        ];
    }

    private void Tell(ImmutableArray<ClusterChange> changes)
    {
        foreach (var change in changes)
        {
            ChangedNode |= change is ClusterChange.NodeIs x && x.Node != Memory.View.Node;
            Note(change);
            Memory = Reconciling.After(Memory, change);
        }
    }

    private void Note(ClusterChange change)
    {
        IEnumerable<ObjectName> about = change switch
        {
            ClusterChange.ServiceIs x => [x.Service.Name],
            ClusterChange.ServiceGone x => [x.Name],
            ClusterChange.SliceIs x => [x.Slice.Service, .. Memory.View.Slices.Find(x.Slice.Name).AsEnumerable().Select(y => y.Service)],
            ClusterChange.SliceGone x => Memory.View.Slices.Find(x.Name).AsEnumerable().Select(y => y.Service),
            _ => [],
        };
        changed.UnionWith(about);
    }

    private IEnumerable<(Errand.CarryOut Errand, Memory From)> Rounds()
    {
        for (var i = 0; i < RoundsMax; i++)
        {
            var from = Memory;
            (Memory, var errand) = Reconciling.Next(Memory, Now);
            switch (errand)
            {
                case Errand.Rest:
                    yield break;
                case Errand.CarryOut x:
                    yield return (x, from);
                    Kernel = Run.All(x.Plan, Kernel);
                    Memory = Reconciling.Did(Memory, [.. x.Plan.Steps.Select(step => (step, (Outcome)Outcome.Done.It))], Now);
                    break;
                default:
                    Memory = Looks.After(Memory, errand, Kernel, Now);
                    break;
            }
        }

        throw new InvalidOperationException("the core never comes to rest");
    }
}
