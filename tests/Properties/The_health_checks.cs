using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What load balancers hear about this node (kube-proxy.md 3.1).</summary>
public sealed class The_health_checks
{
    private static readonly ClusterService Web = new(
        new("shop", "web"), ServiceType.LoadBalancer, [new("http", Protocol.Tcp, 80, 30_080), new("dns", Protocol.Udp, 53, 0)], [Pool.A("10.96.0.1")], [],
        [Pool.A("203.0.113.1")], [], TrafficPolicy.Local, TrafficPolicy.Cluster, 0, default, 30_099, 5);

    [Theory]
    [InlineData("", 0)]
    [InlineData("rh", 1)]
    [InlineData("rh rh re", 2)]
    [InlineData("th nh xh", 0)]
    [InlineData("rh th", 1)]
    [InlineData("r-", 0)]
    public void Count_the_ready_endpoints_of_this_node(string endpoints, int count) =>
        Assert.Equal(count, Assert.Single(HealthChecks.Of(Recipe.ViewOf([Web], [Slice("web-1", endpoints, "http")])).Answers.Values).LocalEndpoints);

    [Fact]
    public void Count_an_endpoint_of_several_ports_slices_and_families_once()
    {
        var four = Slice("web-1", "rh rh", "http");
        var six = four with
        {
            Name = new("shop", "web-6"),
            Family = AddressFamily.Inet6,
            Endpoints = [.. four.Endpoints.Select((x, i) => x with { Address = Address.V6(new(0xfd10_0001_0000_0000, (ulong)i)) })],
        };
        var all = HealthChecks.Of(Recipe.ViewOf([Web], [four, Slice("web-2", "rh", "dns"), six]));
        Assert.Equal(2, all.Answers[30_099].LocalEndpoints);
        var fewer = HealthChecks.Of(Recipe.ViewOf([Web], [four, six with { Endpoints = [six.Endpoints[0]] }]));
        Assert.Equal(2, fewer.Answers[30_099].LocalEndpoints);
    }

    [Fact]
    public void Are_there_for_load_balancers_of_policy_local_alone()
    {
        ClusterService[] others =
        [
            Web with { ExternalPolicy = TrafficPolicy.Cluster }, Web with { Type = ServiceType.NodePort }, Web with { HealthCheckNodePort = 0 },
        ];
        Assert.All(others, x => Assert.Empty(HealthChecks.Of(Recipe.ViewOf([x], [Slice("web-1", "rh", "http")])).Answers));
    }

    [Fact]
    public void Give_a_port_that_two_services_ask_for_to_the_older_one_and_say_so()
    {
        var older = Web with { Name = new("shop", "zebra"), CreatedAt = 1 };
        var all = HealthChecks.Of(Recipe.ViewOf([Web, older], []));
        Assert.Equal(older.Name, all.Answers[30_099].Service);
        Assert.Equal(Web.Name, Assert.Single(all.Findings).Subject);
    }

    [Fact]
    public void Give_a_port_to_the_first_by_name_of_two_services_of_one_age()
    {
        var other = Web with { Name = new("shop", "zebra") };
        Assert.All((ClusterService[][])[[Web, other], [other, Web]], x =>
        {
            var finding = Assert.Single(HealthChecks.Of(Recipe.ViewOf([.. x], [])).Findings);
            Assert.Equal((other.Name, "spec.healthCheckNodePort", "30099 is claimed already by shop/web, which is older"), (finding.Subject, finding.Field, finding.Text));
        });
    }

    [Theory]
    [InlineData("http", "tcp", 1)]
    [InlineData("http", "udp", 0)]
    [InlineData("grpc", "tcp", 0)]
    public void Count_endpoints_of_ports_that_the_service_has_by_name_and_protocol(string name, string protocol, int count)
    {
        var slice = Slice("web-1", "rh", "http") with
        {
            Ports = [new("other", Protocol.Tcp, 1), new(name, protocol == "udp" ? Protocol.Udp : Protocol.Tcp, 8080)],
        };
        Assert.Equal(count, HealthChecks.Of(Recipe.ViewOf([Web], [slice])).Answers[30_099].LocalEndpoints);
    }

    [Fact]
    public void Count_no_endpoint_without_a_node_on_a_node_without_a_name()
    {
        var view = Recipe.ViewOf([Web], [Slice("web-1", "r-", "http")]);
        Assert.Equal(0, HealthChecks.Of(view with { Node = view.Node with { Name = "" } }).Answers[30_099].LocalEndpoints);
    }

    [Fact]
    public void Are_concerned_by_services_that_ask_their_slices_and_the_node()
    {
        var (slice, other) = (Slice("web-1", "rh", "http"), Slice("other-1", "rh", "http") with { Service = new("shop", "other") });
        var checks = HealthChecks.Of(Recipe.ViewOf([Web], [slice]));
        ClusterChange[] concern =
        [
            new ClusterChange.ServiceIs(Web with { Name = new("shop", "new") }), new ClusterChange.ServiceIs(Web with { HealthCheckNodePort = 0 }),
            new ClusterChange.ServiceGone(Web.Name), new ClusterChange.SliceIs(slice), new ClusterChange.SliceIs(slice with { Service = new("shop", "other") }),
            new ClusterChange.SliceIs(slice with { Name = new("shop", "web-2") }), new ClusterChange.SliceGone(slice.Name), new ClusterChange.NodeIs(Pool.Node),
        ];
        ClusterChange[] others =
        [
            new ClusterChange.ServiceIs(Web with { Name = new("shop", "new"), HealthCheckNodePort = 0 }), new ClusterChange.ServiceGone(new("shop", "new")),
            new ClusterChange.SliceIs(other), new ClusterChange.SliceGone(other.Name),
        ];
        Assert.All(concern, x => Assert.True(checks.Concerns(x), x.ToString()));
        Assert.All(others, x => Assert.False(checks.Concerns(x), x.ToString()));
        Assert.False(HealthChecks.Of(Recipe.ViewOf([], [slice])).Concerns(new ClusterChange.NodeIs(Pool.Node)));
    }

    [Theory]
    [InlineData(1, true, 200)]
    [InlineData(0, true, 503)]
    [InlineData(1, false, 503)]
    public void Say_that_all_is_well_when_there_is_an_endpoint_and_the_proxy_is_well(int endpoints, bool isHealthy, int status)
    {
        var answer = new HealthAnswer(new("shop", "web"), endpoints);
        Assert.Equal(status, answer.Status(isHealthy));
        Assert.Equal(
            $"{{\n\t\"service\": {{\n\t\t\"namespace\": \"shop\",\n\t\t\"name\": \"web\"\n\t}},\n\t\"localEndpoints\": {endpoints},\n"
            + $"\t\"serviceProxyHealthy\": {(isHealthy ? "true" : "false")}\n}}",
            answer.Body(isHealthy).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Are_let_through_on_the_load_balancers_own_address_and_on_no_other()
    {
        var state = Compiling.Compile(Recipe.ViewOf([Web], []), NodePolicy.Default, Pool.HostAddresses).State;
        var open = Traffic.Members(state, SetRole.ServicePort).Where(x => x.Port == 30_099);
        Assert.Equal(["203.0.113.1,tcp:30099"], open.Select(x => x.ToString()));
    }

    // r ready, t serving while terminating, n not ready, x terminating; h here, e elsewhere, - nowhere said.
    private static ClusterEndpointSlice Slice(string name, string endpoints, string port) => new(
        new("shop", name), Web.Name, AddressFamily.Inet,
        [
            .. endpoints.Split(' ', System.StringSplitOptions.RemoveEmptyEntries).Select((x, i) => new ClusterEndpoint(
                Address.V4(0x0af40100 + (uint)i), x[0] == 'r', x[0] is 'r' or 't', x[0] is 't' or 'x', x[1] switch { 'h' => Pool.Node.Name, 'e' => "node-b", _ => "" }, [], [])),
        ],
        [new(port, port == "dns" ? Protocol.Udp : Protocol.Tcp, 8080)]);
}
