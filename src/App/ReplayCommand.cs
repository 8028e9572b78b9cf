using System.Globalization;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary><c>ipvspure replay</c>: the plan of a snapshot, computed again.</summary>
internal static class ReplayCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        var file = arguments.Operand(SeeingCommands.File);
        return Read(file).Match(
            x => Replay(x, file, arguments, surroundings),
            why => CommandLine.Fail(surroundings, why.Message));
    }

    /// <summary>A snapshot from a file; a fault names the file and what to do.</summary>
    internal static Fin<NodeSnapshot> Read(string file) => SnapshotFile.Read(file)
        .BiMap(x => x, why => Error.New($"{why.Message} ('ipvspure snapshot FILE' writes one)"))
        .Bind(text => NodeSnapshotJson.Read(text).BiMap(x => x, why => Error.New($"{file}: {why.Message}; 'ipvspure snapshot FILE' writes one")));

    private static int Replay(NodeSnapshot snapshot, string file, Arguments arguments, Surroundings surroundings)
    {
        var prospect = Prospect.Of(snapshot, file, surroundings);
        surroundings.Out.Write(prospect.Print(arguments, surroundings));
        var digest = PlanDigest.Of(prospect.Plan, snapshot.Observed);
        var taken = System.DateTimeOffset.FromUnixTimeSeconds(snapshot.TakenAt);
        var origin = string.Create(
            CultureInfo.InvariantCulture, $"taken {taken:yyyy-MM-dd HH:mm:ss} UTC by ipvspure {snapshot.Version}");
        if (snapshot.Digest.Length == 0 || digest == snapshot.Digest)
        {
            var verdict = snapshot.Digest.Length == 0 ? "no plan was made then" : "the same plan as then";
            surroundings.Error.WriteLine($"{origin}: {verdict}, {digest}");
            return ExitCode.Done;
        }

        surroundings.Error.WriteLine(
            $"{origin}: another plan than then. This is ipvspure {ProgramVersion.Text} with {digest}, then it was {snapshot.Digest};"
            + " replay it with the version that took it to see the plan of then.");
        return ExitCode.Differences;
    }
}
