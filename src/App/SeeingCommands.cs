using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;

namespace IpvsPure.App;

/// <summary>The commands that only look: what a node does, why, and what it would do.</summary>
internal static class SeeingCommands
{
    public const string File = "FILE";
    public const string What = "WHAT";
    public const string Shell = "SHELL";

    public static ImmutableArray<CommandSpec> All(Flags flags) => [Explain(flags), Snapshot(flags), Replay(flags), BenchNode(flags), Completion(), Man()];

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
        [Flags.Output(Flags.PlanForms), flags.Colour],
        ReplayCommand.Run)
    {
        Operands = [new Argument<string>(File) { Description = "A file written by 'ipvspure snapshot' or kept by the agent." }],
    };

    private static CommandSpec BenchNode(Flags flags) => new(
        "bench-node",
        "Measure how long it takes on this node to observe the kernel, compile the cluster's objects, plan, and apply. It"
            + " changes nothing: apply is measured only where there is nothing to do.",
        [
            new("ipvspure bench-node -f cluster.yaml --node worker-3", "five rounds of each part"),
            new("ipvspure bench-node -f cluster.yaml --observed empty --rounds 20", "without a kernel: compile and plan only"),
        ],
        [flags.Filename, flags.Node, flags.Observed, flags.Rounds, flags.Strict, .. flags.Policy],
        BenchNodeCommand.Run);

    private static CommandSpec Completion()
    {
        var shell = new Argument<string>(Shell) { Description = "bash, zsh or fish." };
        shell.Validators.Add(result =>
        {
            var word = result.GetValueOrDefault<string>() ?? "";
            if (!App.Completion.Shells.Contains(word))
            {
                result.AddError($"'{word}' is none of {string.Join(", ", App.Completion.Shells)}");
            }
        });
        return new(
            "completion",
            "Print a script with which a shell completes the commands, options and values of ipvspure.",
            [
                new("ipvspure completion bash > /etc/bash_completion.d/ipvspure", "for all users of bash"),
                new("ipvspure completion fish > ~/.config/fish/completions/ipvspure.fish", "for one user of fish"),
            ],
            [],
            CompletionCommand.Run)
        {
            Operands = [shell],
        };
    }

    private static CommandSpec Man() => new(
        "man",
        "Print the manual page, in the form that man reads.",
        [new("ipvspure man > /usr/local/share/man/man8/ipvspure.8", "so that 'man ipvspure' finds it")],
        [],
        CompletionCommand.Man);
}
