using System.Collections.Immutable;
using System.CommandLine;

namespace IpvsPure.App;

/// <summary>The commands with their descriptions, examples and options.</summary>
internal static class Commands
{
    public static ImmutableArray<CommandSpec> All(Flags flags) =>
        [Plan(flags), Apply(flags), Verify(flags), Show(flags), Observe(flags), Cleanup(flags), Agent(flags), Config(flags), .. SeeingCommands.All(flags)];

    private static CommandSpec Plan(Flags flags) => new(
        "plan",
        "Show what would change on the node, and why. Changes nothing; from a file or from nothing it needs no privilege.",
        [
            new("ipvspure plan -f cluster.yaml --node worker-3", "what would change on this machine, planned as worker-3"),
            new("ipvspure plan -f services/ -f slices/ --observed empty", "all that a fresh node would get"),
            new(
                "kubectl get services,endpointslices,nodes -A -o yaml | ipvspure plan -f - --detailed-exitcode",
                "0: in sync, 2: changes"),
            new("ipvspure plan -f cluster.yaml --observed node.json -o json", "a plan for a program, from a node's snapshot"),
            new("ipvspure plan -f cluster.yaml -o markdown", "for an issue or a change request"),
            new("ipvspure plan -f cluster.yaml -o nft-like", "each command in the order of execution"),
            new("ipvspure plan -f cluster.yaml --observed empty -o ipvsadm | ipvsadm -R", "only the virtual services, by hand"),
        ],
        [
            flags.Filename, flags.Node, flags.Config, flags.Observed, Flags.Output(Flags.PlanForms), flags.DetailedExitCode,
            flags.Strict, .. flags.Policy, flags.Colour,
        ],
        PlanCommand.Run);

    private static CommandSpec Apply(Flags flags) => new(
        "apply",
        "Bring the node in step with the manifests: show the plan, ask, carry it out. What the kernel refuses is reported"
            + " with what was withheld because of it; everything else is done, and running it again mends the rest.",
        [
            new("ipvspure apply -f cluster.yaml --node worker-3", "show the plan, ask, do it"),
            new("ipvspure apply -f cluster.yaml --yes", "for scripts: do not ask"),
            new("ipvspure apply -f cluster.yaml --yes -o json", "the outcome of each step, for a program"),
            new("ipvspure apply -f cluster.yaml --yes --drain 0", "cut leaving servers off at once"),
        ],
        [
            flags.Filename, flags.Node, flags.Config, flags.Yes, flags.Quiet, flags.DryRun, Flags.Output("text", "json", "markdown", "nft-like"),
            flags.Strict,
            .. flags.Policy, flags.Colour,
        ],
        ApplyCommand.Run);

    private static CommandSpec Verify(Flags flags) => new(
        "verify",
        "Compare the node with the manifests. Exits with 0 in sync, 2 on drift, which is shown as the plan that would mend"
            + " it, 1 on an error.",
        [
            new("ipvspure verify -f cluster.yaml --node worker-3", "is this machine as the manifests say?"),
            new("ipvspure verify -f cluster.yaml --observed node.json", "the same of a snapshot, anywhere"),
        ],
        [
            flags.Filename, flags.Node, flags.Config, flags.Observed, Flags.Output("text", "json"), flags.Strict, .. flags.Policy, flags.Colour,
        ],
        VerifyCommand.Run);

    private static CommandSpec Show(Flags flags) => new(
        "show",
        "Show the virtual services that the kernel holds, ours and others', with the names of Services where manifests"
            + " are given.",
        [
            new("ipvspure show", "what is there"),
            new("ipvspure show -f cluster.yaml --node worker-3", "with the names of Services"),
            new("ipvspure show -o ipvsadm", "as ipvsadm -Sn prints it"),
            new("ipvspure show --observed node.json -o json", "a snapshot's services, for a program"),
            new("ipvspure show --watch --sort connections", "the busiest services, every two seconds, with new connections a second"),
            new("ipvspure show -f cluster.yaml -n shop -o mermaid", "a picture of a namespace for a document or an issue"),
        ],
        [
            flags.Filename, flags.Node, flags.Config, flags.Observed, Flags.Output("table", "wide", "json", "ipvsadm", "mermaid", "dot"),
            flags.Namespace, flags.Name, flags.Address, flags.Sort, flags.Watch, flags.Strict, .. flags.Policy,
        ],
        ShowCommand.Run);

    private static CommandSpec Observe(Flags flags) => new(
        "observe",
        "Print all that planning looks at in this machine's kernel, as a snapshot that --observed FILE reads again.",
        [new("ipvspure observe > node.json", "keep what is there, for a plan or a bug report")],
        [Flags.Output("json"), flags.Link],
        ObserveCommand.Run);

    private static CommandSpec Cleanup(Flags flags) => new(
        "cleanup",
        "Remove exactly what is ours: virtual services, addresses, link, sets, chains. What others made stays as it is."
            + " Kernel parameters that are still as we set them get the values back that they had.",
        [
            new("ipvspure cleanup --dry-run", "what would be removed"),
            new("ipvspure cleanup --yes", "remove it, without asking"),
            new("ipvspure cleanup --peer kube-proxy", "after a takeover: remove what kube-proxy left"),
            new("ipvspure cleanup --leave-to kube-proxy", "on the way back, when kube-proxy runs: remove what is ours alone"),
        ],
        [flags.Peer, flags.LeaveTo, flags.Yes, flags.Quiet, flags.DryRun, Flags.Output("text", "json"), flags.Link, flags.Colour],
        CleanupCommand.Run);

    private static CommandSpec Agent(Flags flags) => new(
        "agent",
        "Keep the node in step with the cluster until stopped: with the API server, or with manifests in files. Stopping"
            + " leaves everything in place. What cannot be read removes nothing: what was said last goes on. Replace files"
            + " by renaming, not by writing into them.",
        [
            new("ipvspure agent --node worker-3", "follow the API server, in a pod or by the user's kubeconfig"),
            new("ipvspure agent --kubeconfig /etc/kubernetes/proxy.conf", "follow the API server that the file names"),
            new("ipvspure agent -f /etc/ipvspure --node worker-3", "follow a directory"),
            new("ipvspure agent -f /etc/ipvspure --config config.yaml", "with settings from a file, ours or kube-proxy's"),
            new("ipvspure agent -f /etc/ipvspure --sync-period 10 --scheduler wlc", "look for drift every ten seconds"),
        ],
        [
            flags.Filename, flags.Kubeconfig, flags.Context, flags.Node, flags.Config, flags.SyncPeriod, flags.Snapshots, flags.Strict, .. flags.Policy,
            .. flags.Agent.All,
        ],
        AgentCommand.Run);

    private static CommandSpec Config(Flags flags) => new(
        "config",
        "Show the settings in force and where each comes from; print kube-proxy's configuration in our form, with what cannot be"
            + " honoured; print the reference of all settings.",
        [
            new("ipvspure config show --config config.yaml", "the settings in force, as a file that gives the same"),
            new("ipvspure config convert config.conf", "kube-proxy's configuration in our form"),
            new("kubectl -n kube-system get configmap kube-proxy -o yaml | ipvspure config convert -", "the same from its ConfigMap"),
            new("ipvspure config reference > configuration.md", "every setting"),
        ],
        [
            flags.Filename, flags.Kubeconfig, flags.Context, flags.Node, flags.Config, flags.SyncPeriod, flags.Snapshots, flags.Strict, .. flags.Policy,
            .. flags.Agent.All,
        ],
        ConfigCommand.Run)
    {
        Operands =
        [
            new Argument<string>(ConfigCommand.Action)
            {
                Description = "show, convert or reference",
                Arity = ArgumentArity.ZeroOrOne,
                DefaultValueFactory = _ => "show",
            },
            new Argument<string>(ConfigCommand.File) { Description = "for convert: the file, or -", Arity = ArgumentArity.ZeroOrOne },
        ],
    };
}
