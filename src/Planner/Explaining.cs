using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// What becomes of the first packet of a connection on a node: the packet filter, the marks, IPVS and the rewriting of
/// sources, evaluated over the kernel as it was observed. What is desired has no say in it but to give names.
/// </summary>
public static class Explaining
{
    /// <param name="to">Where the packet goes: address, protocol and port.</param>
    public static Explanation Of(ServiceKey to, Asker from, KernelState state, FrontNames names)
    {
        var filters = FilterView.Of(state, to.Family);
        var sender = Resolve(to, from, state, filters);
        var way = new PacketWay(to, sender, state, filters, names);
        var fate = way.Walk(from);
        return new(to, from, sender, way.Steps, fate, way.Provisos);
    }

    private static Sender Resolve(ServiceKey to, Asker from, KernelState state, ImmutableArray<FilterView> filters) => from switch
    {
        Asker.At x => new(x.Address, InPodRange(x.Address, filters), IsOwn(x.Address, state)),
        Asker.TheNode when NodesSource(to, state, filters) is var source => new(source, InPodRange(source, filters), true),
        Asker.SomePod => new(default, filters.Any(x => x.Sets.Members(SetRole.Pod).Any()), false),
        _ => default,
    };

    // The kernel's choice: the preferred source of the route, else the local address that is asked, else some address of
    // the node that is not a bridge's.
    private static Address NodesSource(ServiceKey to, KernelState state, ImmutableArray<FilterView> filters)
    {
        if (state.Routes.Find(to.Vip).Case is LocalRoute { Source.Family: not AddressFamily.None } route)
        {
            return route.Source;
        }

        return IsOwn(to.Vip, state)
            ? to.Vip
            : state.HostAddresses.Where(x => x.Family == to.Family).OrderBy(x => InPodRange(x, filters)).FirstOrDefault();
    }

    private static bool InPodRange(Address address, ImmutableArray<FilterView> filters) =>
        filters.Any(x => x.Sets.PodRange(address) is not null);

    private static bool IsOwn(Address address, KernelState state) =>
        state.HostAddresses.Contains(address) || state.Bound.Contains(address) || state.Routes.ContainsKey(address);
}
