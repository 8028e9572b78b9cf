using System;
using System.IO;
using System.Linq;
using IpvsPure.App;
using IpvsPure.App.Configuring;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>KubeProxyConfiguration and its ConfigMap, taken as ours: nothing is dropped in silence.</summary>
public sealed class Kube_proxys_configuration : IDisposable
{
    // As kubeadm writes it, with some things set.
    private const string Kubeadm = """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        bindAddress: 0.0.0.0
        bindAddressHardFail: false
        clientConnection:
          acceptContentTypes: ""
          burst: 0
          contentType: ""
          kubeconfig: ""
          qps: 0
        clusterCIDR: 10.244.0.0/16,fd00:10:244::/56
        configSyncPeriod: 0s
        conntrack:
          maxPerCore: null
          min: null
          tcpBeLiberal: false
          tcpCloseWaitTimeout: null
          tcpEstablishedTimeout: null
          udpStreamTimeout: 0s
          udpTimeout: 0s
        detectLocal:
          bridgeInterface: ""
          interfaceNamePrefix: ""
        detectLocalMode: ""
        enableProfiling: false
        healthzBindAddress: ""
        hostnameOverride: ""
        iptables:
          localhostNodePorts: null
          masqueradeAll: true
          masqueradeBit: null
          minSyncPeriod: 0s
          syncPeriod: 0s
        ipvs:
          excludeCIDRs: [192.0.2.0/24]
          minSyncPeriod: 0s
          scheduler: wlc
          strictARP: false
          syncPeriod: 45s
          tcpFinTimeout: 0s
          tcpTimeout: 15m
          udpTimeout: 0s
        kind: KubeProxyConfiguration
        logging:
          flushFrequency: 0
          options:
            json: {infoBufferSize: "0"}
            text: {infoBufferSize: "0"}
          verbosity: 0
        metricsBindAddress: "0.0.0.0:10249"
        mode: ipvs
        nftables: {masqueradeAll: false, masqueradeBit: null, minSyncPeriod: 0s, syncPeriod: 0s}
        nodePortAddresses: [192.168.0.0/16]
        oomScoreAdj: null
        portRange: ""
        showHiddenMetricsForVersion: ""
        winkernel: {enableDSR: false, forwardHealthCheckVip: false, networkName: "", rootHnsEndpointName: "", sourceVip: ""}

        """;

    private readonly Desk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public void Has_every_field_of_the_type_in_the_table_once()
    {
        var fields = File.ReadAllLines(Repository.File("tests/Operations/kube-proxy-fields.txt")).Where(x => x.Length > 0 && x[0] != '#');
        Assert.Equal(fields.Order(StringComparer.Ordinal), KubeProxyFields.All.Select(x => x.Path).Order(StringComparer.Ordinal));
        Assert.Equal(61, KubeProxyFields.All.Length);
    }

    [Fact]
    public void Becomes_settings_that_there_are_under_values_that_they_take()
    {
        var settings = Settings.All(new()).Select(Settings.Name).ToArray();
        Assert.All(KubeProxyFields.All.Select(x => x.Fate).OfType<Fate.Becomes>(), x => Assert.Contains(x.Setting, settings));
        Assert.All(KubeProxyFields.All.Select(x => x.Fate).OfType<Fate.Lost>(), x => Assert.NotEmpty(x.Consequence));
        var flags = KubeProxyFields.All.Select(x => x.Flag).Where(x => x.Length > 0).ToArray();
        Assert.Equal(flags.Length, flags.Distinct().Count());
        var ours = Commands.All(new()).SelectMany(x => x.Options).SelectMany(x => x.Aliases.Prepend(x.Name)).ToArray();
        Assert.DoesNotContain(flags, x => ours.Contains(x));
    }

    [Fact]
    public void Is_taken_as_kubeadm_writes_it()
    {
        desk.Write("config.conf", Kubeadm);
        Assert.Equal(0, desk.Run("config convert @/config.conf"));
        Assert.Equal(
            """
            pod-cidr: [10.244.0.0/16, 'fd00:10:244::/56'] # @/config.conf: clusterCIDR
            masquerade-all: true                     # @/config.conf: iptables.masqueradeAll
            scheduler: wlc                           # @/config.conf: ipvs.scheduler
            sync-period: 45s                         # @/config.conf: ipvs.syncPeriod
            metrics-bind-address: '0.0.0.0:10249'    # @/config.conf: metricsBindAddress
            nodeport-addresses: [192.168.0.0/16]     # @/config.conf: nodePortAddresses

            # Not honoured:
            #   @/config.conf: ipvs.tcpTimeout: the kernel's IPVS timeouts stay as they are: set them with ipvsadm --set

            """.ReplaceLineEndings("\n"),
            desk.Out);
    }

    [Fact]
    public void Is_found_in_its_ConfigMap_and_in_JSON()
    {
        desk.Write("config.conf", Kubeadm);
        desk.Run("config convert @/config.conf");
        var plain = Settled(desk.Out);
        var indented = string.Join('\n', Kubeadm.Split('\n').Select(x => "    " + x));
        desk.StandardInput = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: kube-proxy}}\ndata:\n  kubeconfig.conf: |\n    kind: Config\n  config.conf: |\n{indented}\n";
        Assert.Equal(0, desk.Run("config convert -"));
        Assert.Equal(plain, Settled(desk.Out));
        desk.Write("empty.yaml", "kind: ConfigMap\ndata: {a: b}\n");
        Assert.Equal(1, desk.Run("config convert @/empty.yaml"));
        desk.Write("k.json", """{"kind": "KubeProxyConfiguration", "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "ipvs": {"scheduler": "sh"}}""");
        Assert.Equal(0, desk.Run("config convert @/k.json"));
        Assert.StartsWith("scheduler: sh ", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_converted_to_a_file_of_ours_that_gives_the_same()
    {
        desk.Write("config.conf", Kubeadm);
        Assert.Equal(0, desk.Run("config show --config @/config.conf"));
        var first = Settled(desk.Out);
        Assert.Contains("warning: not honoured: @/config.conf: ipvs.tcpTimeout: ", desk.Error, StringComparison.Ordinal);
        desk.Run("config convert @/config.conf");
        desk.Write("ours.yaml", desk.Out);
        Assert.Equal(0, desk.Run("config show --config @/ours.yaml"));
        Assert.Equal(first, Settled(desk.Out));
    }

    [Theory]
    [InlineData("ipvs: {schedular: rr}", "ipvs.schedular is no field of KubeProxyConfiguration; did you mean 'ipvs.scheduler'?")]
    [InlineData("ipvs: {scheduler: fastest}", "ipvs.scheduler: ")]
    [InlineData("ipvs: {syncPeriod: soon}", "ipvs.syncPeriod: a length of time such as 30s is expected, not the text 'soon'")]
    [InlineData("ipvs: rr", "ipvs is no field")]
    [InlineData("iptables: {masqueradeAll: maybe}", "iptables.masqueradeAll: true or false is expected")]
    [InlineData("clusterCIDR: 10.244", "clusterCIDR: ")]
    public void Says_what_is_wrong_in_it_by_its_own_names(string text, string expected)
    {
        desk.Write("config.conf", $"apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n{text}\n");
        Assert.Equal(1, desk.Run("plan -f /dev/null --observed empty --config @/config.conf"));
        Assert.Contains(expected, desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_another_version_is_refused()
    {
        desk.Write("config.conf", "apiVersion: kubeproxy.config.k8s.io/v1\nkind: KubeProxyConfiguration\n");
        Assert.Equal(1, desk.Run("config convert @/config.conf"));
        Assert.Contains("is not kubeproxy.config.k8s.io/v1alpha1", desk.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NodeCIDR", false)]
    [InlineData("BridgeInterface", false)]
    [InlineData("ClusterCIDR", true)]
    public void Counts_the_cluster_range_only_in_the_mode_that_names_it(string mode, bool counts)
    {
        desk.Write("config.conf", $"apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\ndetectLocalMode: {mode}\nclusterCIDR: 10.244.0.0/16\n");
        Assert.Equal(0, desk.Run("config convert @/config.conf"));
        Assert.Equal(counts, desk.Out.StartsWith("pod-cidr: [10.244.0.0/16]", StringComparison.Ordinal));
        Assert.Equal(!counts, desk.Out.Contains("clusterCIDR: detectLocalMode names another way", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BridgeInterface", "bridgeInterface: cni0", "pod-interface: [cni0]")]
    [InlineData("InterfaceNamePrefix", "interfaceNamePrefix: veth", "pod-interface: ['veth+']")]
    public void Knows_pods_by_their_links_in_the_modes_that_name_them(string mode, string field, string expected)
    {
        desk.Write("config.conf", $"apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\ndetectLocalMode: {mode}\ndetectLocal: {{{field}}}\n");
        Assert.Equal(0, desk.Run("config convert @/config.conf"));
        Assert.StartsWith(expected.Replace("'", "", StringComparison.Ordinal), desk.Out.Replace("'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_understood_as_flags_of_the_agent()
    {
        var (rest, layer) = KubeProxyFlags.Take(
            ["agent", "--config=/var/lib/kube-proxy/config.conf", "--hostname-override=worker-3", "--proxy-mode=ipvs", "--v=4",
                "--ipvs-tcp-timeout", "15m", "--conntrack-tcp-be-liberal", "--ipvs-scheduler=sh"]);
        Assert.Equal(["agent", "--config=/var/lib/kube-proxy/config.conf", "--hostname-override=worker-3", "--ipvs-scheduler=sh"], rest);
        Assert.Equal(("log-level", "debug"), (layer.Settings.Single().Name, layer.Settings.Single().Values.Single()));
        Assert.Equal(2, layer.Remarks.Length);
        Assert.StartsWith("--ipvs-tcp-timeout: ", layer.Remarks[0], StringComparison.Ordinal);
        var parsed = CommandLine.Build(new(TextWriter.Null, TextWriter.Null, () => Stream.Null, null, 0, false, false, "", _ => null!))
            .Parse([.. rest, "-f", "/tmp"]);
        Assert.Empty(parsed.Errors);
    }

    private static string Settled(string text) =>
        string.Join('\n', text.Split('\n').Where(x => !x.StartsWith('#')).Select(x => x.Split(" #")[0].TrimEnd()));
}
