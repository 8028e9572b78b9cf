using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary><c>ipvspure cleanup</c>: removes exactly what is ours.</summary>
internal static class CleanupCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Inputs.Observed(arguments, surroundings).Match(
        observed => Run(observed, arguments, surroundings),
        why => CommandLine.Fail(surroundings, why.Message));

    private static int Run(KernelState observed, Arguments arguments, Surroundings surroundings)
    {
        var plan = Planning.Cleanup(observed);
        if (plan.IsEmpty && arguments.Output != "json")
        {
            surroundings.Out.WriteLine("Nothing here is ours.");
            return ExitCode.Done;
        }

        return Carrying.Out(new(plan, observed, null, "Everything of ours is to go.") { Link = arguments.Link }, arguments, surroundings);
    }
}
