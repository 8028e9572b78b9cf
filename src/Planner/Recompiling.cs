using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Brings the desired state of a memory up to date: compiles what changed, and where the node changed everything.</summary>
internal static class Recompiling
{
    public static Memory Of(Memory memory, KernelState believed)
    {
        if (memory.Standing is null || memory.IsSiteDirty)
        {
            return Everything(memory, believed);
        }

        return memory.Dirty.IsEmpty ? memory : Some(memory, memory.Standing);
    }

    private static Memory Everything(Memory memory, KernelState believed)
    {
        var slices = new Dictionary<ObjectName, List<ClusterEndpointSlice>>();
        foreach (var (service, its) in memory.Slices)
        {
            slices.Add(service, [.. its.Values]);
        }

        var site = Site.Of(memory.View.Node, memory.Policy.On(believed), believed.HostAddresses);
        return memory with
        {
            Standing = Compiling.Stand(memory.View, slices, site),
            Touched = Touched.All,
            Dirty = default,
            IsSiteDirty = false,
        };
    }

    private static Memory Some(Memory memory, Standing standing)
    {
        var shares = new SortedDictionary<ObjectName, Share?>();
        foreach (var name in memory.Dirty)
        {
            shares[name] = memory.View.Services.Find(name).Case is ClusterService service
                ? Sharing.Of(service, SlicesOf(memory, name), standing.Site)
                : null;
        }

        var (after, touched) = Restanding.With(standing, shares);
        return memory with
        {
            Standing = after,
            Touched = memory.Touched + touched,
            Dirty = default,
            Because = touched.IsEmpty || memory.Because == Cause.Start ? memory.Because : Cause.Change,
        };
    }

    private static List<ClusterEndpointSlice> SlicesOf(Memory memory, ObjectName service) =>
        memory.Slices.Find(service).Match(its => its.Values.ToList(), () => []);
}
