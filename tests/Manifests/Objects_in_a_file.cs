using System.Linq;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>Documents, lists, kinds and names: how objects are found in a text.</summary>
public sealed class Objects_in_a_file
{
    [Fact]
    public void Are_counted_from_1_with_empty_documents() => Assert.Equal(
        ["shop.yaml, document 3: Service shop/cart: spec.ports[0].port: 70000 is not a port (1 to 65535)"],
        Given.Told($"---\n# nothing\n---\n---\n{Given.Cart(ports: "[{port: 70000}]")}"));

    [Theory]
    [InlineData("List")]
    [InlineData("ServiceList")]
    public void May_be_wrapped_in_a_list(string kind)
    {
        var text = $"kind: {kind}\n" + """
            apiVersion: v1
            items:
            - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}
            - {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {clusterIP: 10.96.0.2, ports: [{port: 80}]}}
            """;
        Assert.Empty(Given.Told(text));
        Assert.Equal(2, Given.OnNodeA(text).View.Services.Count);
    }

    [Fact]
    public void Of_a_typed_list_need_not_repeat_the_kind()
    {
        var manifests = Given.OnNodeA("""
            {"kind": "EndpointSliceList", "apiVersion": "discovery.k8s.io/v1", "items": [
              {"metadata": {"name": "cart-1", "labels": {"kubernetes.io/service-name": "cart"}}, "addressType": "IPv4",
               "endpoints": [], "ports": []}]}
            """);
        Assert.Equal(1, manifests.View.Slices.Count);
        Assert.Empty(manifests.Diagnostics);
    }

    [Fact]
    public void Of_a_plain_list_must_say_their_kind() => Assert.Equal(
        ["shop.yaml, document 1: items[0].kind: is missing", "shop.yaml, document 1: items[0].apiVersion: is missing"],
        Given.Told("{apiVersion: v1, kind: List, items: [{metadata: {name: a}}]}"));

    [Fact]
    public void Of_unknown_kinds_are_counted()
    {
        var manifests = Given.OnNodeA("""
            {apiVersion: apps/v1, kind: Deployment}
            ---
            {apiVersion: apps/v1, kind: Deployment}
            ---
            {apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice}
            ---
            {apiVersion: serving.knative.dev/v1, kind: Service}
            ---
            {apiVersion: v1, kind: PodList, items: [{}, {}, {}]}
            """);
        Assert.Empty(manifests.Diagnostics);
        Assert.Equal(
            "Deployment 2, EndpointSlice (discovery.k8s.io/v1beta1) 1, Pod 3, Service (serving.knative.dev/v1) 1",
            string.Join(", ", manifests.UnknownKinds.Select(kind => $"{kind.Key} {kind.Value}")));
    }

    [Fact]
    public void With_one_name_are_told_and_the_later_counts()
    {
        var manifests = ManifestReader.Read(
            [ManifestText.Of("a.yaml", Given.Cart()), ManifestText.Of("b.yaml", Given.Cart(ports: "[{port: 81}]") + "\n---\n" + Given.NodeA)],
            new(default, ""));
        Assert.Equal(81, manifests.View.Services.Values.Single().Ports.Single().Port);
        Assert.Equal(
            "b.yaml, document 1: Service shop/cart: is given twice, first in a.yaml, document 1: the later one counts",
            Assert.Single(manifests.Diagnostics).ToString());
    }

    [Fact]
    public void Replaced_by_a_headless_one_are_gone() => Assert.True(Given.OnNodeA(
        Given.Cart() + "\n---\n{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {clusterIP: None}}").View.Services.IsEmpty);

    [Fact]
    public void That_are_bad_do_not_stop_the_others()
    {
        var manifests = Given.OnNodeA($"just text\n---\n[1, 2]\n---\n{{kind: Service}}\n---\n{Given.Cart()}");
        Assert.Equal(1, manifests.View.Services.Count);
        Assert.Equal(
            [
                "shop.yaml, document 1: is not a Kubernetes object but the text 'just text'",
                "shop.yaml, document 2: is not a Kubernetes object but a list",
                "shop.yaml, document 3: apiVersion: is missing",
            ],
            manifests.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void With_a_key_given_twice_are_told_and_left_out()
    {
        var manifests = Given.OnNodeA("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.96.0.1, ports: [{port: 80, port: 81}]}}
            - {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {clusterIP: 10.96.0.2, ports: [{port: 80}]}}
            """);
        Assert.Equal("default/b", manifests.View.Services.Keys.Single().ToString());
        Assert.Equal(
            "shop.yaml, document 1: Service default/a: spec.ports[0].port: is given twice in one object",
            Assert.Single(manifests.Diagnostics).ToString());
    }

    [Fact]
    public void In_a_list_with_a_key_given_twice_are_all_left_out() => Assert.Equal(
        ["shop.yaml, document 1: items: is given twice in one object"],
        Given.Told("{apiVersion: v1, kind: List, items: [], items: []}"));
}
