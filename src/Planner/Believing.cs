using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What is believed of the kernel after it accepted an operation.</summary>
internal static class Believing
{
    /// <summary>The state after it; where the model says that the kernel could not have accepted it, the state is not to be trusted.</summary>
    public static (KernelState State, bool IsPossible) After(KernelState state, Operation operation) =>
        KernelModel.Apply(operation, state).Match(
            Right: after => (after, true),
            Left: _ => (state, false));
}
