using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary>
/// <c>ipvspure cleanup</c>: removes exactly what is ours; what a peer left with <c>--peer</c>; or with <c>--leave-to</c> what
/// is ours and the peer does not use.
/// </summary>
internal static class CleanupCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Prospect(arguments, surroundings).Match(
        prospect => Run(prospect, arguments, surroundings),
        why => CommandLine.Fail(surroundings, why.Message));

    private static Fin<Prospect> Prospect(Arguments arguments, Surroundings surroundings) => (arguments.Peer, arguments.LeaveTo) switch
    {
        ({ }, { }) => Error.New("--peer removes what another proxy left, --leave-to what this one leaves to it: give one of them"),
        ({ } peer, null) => After(peer, arguments, surroundings),
        (null, { } peer) => To(peer, arguments, surroundings),
        _ => Inputs.Observed(arguments, surroundings).Map(observed =>
            new Prospect(Planning.Cleanup(observed), observed, null, "Everything of ours is to go.") { Link = arguments.Link }),
    };

    private static Fin<Prospect> After(Peer peer, Arguments arguments, Surroundings surroundings) =>
        from observed in Inputs.Observed(arguments, surroundings)
        from foreign in surroundings.Kernel(arguments.Link).ObserveForeign(peer.Link())
        select new Prospect(
            Succession.After(peer, observed, foreign, peer.Link() == arguments.Link),
            observed,
            null,
            $"What {peer.Text()} left is to go.")
        {
            Link = peer.Link(),
        };

    private static Fin<Prospect> To(Peer peer, Arguments arguments, Surroundings surroundings) =>
        from observed in Inputs.Observed(arguments, surroundings)
        from foreign in surroundings.Kernel(arguments.Link).ObserveForeign(peer.Link())
        let shares = peer.Link() == arguments.Link
        from handed in Handed(peer, observed, foreign, shares)
        select new Prospect(
            Succession.To(peer, observed, foreign, shares),
            observed,
            null,
            $"What is ours makes way for {peer.Text()}.")
        {
            Link = arguments.Link,
        };

    // Whoever leaves before the other one stands breaks every connection: it is refused while nothing is served there.
    private static Fin<Unit> Handed(Peer peer, KernelState observed, ForeignState foreign, bool shares)
    {
        var orphans = Succession.Orphans(peer, observed, foreign, shares).ToList();
        return orphans.Count == 0 ? Unit.Default : Error.New(
            $"{peer.Text()} does not serve {orphans[0]}{(orphans.Count > 1 ? $" and {orphans.Count - 1} more" : "")} yet:"
            + $" start it and wait until it has written its rules, or remove everything with 'ipvspure cleanup'");
    }

    private static int Run(Prospect prospect, Arguments arguments, Surroundings surroundings)
    {
        if (prospect.Plan.IsEmpty && arguments.Output != "json")
        {
            surroundings.Out.WriteLine(arguments.Peer is { } peer ? $"Nothing here was left by {peer.Text()}." : "Nothing here is ours.");
            return ExitCode.Done;
        }

        return Carrying.Out(prospect, arguments, surroundings);
    }
}
