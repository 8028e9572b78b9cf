using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using IpvsPure.App;
using IpvsPure.App.Configuring;
using IpvsPure.App.Operating;
using k8s.Models;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>deploy/: one set of objects in three forms, which the API's types take to the last field.</summary>
public sealed class The_manifests_of_the_DaemonSet
{
    // A field that the type does not have is an error, as the API server's own strict validation has it.
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly IReadOnlyList<JsonObject> Plain = Yaml.Objects(Repository.Text("deploy/ipvspure.yaml"));

    [Fact]
    public void Have_no_field_that_the_API_does_not_know()
    {
        foreach (var item in Plain)
        {
            var type = (string?)item["kind"] switch
            {
                "ServiceAccount" => typeof(V1ServiceAccount),
                "ClusterRole" => typeof(V1ClusterRole),
                "ClusterRoleBinding" => typeof(V1ClusterRoleBinding),
                "ConfigMap" => typeof(V1ConfigMap),
                "DaemonSet" => typeof(V1DaemonSet),
                var other => throw new InvalidOperationException($"{other} is not expected"),
            };
            Assert.NotNull(item.Deserialize(type, Strict));
        }

        var wrong = Plain[^1].DeepClone().AsObject();
        wrong["spec"]!["template"]!["spec"]!["hostNetwrok"] = true;
        Assert.Throws<JsonException>(() => wrong.Deserialize<V1DaemonSet>(Strict));
    }

    [RegistryFact]
    public void Are_as_the_schemas_of_Kubernetes_say_in_all_three_forms()
    {
        var wrong = Plain[^1].DeepClone().AsObject();
        wrong["spec"]!["template"]!["spec"]!["hostNetwork"] = "yes";
        var folder = Directory.CreateTempSubdirectory("ipvspure-manifests-");
        try
        {
            var chart = Path.Combine(folder.FullName, "chart.yaml");
            var spoilt = Path.Combine(folder.FullName, "spoilt.yaml");
            File.WriteAllText(chart, string.Join("\n---\n", Chart.Render("{}").Select(x => x.ToJsonString())));
            File.WriteAllText(spoilt, wrong.ToJsonString());
            var (code, output, errors) = Tool.Run(
                Repository.File("deploy/validate"),
                [
                    "deploy/ipvspure.yaml", .. Directory.GetFiles(Repository.File("deploy/kustomize/base"), "*.yaml")
                        .Where(x => !x.EndsWith("kustomization.yaml", StringComparison.Ordinal)), chart, spoilt,
                ]);
            Assert.Contains($"{Plain.Count * 3} objects are as their schemas say, 1 are not", output, StringComparison.Ordinal);
            Assert.Contains("spoilt.yaml: DaemonSet ipvspure: ", errors, StringComparison.Ordinal);
            Assert.Equal(1, code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Are_the_same_as_one_file_as_a_kustomize_base_and_as_a_Helm_chart()
    {
        var files = Yaml.Objects(Repository.Text("deploy/kustomize/base/kustomization.yaml")).Single()["resources"]!.AsArray();
        var kustomized = files.SelectMany(x => Yaml.Objects(Repository.Text($"deploy/kustomize/base/{x}"))).ToArray();
        Same(Plain, kustomized);
        Same(Plain, Chart.Render("{}").ToArray());
        Assert.Equal(Directory.GetFiles(Repository.File("deploy/kustomize/base"), "*.yaml").Length - 1, files.Count);
    }

    [Fact]
    public void Follow_the_values_of_the_chart()
    {
        var objects = Chart.Render(
            "{image: {repository: registry.example/ipvspure, tag: '7'}, kubeProxyConfiguration: \"kind: KubeProxyConfiguration\\nmode: ipvs\\n\", env: [{name: A, value: b}]}");
        var container = objects.Single(x => (string?)x["kind"] == "DaemonSet")["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("registry.example/ipvspure:7", (string?)container["image"]);
        Assert.Equal("A", (string?)container["env"]![1]!["name"]);
        var map = objects.Single(x => (string?)x["kind"] == "ConfigMap");
        Assert.Equal("kind: KubeProxyConfiguration\nmode: ipvs", ((string?)map["data"]!["config.yaml"])!.Trim());
    }

    [Fact]
    public void Ask_for_no_more_than_is_needed()
    {
        var pod = Plain.Single(x => (string?)x["kind"] == "DaemonSet").Deserialize<V1DaemonSet>(Strict)!.Spec.Template.Spec;
        Assert.True(pod.HostNetwork);
        Assert.NotEqual(true, pod.HostPID);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.False(pod.EnableServiceLinks);
        Assert.All(pod.Containers.Concat(pod.InitContainers ?? []), container =>
        {
            Assert.False(container.SecurityContext.Privileged);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal(["NET_ADMIN", "NET_RAW"], container.SecurityContext.Capabilities.Add);
        });
        Assert.Equal(["/proc/sys/net", "/run/xtables.lock"], pod.Volumes.Where(x => x.HostPath is not null).Select(x => x.HostPath.Path));
        var rules = Plain.Single(x => (string?)x["kind"] == "ClusterRole").Deserialize<V1ClusterRole>(Strict)!.Rules;
        Assert.All(rules, x => Assert.DoesNotContain("*", x.Verbs.Concat(x.Resources).Concat(x.ApiGroups)));
        Assert.All(rules.Where(x => !x.Resources.SequenceEqual(["events"])), x => Assert.Equal(["list", "watch"], x.Verbs));
    }

    [Fact]
    public void Start_the_agent_with_settings_that_there_are()
    {
        var container = Plain.Single(x => (string?)x["kind"] == "DaemonSet").Deserialize<V1DaemonSet>(Strict)!.Spec.Template.Spec.Containers[0];
        var flags = new Flags();
        var known = Settings.All(flags);
        var map = Plain.Single(x => (string?)x["kind"] == "ConfigMap").Deserialize<V1ConfigMap>(Strict)!.Data["config.yaml"];
        var layer = ConfigurationFile.Read("config.yaml", System.Text.Encoding.UTF8.GetBytes(map), known);
        Assert.Empty(layer.Faults.Concat(Layers.Checked(layer, flags)));
        Assert.NotEmpty(layer.Settings);
        Assert.Empty(EnvironmentLayer.Read(container.Env.Select(x => KeyValuePair.Create(x.Name, "worker-3")), known).Faults);
        Assert.Equal("agent", container.Args[0]);
        Assert.All(container.Args.Skip(1), x => Assert.Contains(known.Append(flags.Config), y => x.StartsWith(y.Name + "=", StringComparison.Ordinal)));
        Assert.Equal(Pages.HealthPort, container.Ports.Single().ContainerPort);
        Assert.Equal("/livez", container.LivenessProbe.HttpGet.Path);
    }

    [Theory]
    [InlineData("deploy/grafana-dashboard.json")]
    [InlineData("deploy/prometheus-rules.yaml")]
    [InlineData("docs/operations.md")]
    public void Name_only_metrics_that_there_are(string file)
    {
        var names = new Meters().Specs.SelectMany(x => x.Kind == "histogram"
            ? (string[])[x.Name, x.Name + "_bucket", x.Name + "_count", x.Name + "_sum"]
            : [x.Name]).ToHashSet();
        var named = Regex.Matches(Repository.Text(file), "\\b(?:ipvspure|kubeproxy|process)_[a-z_0-9]+").Select(x => x.Value).ToHashSet();
        Assert.True(named.Count > 5);
        Assert.Empty(named.Except(names));
    }

    [Fact]
    public void Have_each_of_our_metrics_and_alerts_explained()
    {
        var page = Repository.Text("docs/operations.md");
        Assert.All(new Meters().Specs, x => Assert.Contains($"`{x.Name}`", page, StringComparison.Ordinal));
        var rules = Yaml.Objects(Repository.Text("deploy/prometheus-rules.yaml")).Single()["groups"]![0]!["rules"]!.AsArray();
        var alerts = rules.Select(x => (string?)x!["alert"]).Where(x => x is not null).ToArray();
        Assert.True(alerts.Length > 3);
        Assert.All(alerts, x => Assert.Contains($"### {x}", page, StringComparison.Ordinal));
        Assert.NotNull(JsonNode.Parse(Repository.Text("deploy/grafana-dashboard.json"))!["panels"]);
    }

    private static void Same(IReadOnlyList<JsonObject> one, IReadOnlyList<JsonObject> other)
    {
        Assert.Equal(one.Select(Name).Order(StringComparer.Ordinal), other.Select(Name).Order(StringComparer.Ordinal));
        Assert.All(one, x =>
        {
            var twin = other.Single(y => Name(y) == Name(x));
            Assert.True(JsonNode.DeepEquals(x, twin), $"{Name(x)}\n{x}\n{twin}");
        });
    }

    private static string Name(JsonObject item) => $"{item["kind"]}/{item["metadata"]!["name"]}";
}
