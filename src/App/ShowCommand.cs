using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary><c>ipvspure show</c>: what the kernel holds.</summary>
internal static class ShowCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        var read =
            from observed in Inputs.Observed(arguments, surroundings)
            from desired in Names(arguments, surroundings, observed)
            select (Observed: observed, Desired: desired);
        return read.Match(
            x =>
            {
                surroundings.Out.Write(Print(arguments.Output, x.Observed, x.Desired.IfNoneUnsafe(() => null)));
                return ExitCode.Done;
            },
            why => CommandLine.Fail(surroundings, why.Message));
    }

    private static string Print(string form, KernelState observed, Desired? desired) => form switch
    {
        "json" => ShowJson.Of(observed, desired),
        "ipvsadm" => PlanScript.Saved(observed.Services),
        _ => ShowText.Of(observed, desired),
    };

    private static Fin<Option<Desired>> Names(Arguments arguments, Surroundings surroundings, KernelState observed) =>
        arguments.Paths.IsEmpty
            ? Option<Desired>.None
            : from policy in arguments.Policy()
              from manifests in Inputs.Manifests(arguments, surroundings)
              select Option<Desired>.Some(Compiling.Compile(manifests.View, policy, observed.HostAddresses));
}
