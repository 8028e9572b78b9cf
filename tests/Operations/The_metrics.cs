using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using IpvsPure.App.Operating;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>/metrics: kube-proxy's names where the meaning is its, and what they count.</summary>
public sealed class The_metrics
{
    /// <summary>Name, type and labels as kube-proxy has them (kube-proxy.md 3.4); family labels are left out, a round serves both.</summary>
    private static readonly (string Name, string Kind, string[] Labels)[] KubeProxys =
    [
        ("kubeproxy_sync_proxy_rules_duration_seconds", "histogram", []),
        ("kubeproxy_network_programming_duration_seconds", "histogram", []),
        ("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "gauge", []),
        ("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "gauge", []),
        ("kubeproxy_sync_proxy_rules_endpoint_changes_pending", "gauge", []),
        ("kubeproxy_sync_proxy_rules_endpoint_changes_total", "counter", []),
        ("kubeproxy_sync_proxy_rules_service_changes_pending", "gauge", []),
        ("kubeproxy_sync_proxy_rules_service_changes_total", "counter", []),
        ("kubeproxy_sync_proxy_rules_iptables_restore_failures_total", "counter", []),
        ("kubeproxy_proxy_healthz_total", "counter", ["code"]),
        ("kubeproxy_proxy_livez_total", "counter", ["code"]),
        ("process_cpu_seconds_total", "counter", []),
        ("process_resident_memory_bytes", "gauge", []),
        ("process_start_time_seconds", "gauge", []),
    ];

    [Fact]
    public async Task Show_what_the_kernel_counts_of_our_services_and_forget_those_that_are_gone()
    {
        var (ours, theirs) = (ServiceKey.At(Address.V4(0x0A60000A), Protocol.Udp, 53), ServiceKey.At(Address.V4(0x0A600001), Protocol.Tcp, 443));
        var kernel = new CountingKernel { Counted = default(Map<Ascending<ServiceKey>, ServiceKey, Counters>).Add(ours, new(7, 8, 9, 10, 11)).Add(theirs, new(1, 1, 1, 1, 1)) };
        var meters = new Meters();
        meters.Count(kernel, key => key == ours ? new(new("kube-system", "kube-dns"), "dns") : null);
        var text = await Text(meters);
        Assert.Contains("ipvspure_ipvs_connections_total{service=\"kube-system/kube-dns:dns\",address=\"10.96.0.10:53/udp\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("ipvspure_ipvs_bytes_total{service=\"kube-system/kube-dns:dns\",address=\"10.96.0.10:53/udp\",direction=\"out\"} 11\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("10.96.0.1:443", text, StringComparison.Ordinal);
        kernel.Counted = kernel.Counted.AddOrUpdate(ours, new(2, 0, 0, 0, 0));
        Assert.Contains("10.96.0.10:53/udp\"} 2\n", await Text(meters), StringComparison.Ordinal);
        kernel.Counted = default;
        Assert.DoesNotContain("10.96.0.10:53/udp", await Text(meters), StringComparison.Ordinal);
    }

    private static async Task<string> Text(Meters meters) => Encoding.UTF8.GetString(await meters.Text(default));

    /// <summary>A kernel that counts and does nothing else.</summary>
    private sealed class CountingKernel : IKernel
    {
        public Map<Ascending<ServiceKey>, ServiceKey, Counters> Counted { get; set; }

        public Fin<KernelState> Observe() => KernelState.Empty;

        public Fin<Map<Ascending<ServiceKey>, ServiceKey, Counters>> Count() => Counted;

        public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch) => throw new NotSupportedException();
    }

    [Fact]
    public void Have_kube_proxys_names_and_types()
    {
        var specs = new Meters().Specs;
        Assert.All(KubeProxys, x => Assert.Contains(
            specs, y => y.Name == x.Name && y.Kind == x.Kind && y.Labels.SequenceEqual(x.Labels)));
        Assert.All(specs, x => Assert.True(
            x.Name.StartsWith("ipvspure_", StringComparison.Ordinal) || KubeProxys.Any(y => y.Name == x.Name) || x.Name == "process_open_fds"));
        Assert.Equal(specs.Length, specs.Select(x => x.Name).Distinct().Count());
    }

    [Fact]
    public async Task Have_kube_proxys_buckets()
    {
        await using var agent = await Running.Start();
        agent.Round("start");
        var text = await agent.Text(agent.Debug, "/metrics");
        var sync = Bounds(text, "kubeproxy_sync_proxy_rules_duration_seconds");
        Assert.Equal(16, sync.Length);
        Assert.Equal(("0.001", "16.384", "+Inf"), (sync[0], sync[^2], sync[^1]));
        var programming = Bounds(text, "kubeproxy_network_programming_duration_seconds");
        Assert.Equal(81, programming.Length);
        Assert.Equal(["0.25", "0.5", "1", "2"], programming[..4]);
        Assert.Equal(["59", "60", "65"], programming[60..63]);
        Assert.Equal(["115", "120", "150"], programming[72..75]);
        Assert.Equal("300", programming[^2]);
    }

    [Fact]
    public async Task Count_changes_when_they_come_and_when_a_round_takes_them()
    {
        await using var agent = await Running.Start();
        var slice = new ClusterChange.SliceGone(new("shop", "cart-x7"));
        agent.Status.Heard(new([slice, slice, new ClusterChange.ServiceGone(new("shop", "cart"))], [], true), Running.Now);
        var before = await agent.Text(agent.Debug, "/metrics");
        Assert.Equal(2, Value(before, "kubeproxy_sync_proxy_rules_endpoint_changes_pending"));
        Assert.Equal(1, Value(before, "kubeproxy_sync_proxy_rules_service_changes_pending"));
        agent.Round("changed");
        var after = await agent.Text(agent.Debug, "/metrics");
        Assert.Equal(0, Value(after, "kubeproxy_sync_proxy_rules_endpoint_changes_pending"));
        Assert.Equal(2, Value(after, "kubeproxy_sync_proxy_rules_endpoint_changes_total"));
        Assert.True(Value(after, "kubeproxy_sync_proxy_rules_last_timestamp_seconds")
            >= Value(after, "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds"));
    }

    [Fact]
    public async Task Count_steps_refusals_and_drift()
    {
        await using var agent = await Running.Start();
        agent.Round("changed");
        agent.Round("drift");
        var text = await agent.Text(agent.Debug, "/metrics");
        Assert.Equal(2, Value(text, "ipvspure_plan_steps_total{operation=\"add-link\",outcome=\"done\"}"));
        Assert.Equal(2, Value(text, "ipvspure_plan_steps_total{operation=\"set-parameter\",outcome=\"refused\"}"));
        Assert.Equal(1, Value(text, "ipvspure_drift_steps_total{operation=\"add-link\"}"));
        Assert.Equal(1, Value(text, "ipvspure_failed_objects"));
        Assert.Equal(2, Sum(text, "ipvspure_netlink_errors_total{"));
        Assert.Equal(3, Value(text, "ipvspure_last_plan_steps"));
        Assert.True(Value(text, "process_resident_memory_bytes") > 1_000_000);
    }

    [Fact]
    public async Task Time_a_change_from_its_trigger_once_the_kernel_serves_it()
    {
        await using var agent = await Running.Start();
        var slice = new ClusterChange.SliceGone(new("shop", "cart-x7"));
        agent.Status.Heard(new([slice], [], true, 1000), Running.Now);
        agent.Round("start");
        Assert.Equal(0, Value(await agent.Text(agent.Debug, "/metrics"), "kubeproxy_network_programming_duration_seconds_count"));
        await Task.Delay(5);
        agent.Status.Heard(new([slice], [], true, Running.Now), Running.Now);
        agent.Status.Began();
        agent.Status.Heard(new([slice], [], true, Running.Now), Running.Now);
        var (round, outcomes) = Running.Refused("changed");
        agent.Status.Ended(round, outcomes);
        var text = await agent.Text(agent.Debug, "/metrics");
        Assert.Equal(1, Value(text, "kubeproxy_network_programming_duration_seconds_count"));
        Assert.Equal(1, Value(text, "kubeproxy_network_programming_duration_seconds_bucket{le=\"1\"}"));
    }

    private static string[] Bounds(string text, string name) =>
    [
        .. from line in text.Split('\n')
        where line.StartsWith($"{name}_bucket{{", StringComparison.Ordinal)
        select line.Split('"')[1],
    ];

    private static double Value(string text, string name) => double.Parse(
        text.Split('\n').Single(x => x.StartsWith($"{name} ", StringComparison.Ordinal)).Split(' ')[^1],
        System.Globalization.CultureInfo.InvariantCulture);

    private static double Sum(string text, string prefix) => text.Split('\n')
        .Where(x => x.StartsWith(prefix, StringComparison.Ordinal))
        .Sum(x => double.Parse(x.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
}
