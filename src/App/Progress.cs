using System;
using System.Collections.Immutable;
using System.Globalization;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary>A kernel that counts on the terminal what it was asked to do; silent where there is no terminal.</summary>
internal sealed class Progress(IKernel kernel, int total, Surroundings surroundings) : IKernel, IDisposable
{
    // A batch may be long: it is cut so that the count moves.
    private const int BatchMax = 2_000;

    private int done;
    private bool isShown;

    public Fin<KernelState> Observe() => kernel.Observe();

    public Fin<ForeignState> ObserveForeign(string link) => kernel.ObserveForeign(link);

    public Fin<ServiceSlice> ObserveServices(ImmutableArray<ServiceKey> services) => kernel.ObserveServices(services);

    public Fin<AddressSlice> ObserveAddresses() => kernel.ObserveAddresses();

    public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
    {
        if (!surroundings.ErrorIsTerminal)
        {
            return kernel.Apply(batch);
        }

        var outcomes = ImmutableArray.CreateBuilder<Outcome>(batch.Length);
        for (var from = 0; from < batch.Length; from += BatchMax)
        {
            var part = batch.Slice(from, Math.Min(BatchMax, batch.Length - from));
            outcomes.AddRange(kernel.Apply(part));
            done += part.Length;
            surroundings.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{done:N0} of {total:N0} steps"));
            isShown = true;
        }

        return outcomes.MoveToImmutable();
    }

    /// <summary>Takes the count off the terminal.</summary>
    public void Dispose()
    {
        if (isShown)
        {
            surroundings.Error.Write("\r                                        \r");
            isShown = false;
        }
    }
}
