using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects;

/// <summary>What is asked of a kernel: to be looked at, as a whole or in slices, and to be changed.</summary>
public interface IKernel
{
    /// <summary>Reads all that planning looks at, or says why that cannot be done, with the remedy.</summary>
    Fin<KernelState> Observe();

    /// <summary>
    /// Reads these services alone, at a cost that follows their number: a few hundred at a time cost little at any moment.
    /// </summary>
    Fin<ServiceSlice> ObserveServices(ImmutableArray<ServiceKey> services) => Observe().Map(x => ServiceSlice.Of(x, services));

    /// <summary>Reads the dummy link, what is on it, and the addresses of the host alone.</summary>
    Fin<AddressSlice> ObserveAddresses() => Observe().Map(AddressSlice.Of);

    /// <summary>What others keep where a service proxy works; <paramref name="link"/> is the peer's dummy link.</summary>
    Fin<ForeignState> ObserveForeign(string link) => ForeignState.Nothing;

    /// <summary>What the kernel has counted of each virtual service; empty where it counts nothing.</summary>
    Fin<Map<Ascending<ServiceKey>, ServiceKey, Counters>> Count() => default(Map<Ascending<ServiceKey>, ServiceKey, Counters>);

    /// <summary>Tries each operation in its order, going on after a refusal; one outcome an operation.</summary>
    ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch);
}
