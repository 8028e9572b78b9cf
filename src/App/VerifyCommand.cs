using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary><c>ipvspure verify</c>: is the node as the manifests say?</summary>
internal static class VerifyCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Prospect.Of(arguments, surroundings).Match(
        prospect =>
        {
            var isInSync = prospect.Plan.IsEmpty;
            if (arguments.Output == "json")
            {
                surroundings.Out.Write(PlanJson.Of(prospect.Plan, prospect.Observed));
                return isInSync ? ExitCode.Done : ExitCode.Differences;
            }

            surroundings.Out.Write(prospect.Text(arguments, surroundings));
            surroundings.Out.WriteLine(isInSync ? "In sync." : "Drift: the plan above would mend it ('ipvspure apply').");
            return isInSync ? ExitCode.Done : ExitCode.Differences;
        },
        why => CommandLine.Fail(surroundings, why.Message));
}
