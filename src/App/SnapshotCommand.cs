using System;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary><c>ipvspure snapshot</c>: writes all that a plan depends on.</summary>
internal static class SnapshotCommand
{
    public static int Run(Arguments arguments, Surroundings surroundings)
    {
        var file = arguments.Operand(SeeingCommands.File);
        var written =
            from snapshot in Take(arguments, surroundings)
            from _ in Write(file, snapshot, surroundings)
            select snapshot;
        return written.Match(
            x =>
            {
                surroundings.Error.WriteLine($"wrote {(file == "-" ? "the snapshot" : file)}: {Inventory(x)}");
                surroundings.Error.WriteLine("No secrets are in it, but names and addresses are: look before you publish it.");
                return ExitCode.Done;
            },
            why => CommandLine.Fail(surroundings, why.Message));
    }

    /// <summary>The snapshot of what <c>plan</c> with the same options would look at.</summary>
    internal static Fin<NodeSnapshot> Take(Arguments arguments, Surroundings surroundings) =>
        from policy in arguments.Policy()
        from manifests in Inputs.Manifests(arguments, surroundings)
        from observed in Inputs.Observed(arguments, surroundings)
        select WithDigest(new(
            ProgramVersion.Text,
            surroundings.Now().ToUnixTimeSeconds(),
            arguments.Link,
            policy,
            DrainClock.Stopped,
            manifests.View,
            observed,
            ""));

    private static NodeSnapshot WithDigest(NodeSnapshot snapshot) =>
        snapshot with { Digest = PlanDigest.Of(snapshot.Plan(), snapshot.Observed) };

    private static Fin<Unit> Write(string file, NodeSnapshot snapshot, Surroundings surroundings)
    {
        if (file != "-")
        {
            return SnapshotFile.Write(file, snapshot);
        }

        surroundings.Out.Write(NodeSnapshotJson.Of(snapshot));
        return Unit.Default;
    }

    private static string Inventory(NodeSnapshot x) =>
        $"{PlanSummary.Counted(x.View.Services.Count, "Service")}, {PlanSummary.Counted(x.View.Slices.Count, "EndpointSlice")},"
        + $" {PlanSummary.Counted(x.Observed.Services.Count, "virtual service")}, plan {x.Digest}";
}
