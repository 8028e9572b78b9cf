namespace IpvsPure.App;

internal static class Program
{
    private static int Main(string[] arguments) => CommandLine.Run(arguments, Surroundings.OfThisProcess());
}
