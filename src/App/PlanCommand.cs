using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary><c>ipvspure plan</c>: shows what would change.</summary>
internal static class PlanCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Prospect.Of(arguments, surroundings).Match(
        prospect =>
        {
            surroundings.Out.Write(arguments.Output switch
            {
                "json" => PlanJson.Of(prospect.Plan, prospect.Observed),
                "ipvsadm" => PlanScript.Ipvsadm(prospect.Plan),
                _ => prospect.Text(arguments, surroundings),
            });
            return arguments.DetailedExitCode && !prospect.Plan.IsEmpty ? ExitCode.Differences : ExitCode.Done;
        },
        why => CommandLine.Fail(surroundings, why.Message));
}
