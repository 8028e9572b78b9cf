using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using IpvsPure.App.Configuring;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.App;

/// <summary>What was said on the command line. An option that a command does not have reads as its default.</summary>
internal sealed class Arguments(ParseResult parsed, Flags flags, Layers layers)
{
    /// <summary>What the environment and the configuration file gave.</summary>
    public Layers Layers => layers;

    /// <summary>Every setting of this command, and where it comes from.</summary>
    public EffectiveConfiguration Effective => EffectiveConfiguration.Of(parsed, flags, layers);

    /// <summary>How the agent is watched and how it speaks.</summary>
    public AgentOptions Agent => AgentOptions.Of(parsed, flags.Agent);

    public ImmutableArray<string> Paths => [.. parsed.GetValue(flags.Filename) ?? []];

    public LanguageExt.Option<string> Node =>
        parsed.GetValue(flags.Node) is { Length: > 0 } name ? name : LanguageExt.Option<string>.None;

    public LanguageExt.Option<string> Kubeconfig => Text(flags.Kubeconfig);

    public LanguageExt.Option<string> Context => Text(flags.Context);

    public string Observed => parsed.GetValue(flags.Observed) ?? Flags.Live;

    public bool Strict => parsed.GetValue(flags.Strict);

    public bool DetailedExitCode => parsed.GetValue(flags.DetailedExitCode);

    public bool Yes => parsed.GetValue(flags.Yes);

    public bool Quiet => parsed.GetValue(flags.Quiet);

    public bool DryRun => parsed.GetValue(flags.DryRun);

    public string Link => parsed.GetValue(flags.Link) ?? "";

    /// <summary>The proxy whose remains are to go.</summary>
    public Peer? Peer => Peers.Of(parsed.GetValue(flags.Peer) ?? "");

    /// <summary>The proxy that has taken over.</summary>
    public Peer? LeaveTo => Peers.Of(parsed.GetValue(flags.LeaveTo) ?? "");

    public TimeSpan SyncPeriod => TimeSpan.FromSeconds(parsed.GetValue(flags.SyncPeriod));

    /// <summary>The form of the output, whichever forms the command has.</summary>
    public string Output => parsed.GetValue<string>("--output") ?? Flags.DefaultOutput;

    /// <summary>A word that stands without the name of an option, by the name that the help gives it; empty if left out.</summary>
    public string Operand(string name) => parsed.GetValue<string>(name) ?? "";

    /// <summary>All the words that stand there.</summary>
    public ImmutableArray<string> Operands(string name) => [.. parsed.GetValue<string[]>(name) ?? []];

    /// <summary>Seconds between two looks; 0 is to look once.</summary>
    public int Watch => parsed.GetValue(flags.Watch);

    /// <summary>Where the agent keeps what its plans were made from.</summary>
    public SnapshotRing? Ring => parsed.GetValue(flags.Snapshots) is { } place && place is not "none" and not "" ? new(place) : null;

    /// <summary>How often something is measured.</summary>
    public int Rounds => parsed.GetValue(flags.Rounds);

    /// <summary>What is to be shown, and in which order.</summary>
    public Fin<ShowQuery> Show()
    {
        var faults = new List<string>();
        var text = parsed.GetValue(flags.Address) ?? "";
        var ranges = text.Length == 0 ? [] : Values("--address", Doors.AddressOrRange(text), faults);
        return faults.Count > 0 ? Error.New(string.Join("; ", faults)) : new ShowQuery(
            parsed.GetValue(flags.Namespace) ?? "",
            parsed.GetValue(flags.Name) ?? "",
            ranges.IsEmpty ? LanguageExt.Option<Prefix>.None : ranges[0],
            parsed.GetValue(flags.Sort) switch
            {
                "name" => ShowOrder.Name,
                "connections" => ShowOrder.Connections,
                _ => ShowOrder.Address,
            });
    }

    /// <summary>Who sends the packet that is asked about.</summary>
    public Fin<Asker> From() => parsed.GetValue(flags.From) switch
    {
        null or "" or "outside" => new Asker.SomeoneOutside(),
        "pod" => new Asker.SomePod(),
        "node" => new Asker.TheNode(),
        var text => Doors.Address(text).Match(
            x => Fin<Asker>.Succ(new Asker.At(x)),
            why => Error.New($"--from takes pod, node, outside or an address: {why[0].Explain()}")),
    };

    public bool UseColour(Surroundings surroundings) => parsed.GetValue(flags.Colour) switch
    {
        "always" => true,
        "never" => false,
        _ => surroundings.HasColour,
    };

    /// <summary>The operator's policy, or every option of it that cannot be used.</summary>
    public Fin<NodePolicy> Policy()
    {
        var faults = new List<string>();
        var policy = NodePolicy.Default with
        {
            Bind = parsed.GetValue(flags.Bind) == "address" ? BindMode.Address : BindMode.Route,
            Filter = parsed.GetValue(flags.Filter) switch
            {
                "nftables" => FilterChoice.Nftables,
                "iptables" => FilterChoice.Iptables,
                _ => FilterChoice.Auto,
            },
            DrainSeconds = parsed.GetValue(flags.Drain),
            NodePortRanges = NodePortRanges(faults),
            NodePortPrimary = NodePortWords.Contains("primary"),
            PodInterfaces = [.. PodInterfaces(faults)],
            MasqueradeMark = 1u << parsed.GetValue(flags.MasqueradeBit),
            AnswersPing = !parsed.GetValue(flags.RefusePing),
            StrictArp = parsed.GetValue(flags.StrictArp),
            ExternalRanges = Ranges("--external-ip-range", parsed.GetValue(flags.ExternalIpRange), faults),
            LoadBalancerRanges = Ranges("--loadbalancer-ip-range", parsed.GetValue(flags.LoadBalancerIpRange), faults),
            ClusterRanges = Ranges("--cluster-range", parsed.GetValue(flags.ClusterRange), faults),
            PodRanges = Ranges("--pod-cidr", parsed.GetValue(flags.PodCidr), faults),
            MasqueradeAll = parsed.GetValue(flags.MasqueradeAll),
            Mtu = (uint)parsed.GetValue(flags.Mtu),
        };
        foreach (var scheduler in Values("--scheduler", Doors.Scheduler(parsed.GetValue(flags.Scheduler)), faults))
        {
            policy = policy with { Scheduler = scheduler };
        }

        return faults.Count == 0 ? policy : Error.New(string.Join("; ", faults));
    }

    private LanguageExt.Option<string> Text(System.CommandLine.Option<string> option) =>
        parsed.GetValue(option) is { Length: > 0 } text ? text : LanguageExt.Option<string>.None;

    private string[] NodePortWords =>
        [.. (parsed.GetValue(flags.NodePortAddresses) ?? []).SelectMany(x => x.Split(',', StringSplitOptions.TrimEntries))];

    // "all" is every range of both families; it wins over whatever stands beside it.
    private ImmutableArray<Prefix> NodePortRanges(List<string> faults)
    {
        var words = NodePortWords;
        if (words.Contains("localhost"))
        {
            faults.Add("--nodeport-addresses: 'localhost' cannot be served: IPVS refuses loopback sources; leave it out");
        }

        return words.Contains("all")
            ? [Prefix.Around(Address.V4(0), 0), Prefix.Around(Address.V6(0), 0)]
            : Ranges("--nodeport-addresses", [.. words.Except(["primary", "localhost"])], faults);
    }

    // The kernel's names of links, with the plus of iptables for a prefix.
    private IEnumerable<string> PodInterfaces(List<string> faults)
    {
        foreach (var name in (parsed.GetValue(flags.PodInterface) ?? []).SelectMany(x => x.Split(',')).Distinct())
        {
            var plus = name.IndexOf('+');
            var isPlain = name.All(x => char.IsAsciiLetterOrDigit(x) || x is '-' or '_' or '.' or '+');
            if (name.Length is 0 or > 15 || !isPlain || (plus >= 0 && plus < name.Length - 1))
            {
                faults.Add($"--pod-interface: '{name}' is neither the name of a link, such as cni0, nor a prefix with a plus behind it, such as veth+");
            }
            else
            {
                yield return name;
            }
        }
    }

    private static ImmutableArray<Prefix> Ranges(string option, string[]? texts, List<string> faults) =>
        [.. (texts ?? []).SelectMany(x => x.Split(',')).SelectMany(x => Values(option, Doors.Prefix(x), faults))];

    // The value, or none and its faults noted.
    private static ImmutableArray<T> Values<T>(string option, Validation<Refusal, T> value, List<string> faults) => value.Match(
        x => ImmutableArray.Create(x),
        why =>
        {
            faults.AddRange(why.Select(x => $"{option}: {x.Explain()}"));
            return ImmutableArray<T>.Empty;
        });
}
