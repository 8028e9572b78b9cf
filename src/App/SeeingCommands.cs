using System.Collections.Immutable;
using System.CommandLine;

namespace IpvsPure.App;

/// <summary>The commands that only look: what a node does, why, and what it would do.</summary>
internal static class SeeingCommands
{
    public const string File = "FILE";
    public const string What = "WHAT";

    public static ImmutableArray<CommandSpec> All(Flags flags) => [Explain(flags), Snapshot(flags), Replay(flags)];

    private static CommandSpec Explain(Flags flags) => new(
        "explain",
        "Say what happens here to a packet for ADDRESS:PORT[/PROTOCOL], step by step, with the object that decides each"
            + " step; or, for 'service NAMESPACE/NAME', what a Service should have and has on this node, and why each"
            + " endpoint is used or not. Looks at the kernel as it is; manifests only give the names.",
        [
            new("ipvspure explain 10.96.0.10:53/udp --from pod", "what a pod's question to the DNS meets"),
            new("ipvspure explain 203.0.113.7:443 --from 198.51.100.20 -f cluster.yaml", "why a client is turned away"),
            new("ipvspure explain service shop/cart -f cluster.yaml --node worker-3", "all about one Service"),
            new("ipvspure explain [fd96::a]:53/udp --from node --observed bug.json.gz", "the same of a snapshot, anywhere"),
        ],
        [
            flags.From, flags.Filename, flags.Node, flags.Observed, Flags.Output("text", "json"), flags.Strict, .. flags.Policy,
            flags.Colour,
        ],
        ExplainCommand.Run)
    {
        Operands =
        [
            new Argument<string[]>(What)
            {
                Description = "ADDRESS:PORT[/PROTOCOL], or the word service and NAMESPACE/NAME.",
                Arity = new(1, 2),
            },
        ],
    };

    private static CommandSpec Snapshot(Flags flags) => new(
        "snapshot",
        "Write everything that a plan depends on into one file: the cluster's objects as far as a service proxy looks at"
            + " them, the kernel's state, the settings, the version. No Secret, token, annotation or label is ever in it. A"
            + " bug report is such a file.",
        [
            new("ipvspure snapshot bug.json.gz -f cluster.yaml --node worker-3", "keep what is there, packed"),
            new("ipvspure snapshot - -f cluster.yaml --observed empty", "to standard output"),
        ],
        [flags.Filename, flags.Node, flags.Observed, flags.Strict, .. flags.Policy],
        SnapshotCommand.Run)
    {
        Operands = [new Argument<string>(File) { Description = "The file to write; packed if it ends with .gz; - is standard output." }],
    };

    private static CommandSpec Replay(Flags flags) => new(
        "replay",
        "Compute the plan of a snapshot again, on any machine and without privilege, and say whether it is the plan of"
            + " then. Exits with 0 if it is, 2 if this version plans something else, 1 on an error.",
        [
            new("ipvspure replay bug.json.gz", "what the node was about to do, and why"),
            new("ipvspure replay bug.json.gz -o json", "the same for a program"),
        ],
        [Flags.Output("text", "json", "ipvsadm"), flags.Colour],
        ReplayCommand.Run)
    {
        Operands = [new Argument<string>(File) { Description = "A file written by 'ipvspure snapshot' or kept by the agent." }],
    };
}
