namespace IpvsPure.App;

/// <summary><c>ipvspure plan</c>: shows what would change.</summary>
internal static class PlanCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Prospect.Of(arguments, surroundings).Match(
        prospect =>
        {
            surroundings.Out.Write(prospect.Print(arguments, surroundings));
            return arguments.DetailedExitCode && !prospect.Plan.IsEmpty ? ExitCode.Differences : ExitCode.Done;
        },
        why => CommandLine.Fail(surroundings, why.Message));
}
