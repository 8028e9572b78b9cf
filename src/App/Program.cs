using System.Runtime;

namespace IpvsPure.App;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        // A command collects garbage in one go, which is the quickest way; AgentCommand goes another one.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        return CommandLine.Run(arguments, Surroundings.OfThisProcess());
    }
}
