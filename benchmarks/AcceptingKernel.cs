using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Benchmarks;

/// <summary>A kernel that costs nothing: it says yes to everything, and was empty when it was looked at. What is left is our own part.</summary>
internal sealed class AcceptingKernel : IKernel
{
    // The address of the Node in the manifests and of the test API server: routes have it as their source.
    private static readonly KernelState Fresh = KernelState.Empty with
    {
        Sysctls = Sysctls.Pristine,
        HasNftables = true,
        HostAddresses = new([Address.V4(0xc0000201)]),
    };

    public long Operations { get; private set; }

    public Fin<KernelState> Observe() => Fresh;

    public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
    {
        Operations += batch.Length;
        var outcomes = new Outcome[batch.Length];
        Array.Fill(outcomes, Outcome.Done.It);
        return ImmutableCollectionsMarshal.AsImmutableArray(outcomes);
    }
}
