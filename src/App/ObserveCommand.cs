using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary><c>ipvspure observe</c>: prints a snapshot of the kernel.</summary>
internal static class ObserveCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Inputs.Observed(arguments, surroundings).Match(
        observed =>
        {
            surroundings.Out.Write(SnapshotJson.Of(observed));
            return ExitCode.Done;
        },
        why => CommandLine.Fail(surroundings, why.Message));
}
