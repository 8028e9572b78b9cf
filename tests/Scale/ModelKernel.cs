using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Scale;

/// <summary>
/// A kernel that is the model of one, for machines without IPVS. Like a real one it shares no memory with who asks: each
/// look gives values that were made for it.
/// </summary>
internal sealed class ModelKernel : IKernel
{
    private KernelState state = KernelState.Empty with
    {
        HasNftables = true,
        Sysctls = Sysctls.Pristine,
        HostAddresses = default(Set<Ascending<Address>, Address>).Add(Address.V4(0xC0000201)),
    };

    public Fin<KernelState> Observe() => state with
    {
        Routes = new(state.Routes.AsEnumerable()),
        Services = new(state.Services.AsEnumerable().Select(x => (x.Key, Anew(x.Value)))),
        Sets = state.Sets.Map(x => x with { Members = new(x.Members.AsEnumerable()) }),
    };

    public Fin<ServiceSlice> ObserveServices(ImmutableArray<ServiceKey> services)
    {
        var slice = ServiceSlice.Of(state, services);
        return slice with { Services = new(slice.Services.AsEnumerable().Select(x => (x.Key, Anew(x.Value)))) };
    }

    public Fin<AddressSlice> ObserveAddresses() => AddressSlice.Of(state);

    public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
    {
        var outcomes = ImmutableArray.CreateBuilder<Outcome>(batch.Length);
        foreach (var operation in batch)
        {
            outcomes.Add(KernelModel.Apply(operation, state).Match<Outcome>(
                after =>
                {
                    state = after;
                    return Outcome.Done.It;
                },
                said => new Outcome.Refused(said, "")));
        }

        return outcomes.MoveToImmutable();
    }

    private static VirtualService Anew(VirtualService service) =>
        new(service.Settings with { }, RealServers.Of(service.Servers.Span));
}
