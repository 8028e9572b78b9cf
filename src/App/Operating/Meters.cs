using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using Prometheus;

namespace IpvsPure.App.Operating;

/// <summary>
/// The metrics. Where the meaning is kube-proxy's, so are name, type and buckets (kube-proxy.md 3.4), for the dashboards and
/// alerts that exist; what is ours begins with <c>ipvspure_</c>.
/// </summary>
internal sealed class Meters
{
    private readonly List<MeterSpec> specs = [];
    private readonly MetricFactory factory;
    private readonly Histogram sync;
    private readonly Histogram programming;
    private readonly Gauge lastSync;
    private readonly Gauge lastQueued;
    private readonly Gauge endpointsPending;
    private readonly Counter endpointsTotal;
    private readonly Gauge servicesPending;
    private readonly Counter servicesTotal;
    private readonly Counter restoreFailures;
    private readonly Counter healthz;
    private readonly Counter livez;
    private readonly Gauge build;
    private readonly Gauge services;
    private readonly Gauge slices;
    private readonly Gauge complete;
    private readonly Gauge silence;
    private readonly Counter faults;
    private readonly Counter failedRounds;
    private readonly Counter steps;
    private readonly Gauge lastPlan;
    private readonly Counter drift;
    private readonly Counter refusals;
    private readonly Gauge failedObjects;
    private readonly Gauge withheld;
    private readonly Gauge draining;
    private readonly ServiceMeters counted;
    private readonly ProcessMeters process;

    public Meters()
    {
        Registry = Metrics.NewCustomRegistry();
        factory = Metrics.WithCustomRegistry(Registry);
        sync = Histogram("kubeproxy_sync_proxy_rules_duration_seconds", "How long a round took: plan and kernel.", SyncBuckets);
        programming = Histogram(
            "kubeproxy_network_programming_duration_seconds",
            "From the change of an endpoint, by its EndpointSlice's trigger time, until the kernel serves it.",
            ProgrammingBuckets);
        lastSync = Gauge("kubeproxy_sync_proxy_rules_last_timestamp_seconds", "When the last round ended, in seconds since 1970.");
        lastQueued = Gauge(
            "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "When the last change came, in seconds since 1970.");
        endpointsPending = Gauge(
            "kubeproxy_sync_proxy_rules_endpoint_changes_pending", "Changes of EndpointSlices that no round has taken yet.");
        endpointsTotal = Counter("kubeproxy_sync_proxy_rules_endpoint_changes_total", "Changes of EndpointSlices.");
        servicesPending = Gauge("kubeproxy_sync_proxy_rules_service_changes_pending", "Changes of Services that no round has taken yet.");
        servicesTotal = Counter("kubeproxy_sync_proxy_rules_service_changes_total", "Changes of Services.");
        restoreFailures = Counter(
            "kubeproxy_sync_proxy_rules_iptables_restore_failures_total", "Transactions of the packet filter that were refused.");
        healthz = Counter("kubeproxy_proxy_healthz_total", "Answers of /healthz by status code.", "code");
        livez = Counter("kubeproxy_proxy_livez_total", "Answers of /livez by status code.", "code");
        build = Gauge("ipvspure_build_info", "1, with the version that runs.", "version");
        services = Gauge("ipvspure_services", "Services that are served on this node.");
        slices = Gauge("ipvspure_endpoint_slices", "EndpointSlices that are known.");
        complete = Gauge("ipvspure_source_complete", "1 once every object of the cluster has been told; nothing is programmed before.");
        silence = Gauge(
            "ipvspure_source_silence_seconds", "How long the source of cluster objects has said nothing, not even that nothing changed.");
        faults = Counter("ipvspure_object_faults_total", "Faults found in cluster objects; a faulty part is passed over.");
        failedRounds = Counter("ipvspure_rounds_failed_total", "Rounds that could not be made: kernel or manifests unreadable.");
        steps = Counter("ipvspure_plan_steps_total", "Steps of plans by operation and outcome: done, refused, withheld.", "operation", "outcome");
        lastPlan = Gauge("ipvspure_last_plan_steps", "Steps of the last plan.");
        drift = Counter("ipvspure_drift_steps_total", "Steps that mended what others changed in the kernel.", "operation");
        refusals = Counter("ipvspure_netlink_errors_total", "Refusals of the kernel by error.", "error");
        failedObjects = Gauge("ipvspure_failed_objects", "Kernel objects that the last round could not bring in step.");
        withheld = Gauge("ipvspure_withheld_steps", "Steps that the last round did not try because of a refused one.");
        draining = Gauge("ipvspure_draining_servers", "Leaving servers that keep their connections.");
        const string OptIn = " With --service-metrics.";
        counted = new(
            Counter("ipvspure_ipvs_connections_total", "Connections that IPVS scheduled." + OptIn, "service", "address"),
            Counter("ipvspure_ipvs_packets_total", "Packets that IPVS passed on, by direction." + OptIn, "service", "address", "direction"),
            Counter("ipvspure_ipvs_bytes_total", "Bytes that IPVS passed on, by direction." + OptIn, "service", "address", "direction"));
        process = new(Gauge, Counter);
        var version = typeof(Meters).Assembly.GetName().Version!;
        build.WithLabels(version.ToString(3)).Set(1);
    }

    public CollectorRegistry Registry { get; }

    /// <summary>Every metric there is.</summary>
    public ImmutableArray<MeterSpec> Specs => [.. specs];

    // 1 ms to 16 s, each twice the one before.
    private static double[] SyncBuckets => Prometheus.Histogram.ExponentialBuckets(0.001, 2, 15);

    private static double[] ProgrammingBuckets =>
    [
        0.25, 0.5, .. Prometheus.Histogram.LinearBuckets(1, 1, 59), .. Prometheus.Histogram.LinearBuckets(60, 5, 12),
        .. Prometheus.Histogram.LinearBuckets(120, 30, 7),
    ];

    /// <summary>The text form of Prometheus.</summary>
    public async Task<byte[]> Text(CancellationToken stop)
    {
        using var stream = new MemoryStream();
        await Registry.CollectAndExportAsTextAsync(stream, stop);
        return stream.ToArray();
    }

    public void Heard(ImmutableArray<ClusterChange> changes, long at)
    {
        var ofServices = changes.Count(x => x is ClusterChange.ServiceIs or ClusterChange.ServiceGone);
        var ofSlices = changes.Count(x => x is ClusterChange.SliceIs or ClusterChange.SliceGone);
        servicesTotal.Inc(ofServices);
        servicesPending.Inc(ofServices);
        endpointsTotal.Inc(ofSlices);
        endpointsPending.Inc(ofSlices);
        lastQueued.Set(Seconds(at));
    }

    public void Faulty(int objects) => faults.Inc(objects);

    public void Began()
    {
        servicesPending.Set(0);
        endpointsPending.Set(0);
    }

    public void Programmed(TimeSpan delay) => programming.Observe(delay.TotalSeconds);

    public void Ended(RoundRecord round, ImmutableArray<(Step Step, Outcome Outcome)> outcomes)
    {
        sync.Observe(round.Took.TotalSeconds);
        lastSync.Set(Seconds(round.At));
        lastPlan.Set(outcomes.Length);
        foreach (var (step, outcome) in outcomes)
        {
            var operation = OperationJson.Name(step.Operation);
            var word = outcome switch { Outcome.Refused => "refused", Outcome.Withheld => "withheld", _ => "done" };
            steps.WithLabels(operation, word).Inc();
            if (round.IsDrift)
            {
                drift.WithLabels(operation).Inc();
            }
        }

        foreach (var refusal in round.Refusals)
        {
            refusals.WithLabels(refusal.Outcome.Said.ToString()).Inc();
        }

        restoreFailures.Inc(round.Refusals.Count(x => Withholding.Touches(x.Step.Operation).Kind == ObjectKind.Rules));
        failedObjects.Set(round.Refusals.Sum(x => 1 + x.Alike));
        withheld.Set(round.Refusals.Sum(x => x.Withheld.Length));
    }

    public void Failed() => failedRounds.Inc();

    public void Answered(string path, int code) =>
        (path == "/livez" ? livez : healthz).WithLabels(code.ToString(CultureInfo.InvariantCulture)).Inc();

    /// <summary>What is read at the moment of collecting.</summary>
    public void Read(AgentState state, long now)
    {
        services.Set(state.Services);
        slices.Set(state.Slices);
        complete.Set(state.IsComplete ? 1 : 0);
        silence.Set(Math.Max(0, now - Math.Max(state.HeardAt, state.StartedAt)) / 1000.0);
        draining.Set(state.Draining.Length);
        process.Read();
    }

    /// <summary>From now on also shows what the kernel counts of each virtual service.</summary>
    /// <param name="port">The Service port that a virtual service stands for; none where it is not ours.</param>
    public void Count(IKernel kernel, Func<ServiceKey, ServicePortName?> port) => Registry.AddBeforeCollectCallback(
        () => kernel.Count().IfSucc(counters => counted.Read(counters, port)));

    private static double Seconds(long milliseconds) => milliseconds / 1000.0;

    private Gauge Gauge(string name, string help, params string[] labels)
    {
        specs.Add(new(name, "gauge", help, [.. labels]));
        return factory.CreateGauge(name, help, labels);
    }

    private Counter Counter(string name, string help, params string[] labels)
    {
        specs.Add(new(name, "counter", help, [.. labels]));
        return factory.CreateCounter(name, help, labels);
    }

    private Histogram Histogram(string name, string help, double[] buckets)
    {
        specs.Add(new(name, "histogram", help, []));
        return factory.CreateHistogram(name, help, new HistogramConfiguration { Buckets = buckets });
    }
}
