using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Lets what was seen and what is wanted share memory where they are equal: on a node in step that is nearly everything, and the
/// comparison of a value with itself costs nothing.
/// </summary>
internal static class Likeness
{
    /// <summary>The state as it was seen, made of the parts of a known state that equal it.</summary>
    public static KernelState Of(KernelState seen, KernelState known) => seen with
    {
        Routes = seen.Routes.Equals(known.Routes) ? known.Routes : seen.Routes,
        Bound = seen.Bound.Equals(known.Bound) ? known.Bound : seen.Bound,
        Services = seen.Services.Equals(known.Services) ? known.Services : Services(seen, known),
        Sets = seen.Sets.Map((name, set) => known.Sets.Find(name).Case is IpSet same && same == set ? same : set),
    };

    private static Map<Ascending<ServiceKey>, ServiceKey, VirtualService> Services(KernelState seen, KernelState known) =>
        seen.Services.Map((key, service) => known.Services.Find(key).Case is VirtualService same ? Of(service, same) : service);

    private static VirtualService Of(VirtualService seen, VirtualService known) =>
        seen == known ? known : seen with { Servers = seen.Servers.Equals(known.Servers) ? known.Servers : seen.Servers };
}
