using System.Linq;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>How a Service says how its servers drain and how they share connections.</summary>
public sealed class A_service_annotation
{
    [Theory]
    [InlineData("'30'", 30)]
    [InlineData("'0'", 0)]
    public void Says_how_long_servers_drain(string value, int seconds) =>
        Assert.Equal(Option<int>.Some(seconds), Given.CartService(metadata: $"annotations: {{ipvspure.io/drain-seconds: {value}}}").DrainSeconds);

    [Theory]
    [InlineData("'soon'", "'soon' is not a number of seconds")]
    [InlineData("'-1'", "'-1' is not a number of seconds")]
    [InlineData("'86401'", "'86401' is not a number of seconds")]
    public void That_makes_no_sense_is_told_and_the_default_stays(string value, string text)
    {
        var metadata = $"annotations: {{ipvspure.io/drain-seconds: {value}}}";
        Assert.True(Given.CartService(metadata: metadata).DrainSeconds.IsNone);
        Assert.Contains(Given.Told(Given.Cart(metadata: metadata)), x => x.Contains($"metadata.annotations.ipvspure.io/drain-seconds: {text}"));
    }

    [Fact]
    public void Gives_weights_by_address_node_and_zone()
    {
        var service = Given.CartService(metadata: "annotations: {ipvspure.io/weights: '10.244.1.5=4, node/worker-1=3,zone/eu-1=2'}");
        EndpointWeight[] expected =
        [
            new EndpointWeight.OfAddress(Given.Address("10.244.1.5"), 4),
            new EndpointWeight.OfNode("worker-1", 3),
            new EndpointWeight.OfZone("eu-1", 2),
        ];
        Given.Same(expected, service.Weights);
    }

    [Theory]
    [InlineData("node/a")]
    [InlineData("node/a=0")]
    [InlineData("a=3")]
    [InlineData("10.244.1.5=65536")]
    [InlineData("=1")]
    public void With_a_weight_that_makes_no_sense_is_told_and_the_others_count(string weight)
    {
        var metadata = $"annotations: {{ipvspure.io/weights: 'zone/a=2,{weight}'}}";
        Given.Same([new EndpointWeight.OfZone("a", 2)], Given.CartService(metadata: metadata).Weights.ToArray());
        Assert.Contains(Given.Told(Given.Cart(metadata: metadata)), x => x.Contains($"'{weight}' is not a weight"));
    }

    [Fact]
    public void Leaves_the_zone_of_an_endpoint_to_its_slice() =>
        Assert.Equal(["eu-1", ""], Given.CartSlice("[{addresses: [10.244.1.1], zone: eu-1}, {addresses: [10.244.1.2]}]").Endpoints.Select(x => x.Zone));
}
