using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using IpvsPure.App.Operating;

namespace IpvsPure.App;

/// <summary>The options of the agent alone: how it is watched and how it speaks.</summary>
internal sealed class AgentFlags
{
    /// <summary>Written instead of an address: nothing is answered.</summary>
    public const string Nowhere = "none";

    /// <summary>Written instead of an address: the usual port of the loopback.</summary>
    public const string Loopback = "loopback";

    public AgentFlags()
    {
        Flags.Words(LogLevel, [.. LogSwitch.Words]);
        Flags.Words(LogFormat, "text", "json");
        MustBeAddress(HealthzBindAddress, "0.0.0.0", Pages.HealthPort, Nowhere);
        MustBeAddress(MetricsBindAddress, "127.0.0.1", Pages.DebugPort, Nowhere);
        MustBeAddress(StatusPageBindAddress, "127.0.0.1", Pages.StatusPort, Loopback, Nowhere);
    }

    public Option<string> HealthzBindAddress { get; } = new("--healthz-bind-address")
    {
        HelpName = "ADDRESS:PORT|none",
        Description = "Where /healthz and /livez are answered, for load balancers and the kubelet.",
        DefaultValueFactory = _ => "0.0.0.0:10256",
    };

    public Option<string> MetricsBindAddress { get; } = new("--metrics-bind-address")
    {
        HelpName = "ADDRESS:PORT|none",
        Description = "Where /metrics, /proxyMode, /configz, /debug/plan and /loglevel are answered. Whoever reaches it sees every"
            + " Service of the cluster: keep it on the loopback, or behind a filter.",
        DefaultValueFactory = _ => "127.0.0.1:10249",
    };

    public Option<string> StatusPageBindAddress { get; } = new("--status-page-bind-address")
    {
        HelpName = "ADDRESS:PORT|loopback|none",
        Description = "Where the status page is, for a browser: Services, servers, last plans, drains. loopback is"
            + " 127.0.0.1:10247. Whoever reaches it sees every Service of the cluster, without a password: elsewhere than on the"
            + " loopback, put it behind a filter.",
        DefaultValueFactory = _ => Nowhere,
    };

    public Option<bool> BindAddressHardFail { get; } = new("--bind-address-hard-fail")
    {
        Description = "End when one of these addresses cannot be had, instead of trying it again every 5 seconds.",
    };

    public Option<int> MinSyncPeriod { get; } = new("--min-sync-period", "--ipvs-min-sync-period")
    {
        HelpName = "SECONDS",
        CustomParser = Flags.Seconds,
        Description = "The shortest time between two rounds for changes. With 0 a change is carried out at once, and what comes meanwhile"
            + " goes into the next round.",
        DefaultValueFactory = _ => 0,
    };

    public Option<bool> ServiceMetrics { get; } = new("--service-metrics")
    {
        Description = "Show in /metrics what the kernel counts of each virtual service: connections, packets, bytes. A question then costs a"
            + " dump of all services, and the answer five lines for each.",
    };

    public Option<string> LogLevel { get; } = new("--log-level")
    {
        HelpName = string.Join('|', LogSwitch.Words),
        Description = "The least that is logged. While the agent runs: curl -X PUT -d debug http://127.0.0.1:10249/loglevel.",
        DefaultValueFactory = _ => "info",
    };

    public Option<string> LogFormat { get; } = new("--log-format", "--logging-format")
    {
        HelpName = "text|json",
        Description = "One line of text, or one JSON object, for each message.",
        DefaultValueFactory = _ => "text",
    };

    public ImmutableArray<Option> All =>
    [
        MinSyncPeriod, HealthzBindAddress, MetricsBindAddress, StatusPageBindAddress, BindAddressHardFail, ServiceMetrics,
        LogLevel, LogFormat,
    ];

    private static void MustBeAddress(Option<string> option, string like, int port, params string[] words) => option.Validators.Add(result =>
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (text.Length > 0 && EndPointText.Read(text, port) is null && !words.Contains(text))
        {
            result.AddError($"{option.Name}: '{text}' is not an address with a port, such as {like}:{port} or [::1]:{port}, and not"
                + $" {string.Join(" or ", words.Select(x => $"'{x}'"))}");
        }
    });
}
