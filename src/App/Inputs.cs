using System.IO;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary>What the commands read: manifests and the observed state. Remarks go to the error output.</summary>
internal static class Inputs
{
    private const int RemarksShown = 20;

    /// <summary>The manifests; fails where they cannot be read, are cut short, or are faulty and that is not accepted.</summary>
    public static Fin<Manifests> Manifests(Arguments arguments, Surroundings surroundings) =>
        ManifestReader
            .Read(arguments.Paths, surroundings.StandardInput, new(arguments.Node, surroundings.HostName))
            .Bind(read => Checked(read, arguments.Strict, surroundings.Error));

    /// <summary>The state that is planned from.</summary>
    public static Fin<KernelState> Observed(Arguments arguments, Surroundings surroundings) => arguments.Observed switch
    {
        Flags.Live => surroundings.Kernel(arguments.Link).Observe(),
        Flags.Empty => KernelState.Empty with { Sysctls = Sysctls.Pristine, HasNftables = true },
        var file => FromFile(file),
    };

    /// <summary>
    /// What commands that only look start from: the observed state with the cluster's objects, where manifests are given
    /// or the state comes from a snapshot that has them. Without any the view is empty.
    /// </summary>
    public static Fin<NodeSnapshot> Scene(Arguments arguments, Surroundings surroundings)
    {
        if (arguments.Paths.IsEmpty && arguments.Observed is not Flags.Live and not Flags.Empty
            && SnapshotFile.Read(arguments.Observed).Match(NodeSnapshotJson.IsOne, _ => false))
        {
            return ReplayCommand.Read(arguments.Observed);
        }

        return
            from policy in arguments.Policy()
            from view in arguments.Paths.IsEmpty ? ClusterView.Empty : Manifests(arguments, surroundings).Map(x => x.View)
            from observed in Observed(arguments, surroundings)
            select new NodeSnapshot(ProgramVersion.Text, 0, arguments.Link, policy, DrainClock.Stopped, view, observed, "");
    }

    /// <summary>Says what the compilation found odd in the cluster's objects, and what of the node is in their way.</summary>
    public static void Tell(Desired desired, KernelState observed, Surroundings surroundings) => Tell(
        [.. desired.Findings.Select(x => x.ToString()), .. Closed.Findings(observed, desired.State)],
        surroundings.Error);

    private static Fin<Manifests> Checked(Manifests read, bool strict, TextWriter error)
    {
        Tell(read.Diagnostics.Select(x => x.ToString()).ToArray(), error);
        if (!read.UnknownKinds.IsEmpty)
        {
            error.WriteLine($"note: passed over {string.Join(", ", read.UnknownKinds.Select(x => $"{x.Value} {x.Key}"))}");
        }

        if (!read.CutShort.IsEmpty)
        {
            return Error.New(
                $"{string.Join(", ", read.CutShort)} could not be read to the end, and what stood there would count as deleted:"
                + " mend the file and try again");
        }

        return strict && !read.Diagnostics.IsEmpty
            ? Error.New("the manifests are faulty and --strict was given:"
                + " mend them, or leave --strict out to pass over what is faulty")
            : read;
    }

    private static void Tell(string[] remarks, TextWriter error)
    {
        foreach (var remark in remarks.Take(RemarksShown))
        {
            error.WriteLine($"warning: {remark}");
        }

        if (remarks.Length > RemarksShown)
        {
            error.WriteLine($"warning: and {remarks.Length - RemarksShown} more like these");
        }
    }

    private static Fin<KernelState> FromFile(string file) => SnapshotFile.Read(file)
        .BiMap(
            x => x,
            why => Error.New($"--observed takes 'live', 'empty' or a file written by 'ipvspure observe' or 'snapshot': {why.Message}"))
        .Bind(text => SnapshotJson.Read(text).BiMap(x => x, why => Error.New($"{file}: {why.Message}; 'ipvspure observe' writes one")));
}
