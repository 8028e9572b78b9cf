using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.App;

/// <summary>A plan with what it was made from.</summary>
/// <param name="Desired">Nothing for a cleanup.</param>
internal sealed record Prospect(Plan Plan, KernelState Observed, Desired? Desired, string Heading)
{
    /// <summary>The name of the dummy link.</summary>
    public string Link { get; init; } = Effects.Kernel.LinuxKernel.DefaultLink;

    /// <summary>Reads manifests and kernel, and plans.</summary>
    public static Fin<Prospect> Of(Arguments arguments, Surroundings surroundings) =>
        from policy in arguments.Policy()
        from manifests in Inputs.Manifests(arguments, surroundings)
        from observed in Inputs.Observed(arguments, surroundings)
        select Of(manifests.View, policy, observed, arguments, surroundings);

    /// <summary>The same wish planned on the kernel as it is now. Manifests are not read again: standard input is empty by now.</summary>
    public Fin<Prospect> Again(Arguments arguments, Surroundings surroundings) =>
        from policy in arguments.Policy()
        from observed in Inputs.Observed(arguments, surroundings)
        select this with { Observed = observed, Plan = Planning.Between(Desired ?? Planner.Desired.Nothing, observed, policy) };

    /// <summary>The plan for people.</summary>
    public string Text(Arguments arguments, Surroundings surroundings) =>
        PlanText.Of(Plan, Options(arguments.UseColour(surroundings), surroundings.Width));

    /// <summary>The plan in the form that was asked for.</summary>
    public string Print(Arguments arguments, Surroundings surroundings) => arguments.Output switch
    {
        "json" => PlanJson.Of(Plan, Observed),
        "ipvsadm" => PlanScript.Ipvsadm(Plan),
        "markdown" => PlanMarkdown.Of(Plan, Options(false, 0)),
        "nft-like" => PlanRuleset.Of(Plan, Link),
        _ => Text(arguments, surroundings),
    };

    /// <summary>The plan of a snapshot.</summary>
    public static Prospect Of(NodeSnapshot snapshot, string file, Surroundings surroundings)
    {
        var desired = snapshot.Desired();
        Inputs.Tell(desired, snapshot.Observed, surroundings);
        return new(snapshot.Plan(), snapshot.Observed, desired, HeadingOf(snapshot.View, file)) { Link = snapshot.Link };
    }

    private static Prospect Of(
        ClusterView view, NodePolicy policy, KernelState observed, Arguments arguments, Surroundings surroundings)
    {
        var desired = Compiling.Compile(view, policy.On(observed), observed.HostAddresses);
        Inputs.Tell(desired, observed, surroundings);
        var source = arguments.Observed switch { Flags.Live => "this kernel", Flags.Empty => "nothing", var file => file };
        return new(Planning.Between(desired, observed, policy), observed, desired, HeadingOf(view, source)) { Link = arguments.Link };
    }

    private PlanTextOptions Options(bool colour, int width) => new(colour, width, Heading, Desired, Observed, Link);

    private static string HeadingOf(ClusterView view, string source)
    {
        var node = view.Node.Name.Length == 0 ? "this node" : view.Node.Name;
        var wanted = $"{Count(view.Services.Count, "Service")} and {Count(view.Slices.Count, "EndpointSlice")}";
        return $"{node}    desired: {wanted}    observed: {source}";
    }

    private static string Count(int count, string noun) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
