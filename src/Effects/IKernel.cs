using System.Collections.Immutable;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Effects;

/// <summary>The two things asked of a kernel.</summary>
public interface IKernel
{
    /// <summary>Reads all that planning looks at, or says why that cannot be done, with the remedy.</summary>
    Fin<KernelState> Observe();

    /// <summary>Tries each operation in its order, going on after a refusal; one outcome an operation.</summary>
    ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch);
}
