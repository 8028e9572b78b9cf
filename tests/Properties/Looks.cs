using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>Looks at the kernel model, as an agent's errands ask for them.</summary>
internal static class Looks
{
    /// <summary>The memory after a look; where the errand is none, it stays as it is.</summary>
    public static Memory After(Memory memory, Errand errand, KernelState kernel, long now) => errand switch
    {
        Errand.Observe => Reconciling.Seen(memory, kernel, now),
        Errand.LookAt x => Reconciling.Seen(memory, ServiceSlice.Of(kernel, x.Services)),
        Errand.LookAtAddresses => Reconciling.Seen(memory, AddressSlice.Of(kernel)),
        _ => memory,
    };
}
