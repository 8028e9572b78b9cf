using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using IpvsPure.App.Configuring;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.App;

/// <summary>The options that several commands share: one name and one meaning everywhere.</summary>
internal sealed class Flags
{
    public const string Live = "live";
    public const string Empty = "empty";
    public const string DefaultOutput = "text";

    /// <summary>The forms in which a plan is printed.</summary>
    public static readonly string[] PlanForms = ["text", "json", "ipvsadm", "markdown", "nft-like"];

    public Option<string[]> Filename { get; } = new("--filename", "-f")
    {
        HelpName = "PATH",
        Description = "Manifests: a file, a directory with all below it, or - for standard input. Can be given several times.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string> Config { get; } = new("--config")
    {
        HelpName = "FILE",
        Description = "Settings from a file, by the names of these flags; also a KubeProxyConfiguration or the ConfigMap that carries"
            + " one. Variables such as IPVSPURE_DRAIN count more, flags most.",
    };

    /// <summary>What only the agent takes.</summary>
    public AgentFlags Agent { get; } = new();

    public Option<string> Node { get; } = new("--node", "--hostname-override")
    {
        HelpName = "NAME",
        Description = "The node to plan for. Default: the only Node in the manifests, else this machine's name.",
    };

    public Option<string> Observed { get; } = new("--observed")
    {
        HelpName = "live|empty|FILE",
        Description = "What is there now: this machine's kernel, nothing at all, or a file written by 'ipvspure observe'.",
        DefaultValueFactory = _ => Live,
    };

    public Option<bool> Strict { get; } = new("--strict")
    {
        Description = "Refuse manifests in which anything is wrong, instead of passing over the faulty object.",
    };

    public Option<bool> DetailedExitCode { get; } = new("--detailed-exitcode")
    {
        Description = "Exit with 0 if there is nothing to do, 2 if there are changes, 1 on an error.",
    };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask before changing anything." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "With --yes: print only what came of it, not the plan." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show what would be done, and do nothing." };

    public Option<string> Peer { get; } = new("--peer")
    {
        HelpName = "kube-proxy|kube-router",
        Description = "Remove what this other proxy left instead: its rules, sets, addresses and the virtual services that are not ours by"
            + " now. Stop it first.",
    };

    public Option<string> LeaveTo { get; } = new("--leave-to")
    {
        HelpName = "kube-proxy|kube-router",
        Description = "Leave the node to this other proxy, which runs already: what it uses of ours stays, the rest goes, and no"
            + " connection breaks.",
    };

    public Option<string> Scheduler { get; } = new("--scheduler", "--ipvs-scheduler")
    {
        HelpName = "NAME",
        Description = "How servers are picked for Services that do not ask for a scheduler: rr, wrr, lc, wlc, sh, mh and others.",
        DefaultValueFactory = _ => "rr",
    };

    public Option<string> Bind { get; } = new("--bind")
    {
        HelpName = "route|address",
        Description = "How virtual addresses are made local: by a local route, or as addresses on the dummy link.",
        DefaultValueFactory = _ => "route",
    };

    public Option<string> Filter { get; } = new("--filter")
    {
        HelpName = "auto|nftables|iptables",
        Description = "The form of the packet filter: one table of nf_tables, or iptables with ipset. auto takes nftables where the"
            + " kernel can (5.6 and later). A node changes from one form to the other without losing a connection.",
        DefaultValueFactory = _ => "auto",
    };

    public Option<string> Link { get; } = new("--link")
    {
        HelpName = "NAME",
        Description = "The dummy link that carries the virtual addresses.",
        DefaultValueFactory = _ => LinuxKernel.DefaultLink,
    };

    public Option<int> Drain { get; } = new("--drain")
    {
        HelpName = "SECONDS",
        CustomParser = Seconds,
        Description = "How long a leaving TCP or SCTP server keeps its connections; 0 cuts them at once. The agent keeps the"
            + " time; without it a server stays until a later run finds it idle.",
        DefaultValueFactory = _ => 120,
    };

    public Option<string[]> NodePortAddresses { get; } = new("--nodeport-addresses")
    {
        HelpName = "CIDR|primary|all",
        Description = "The node's addresses that serve node ports: those in these ranges, its first one of each family (primary), or"
            + " all. A family without a range has all of its addresses served. Default: all.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string[]> PodCidr { get; } = new("--pod-cidr", "--cluster-cidr")
    {
        HelpName = "CIDR",
        Description = "Sources that are pods of this node and keep their address. Default: the Node's pod ranges.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string[]> PodInterface { get; } = new("--pod-interface")
    {
        HelpName = "NAME|PREFIX+",
        Description = "Links by which pods of this node come in: a bridge's name, or a prefix with a plus, such as veth+. With it"
            + " the Node's pod ranges count only if --pod-cidr names them.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<int> MasqueradeBit { get; } = new("--masquerade-bit", "--iptables-masquerade-bit")
    {
        HelpName = "BIT",
        Description = "The bit of the packet mark that asks for a rewritten source, 0 to 19; no other program may use it.",
        DefaultValueFactory = _ => 12,
    };

    public Option<bool> RefusePing { get; } = new("--refuse-ping")
    {
        Description = "Refuse pings to virtual addresses. Default: the node answers them.",
    };

    public Option<bool> StrictArp { get; } = new("--strict-arp", "--ipvs-strict-arp")
    {
        Description = "Let the node answer ARP only for addresses of the link that is asked: needed beside MetalLB and kube-vip.",
    };

    public Option<string[]> ExternalIpRange { get; } = Ranges(
        "--external-ip-range",
        "The only external addresses that Services may have. Default: all but the node's own and the cluster's.");

    public Option<string[]> LoadBalancerIpRange { get; } = Ranges(
        "--loadbalancer-ip-range",
        "The only load balancer addresses that Services may have. Default: all but the node's own and the cluster's.");

    public Option<string[]> ClusterRange { get; } = Ranges(
        "--cluster-range",
        "The cluster's own ranges, of Services and of all pods: no external address may lie in them.");

    public Option<bool> MasqueradeAll { get; } = new("--masquerade-all")
    {
        Description = "Rewrite the source address of all service traffic, that of pods too.",
    };

    public Option<int> Mtu { get; } = new("--mtu")
    {
        HelpName = "BYTES",
        Description = "Path MTU of the node's own connections to virtual addresses; 0 leaves the link's.",
        DefaultValueFactory = _ => 0,
    };

    public Option<string> Colour { get; } = new("--color")
    {
        HelpName = "auto|always|never",
        Description = "Colour: on a terminal unless NO_COLOR is set, always, or never.",
        DefaultValueFactory = _ => "auto",
    };

    public Option<string> From { get; } = new("--from")
    {
        HelpName = "ADDRESS|pod|node|outside",
        Description = "Who sends the packet: an address, some pod of this node, the node itself, or someone outside.",
        DefaultValueFactory = _ => "outside",
    };

    public Option<string> Namespace { get; } = new("--namespace", "-n")
    {
        HelpName = "NAME",
        Description = "Only Services of this namespace; names come from manifests or a snapshot.",
    };

    public Option<string> Name { get; } = new("--name")
    {
        HelpName = "NAME",
        Description = "Only Services of this name.",
    };

    public Option<string> Address { get; } = new("--address")
    {
        HelpName = "ADDRESS|CIDR",
        Description = "Only what has this virtual address or real server, or one in this range.",
    };

    public Option<string> Sort { get; } = new("--sort")
    {
        HelpName = "address|name|connections",
        Description = "The order: by address, by the Service's name, or most connections first.",
        DefaultValueFactory = _ => "address",
    };

    public Option<int> Watch { get; } = new("--watch", "-w")
    {
        HelpName = "SECONDS",
        Description = "Look again every so many seconds, with the new connections a second since the last look. Default: 2.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = x => x.Tokens.Count == 0 ? 2 : int.TryParse(x.Tokens[0].Value, out var value) ? value : 0,
    };

    public Option<string> Snapshots { get; } = new("--snapshots")
    {
        HelpName = "none|PATH",
        Description = "Where the last few snapshots are kept from which plans were made, at most one a minute.",
        DefaultValueFactory = _ => "/var/lib/ipvspure/snapshots",
    };

    public Option<int> Rounds { get; } = new("--rounds")
    {
        HelpName = "NUMBER",
        Description = "How often each part is measured.",
        DefaultValueFactory = _ => 5,
    };

    public Option<int> SyncPeriod { get; } = new("--sync-period", "--ipvs-sync-period")
    {
        HelpName = "SECONDS",
        CustomParser = Seconds,
        Description = "How often the whole kernel is compared with what it should be, changes or not.",
        DefaultValueFactory = _ => 30,
    };

    public Option<string> Kubeconfig { get; } = new("--kubeconfig")
    {
        HelpName = "FILE",
        Description = "How to reach the API server. Default: as a pod by its service account, else as kubectl would.",
    };

    public Option<string> Context { get; } = new("--context")
    {
        HelpName = "NAME",
        Description = "The context of the kubeconfig. Default: its current one.",
    };

    /// <summary>The options that change what is desired.</summary>
    public Option[] Policy =>
    [
        Scheduler, Bind, Filter, Drain, NodePortAddresses, PodCidr, PodInterface, MasqueradeAll, MasqueradeBit, RefusePing, StrictArp,
        ExternalIpRange, LoadBalancerIpRange, ClusterRange, Mtu, Link,
    ];

    /// <summary>A length of time in seconds; what is none is told by the check of the option's range.</summary>
    internal static int Seconds(ArgumentResult result) => Durations.WholeSeconds(result.Tokens[0].Value) ?? 0;

    /// <summary>Takes only these words.</summary>
    public static void Words(Option<string> option, params string[] words) => option.Validators.Add(result =>
    {
        var word = result.Tokens.Count == 0 ? words[0] : result.Tokens[0].Value;
        if (!words.Contains(word))
        {
            result.AddError($"{option.Name}: '{word}' is none of {string.Join(", ", words)}");
        }
    });

    private static Option<string[]> Ranges(string name, string description) => new(name)
    {
        HelpName = "CIDR",
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The form of the output; what there is differs between commands, the first is the default.</summary>
    public static Option<string> Output(params string[] forms)
    {
        var option = new Option<string>("--output", "-o")
        {
            HelpName = string.Join('|', forms),
            Description = "The form of the output.",
            DefaultValueFactory = _ => forms[0],
        };
        Words(option, forms);
        return option;
    }
}
