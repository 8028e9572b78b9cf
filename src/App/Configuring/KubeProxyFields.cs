using System.Collections.Immutable;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>
/// Every field of KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1, with the parts of component-base in it) and what
/// becomes of it here. Which fields there are is read from kube-proxy's types, defaults from its documentation.
/// </summary>
internal static class KubeProxyFields
{
    private const string OtherMode = "counts only in kube-proxy's other modes";
    private const string WindowsOnly = "counts only on Windows";
    private const string OneStream = "log lines are written at once and to one stream";
    private const string NoRateLimit = "a few long watches need no limit";

    public static ImmutableArray<KubeProxyField> All { get; } =
    [
        .. General(), .. Logging(), .. Pods(), .. Iptables(), .. Ipvs(), .. Conntrack(), .. Elsewhere(),
    ];

    private static ImmutableArray<KubeProxyField> General() =>
    [
        new("featureGates", "--feature-gates", FieldShape.Map, "", new Fate.Lost("gates of kube-proxy switch nothing here")),
        new("clientConnection.acceptContentTypes", "", FieldShape.Text, "", new Fate.Lost("the API is read as JSON")),
        new("clientConnection.burst", "--kube-api-burst", FieldShape.Number, "0", new Fate.Lost(NoRateLimit)),
        new("clientConnection.contentType", "--kube-api-content-type", FieldShape.Text, "application/vnd.kubernetes.protobuf",
            new Fate.Lost("the API is read as JSON")),
        new("clientConnection.kubeconfig", "", FieldShape.Text, "", KubeProxyFates.Kubeconfig),
        new("clientConnection.qps", "--kube-api-qps", FieldShape.Number, "0", new Fate.Lost(NoRateLimit)),
        new("hostnameOverride", "", FieldShape.Text, "", KubeProxyFates.As("node")),
        new("bindAddress", "--bind-address", FieldShape.Text, "0.0.0.0", new Fate.Lost(
            "picks no primary address: both families are served alike, and the node's addresses are those of its Node object")),
        new("healthzBindAddress", "", FieldShape.Text, "0.0.0.0:10256", KubeProxyFates.As("healthz-bind-address")),
        new("metricsBindAddress", "", FieldShape.Text, "127.0.0.1:10249", KubeProxyFates.As("metrics-bind-address")),
        new("bindAddressHardFail", "", FieldShape.Truth, "false", KubeProxyFates.As("bind-address-hard-fail")),
        new("enableProfiling", "--profiling", FieldShape.Truth, "false",
            new Fate.Lost("there are no Go profiles; /debug/plan tells what took how long")),
        new("showHiddenMetricsForVersion", "--show-hidden-metrics-for-version", FieldShape.Text, "", new Fate.Lost("no metric is hidden")),
        new("mode", "--proxy-mode", FieldShape.Text, "ipvs", new Fate.Lost("the node is served with IPVS, whatever the mode says")),
        new("nodePortAddresses", "", FieldShape.List, "", KubeProxyFates.As("nodeport-addresses")),
        new("oomScoreAdj", "--oom-score-adj", FieldShape.Number, "-999", new Fate.Lost(
            "the score is the container runtime's: priority class system-node-critical gives -997")),
        new("configSyncPeriod", "--config-sync-period", FieldShape.Duration, "15m0s", new Fate.Lost("a watch that lasts needs no repeated list")),
        new("portRange", "--proxy-port-range", FieldShape.Text, "", new Fate.Lost("has had no meaning since the userspace mode went")),
        new("windowsRunAsService", "--windows-service", FieldShape.Truth, "false", new Fate.Lost(WindowsOnly)),
    ];

    private static ImmutableArray<KubeProxyField> Logging() =>
    [
        new("logging.format", "", FieldShape.Text, "text", KubeProxyFates.As("log-format")),
        new("logging.flushFrequency", "--log-flush-frequency", FieldShape.Duration, "5s", new Fate.Lost(OneStream)),
        new("logging.verbosity", "--v", FieldShape.Number, "0", KubeProxyFates.Verbosity),
        new("logging.vmodule", "--vmodule", FieldShape.List, "", new Fate.Lost("there is one level for all parts")),
        new("logging.options.text.splitStream", "--log-text-split-stream", FieldShape.Truth, "false", new Fate.Lost(OneStream)),
        new("logging.options.text.infoBufferSize", "--log-text-info-buffer-size", FieldShape.Text, "0", new Fate.Lost(OneStream)),
        new("logging.options.json.splitStream", "--log-json-split-stream", FieldShape.Truth, "false", new Fate.Lost(OneStream)),
        new("logging.options.json.infoBufferSize", "--log-json-info-buffer-size", FieldShape.Text, "0", new Fate.Lost(OneStream)),
    ];

    private static ImmutableArray<KubeProxyField> Pods() =>
    [
        new("detectLocalMode", "--detect-local-mode", FieldShape.Text, "", new Fate.Holds(
            "the fields of the mode that is named count: clusterCIDR, detectLocal.*, or the Node's own pod ranges")),
        new("detectLocal.bridgeInterface", "--pod-bridge-interface", FieldShape.Text, "", KubeProxyFates.PodLinks("")),
        new("detectLocal.interfaceNamePrefix", "--pod-interface-name-prefix", FieldShape.Text, "",
            KubeProxyFates.PodLinks("+")),
        new("clusterCIDR", "", FieldShape.Text, "", KubeProxyFates.As("pod-cidr")),
    ];

    private static ImmutableArray<KubeProxyField> Iptables() =>
    [
        new("iptables.masqueradeBit", "", FieldShape.Number, "14", KubeProxyFates.As("masquerade-bit")),
        new("iptables.masqueradeAll", "", FieldShape.Truth, "false", KubeProxyFates.As("masquerade-all")),
        new("iptables.localhostNodePorts", "--iptables-localhost-nodeports", FieldShape.Truth, "true", new Fate.Holds(
            "node ports are not served on loopback, as in kube-proxy's ipvs mode")),
        new("iptables.snatNodeInternalIP", "", FieldShape.Truth, "false", new Fate.Lost(
            "a rewritten source is the address of the link by which the packet leaves")),
        new("iptables.syncPeriod", "--iptables-sync-period", FieldShape.Duration, "30s", new Fate.Lost(OtherMode)),
        new("iptables.minSyncPeriod", "--iptables-min-sync-period", FieldShape.Duration, "1s", new Fate.Lost(OtherMode)),
    ];

    private static ImmutableArray<KubeProxyField> Ipvs() =>
    [
        new("ipvs.syncPeriod", "", FieldShape.Duration, "30s", KubeProxyFates.As("sync-period")),
        new("ipvs.minSyncPeriod", "", FieldShape.Duration, "0s", KubeProxyFates.As("min-sync-period")),
        new("ipvs.scheduler", "", FieldShape.Text, "rr", KubeProxyFates.As("scheduler")),
        new("ipvs.excludeCIDRs", "--ipvs-exclude-cidrs", FieldShape.List, "", new Fate.Holds(
            "virtual services that are not ours are never touched, in whatever range")),
        new("ipvs.strictARP", "", FieldShape.Truth, "false", KubeProxyFates.As("strict-arp")),
        new("ipvs.tcpTimeout", "--ipvs-tcp-timeout", FieldShape.Duration, "0s", KubeProxyFates.IpvsTimeout),
        new("ipvs.tcpFinTimeout", "--ipvs-tcpfin-timeout", FieldShape.Duration, "0s", KubeProxyFates.IpvsTimeout),
        new("ipvs.udpTimeout", "--ipvs-udp-timeout", FieldShape.Duration, "0s", KubeProxyFates.IpvsTimeout),
    ];

    private static ImmutableArray<KubeProxyField> Conntrack() =>
    [
        new("conntrack.maxPerCore", "--conntrack-max-per-core", FieldShape.Number, "32768", KubeProxyFates.Conntrack("nf_conntrack_max")),
        new("conntrack.min", "--conntrack-min", FieldShape.Number, "131072", KubeProxyFates.Conntrack("nf_conntrack_max")),
        new("conntrack.tcpEstablishedTimeout", "--conntrack-tcp-timeout-established", FieldShape.Duration, "24h0m0s",
            KubeProxyFates.Conntrack("nf_conntrack_tcp_timeout_established")),
        new("conntrack.tcpCloseWaitTimeout", "--conntrack-tcp-timeout-close-wait", FieldShape.Duration, "1h0m0s",
            KubeProxyFates.Conntrack("nf_conntrack_tcp_timeout_close_wait")),
        new("conntrack.tcpBeLiberal", "--conntrack-tcp-be-liberal", FieldShape.Truth, "false",
            KubeProxyFates.Conntrack("nf_conntrack_tcp_be_liberal")),
        new("conntrack.udpTimeout", "--conntrack-udp-timeout", FieldShape.Duration, "0s", KubeProxyFates.Conntrack("nf_conntrack_udp_timeout")),
        new("conntrack.udpStreamTimeout", "--conntrack-udp-timeout-stream", FieldShape.Duration, "0s",
            KubeProxyFates.Conntrack("nf_conntrack_udp_timeout_stream")),
    ];

    private static ImmutableArray<KubeProxyField> Elsewhere() =>
    [
        new("nftables.masqueradeBit", "", FieldShape.Number, "14", new Fate.Lost(OtherMode)),
        new("nftables.masqueradeAll", "", FieldShape.Truth, "false", new Fate.Lost(OtherMode)),
        new("nftables.syncPeriod", "", FieldShape.Duration, "30s", new Fate.Lost(OtherMode)),
        new("nftables.minSyncPeriod", "", FieldShape.Duration, "1s", new Fate.Lost(OtherMode)),
        new("winkernel.networkName", "--network-name", FieldShape.Text, "", new Fate.Lost(WindowsOnly)),
        new("winkernel.sourceVip", "--source-vip", FieldShape.Text, "", new Fate.Lost(WindowsOnly)),
        new("winkernel.enableDSR", "--enable-dsr", FieldShape.Truth, "false", new Fate.Lost(WindowsOnly)),
        new("winkernel.rootHnsEndpointName", "--root-hns-endpoint-name", FieldShape.Text, "", new Fate.Lost(WindowsOnly)),
        new("winkernel.forwardHealthCheckVip", "--forward-healthcheck-vip", FieldShape.Truth, "false", new Fate.Lost(WindowsOnly)),
    ];

    /// <summary>The field of a path.</summary>
    public static KubeProxyField? Find(string path) => All.FirstOrDefault(x => x.Path == path);
}
