using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Puts a look at a part of the kernel into what is believed of it.</summary>
internal static class Looking
{
    public static Memory Merge(Memory memory, KernelState believed, ServiceSlice slice)
    {
        var touched = memory.Touched;
        var isDrift = false;
        foreach (var key in slice.Asked)
        {
            var before = believed.Services.Find(key).Case as VirtualService;
            var now = slice.Services.Find(key).Case as VirtualService;
            if (!Equals(before, now))
            {
                (touched, isDrift) = (touched.With(key), true);
            }
            else if (memory.Drains.Contains(key))
            {
                touched = touched.With(key);
            }
        }

        return Noted(memory, slice.In(believed), touched, isDrift ? Cause.Drift : Cause.Drain);
    }

    public static Memory Merge(Memory memory, KernelState believed, AddressSlice slice)
    {
        var after = slice.In(believed);
        if (after == believed)
        {
            return memory;
        }

        return Noted(memory, after, Touched.All, Cause.Drift) with
        {
            IsSiteDirty = memory.IsSiteDirty || !after.HostAddresses.Equals(believed.HostAddresses),
        };
    }

    // What the cluster changed is the reason of a plan even where something else was found beside it.
    private static Memory Noted(Memory memory, KernelState believed, Touched touched, Cause cause) => memory with
    {
        Believed = believed,
        Touched = touched,
        Because = memory.Touched.IsEmpty && memory.Dirty.IsEmpty && !touched.IsEmpty ? cause : memory.Because,
    };
}
