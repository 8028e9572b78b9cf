using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What is believed of the kernel after it accepted an operation.</summary>
internal static class Believing
{
    /// <summary>
    /// What a server is believed to have from when it gets no new connections until it was looked at: a server that was
    /// seen idle before may have got one in between.
    /// </summary>
    private static readonly Connections NotSeenYet = new(0, 1);

    /// <summary>The state after it; where the model says that the kernel could not have accepted it, the state is not to be trusted.</summary>
    public static (KernelState State, bool IsPossible) After(KernelState state, Operation operation) =>
        KernelModel.Apply(operation, state).Match(
            Right: after => (operation is Operation.EditServer { After.Weight.Value: 0 } x ? Unseen(after, new(x.Service, x.After.Key)) : after, true),
            Left: _ => (state, false));

    private static KernelState Unseen(KernelState state, ServerRef server) => state.Connections.ContainsKey(server)
        ? state
        : state with { Connections = state.Connections.Add(server, NotSeenYet) };
}
