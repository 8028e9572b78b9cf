namespace IpvsPure.App;

/// <summary><c>ipvspure apply</c>: brings the node in step with the manifests.</summary>
internal static class ApplyCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings) => Prospect.Of(arguments, surroundings).Match(
        prospect => Carrying.Out(prospect, arguments, surroundings, () => prospect.Again(arguments, surroundings)),
        why => CommandLine.Fail(surroundings, why.Message));
}
