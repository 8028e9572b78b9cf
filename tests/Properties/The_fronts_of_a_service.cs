using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// What stands behind each address of a Service, as data. The Service has one port on a cluster address (C), an external
/// one (E), one of a load balancer (L) and a node port (N). Endpoints are written as in <see cref="The_endpoints_of_a_service"/>.
/// Behind a front stand the numbers of its servers, and the roles in which the packet filter knows it.
/// </summary>
public sealed class The_fronts_of_a_service
{
    private static readonly (char Name, ServiceKey Key)[] Fronts =
    [
        ('C', ServiceKey.At(Pool.A("10.96.0.1"), Protocol.Tcp, 80)),
        ('E', ServiceKey.At(Pool.A("203.0.113.1"), Protocol.Tcp, 80)),
        ('L', ServiceKey.At(Pool.A("203.0.113.2"), Protocol.Tcp, 80)),
        ('N', ServiceKey.At(Pool.A("192.0.2.1"), Protocol.Tcp, 30_080)),
    ];

    [Theory]
    [InlineData("rh re", "Cluster Cluster", "", "C 01 svc,int | E 01 svc,ext | L 01 svc,ext | N 01 ext")]
    [InlineData("rh re", "Cluster Local", "01", "C 01 svc,int | E 0 svc,loc | L 0 svc,loc | N 0 loc")]
    [InlineData("rh re", "Local Cluster", "", "C 0 svc,int | E 01 svc,ext | L 01 svc,ext | N 01 ext")]
    [InlineData("rh re", "Local Local", "01", "C 0 svc,int | E 0 svc,loc | L 0 svc,loc | N 0 loc")]
    [InlineData("re re", "Cluster Local", "01", "C 01 svc,int | E - svc,loc,drop | L - svc,loc,drop | N - loc,drop")]
    [InlineData("re re", "Local Cluster", "", "C - svc,int,drop | E 01 svc,ext | L 01 svc,ext | N 01 ext")]
    [InlineData("rh rh", "Cluster Local", "", "C 01 svc,int | E 01 svc | L 01 svc | N 01 ")]
    [InlineData("ne ne", "Cluster Local", "", "C -  | E -  | L -  | N - ")]
    [InlineData("", "Cluster Cluster", "", "C -  | E -  | L -  | N - ")]
    [InlineData("te th", "Cluster Cluster", "", "C 01 svc,int | E 01 svc,ext | L 01 svc,ext | N 01 ext")]
    [InlineData("te th", "Cluster Local", "01", "C 01 svc,int | E 1 svc,loc | L 1 svc,loc | N 1 loc")]
    public void Are_served_as_the_table_says(string endpoints, string policies, string marked, string expected)
    {
        var state = Compiling.Compile(View(endpoints, policies, []), NodePolicy.Default, Pool.HostAddresses).State;
        Assert.Equal(expected, string.Join(" | ", Fronts.Select(x => $"{x.Name} {Servers(state, x.Key)} {Roles(state, x.Key)}")));
        var marks = state.Services.Where(x => x.Key.IsMarked).ToList();
        Assert.Equal(marked, marks.Count == 0 ? "" : Numbers(Assert.Single(marks).Value));
        Assert.Equal(marked.Length > 0, Traffic.Members(state, SetRole.ShortCircuit).Any());
        Assert.All(Fronts.Where(x => Traffic.Has(state, SetRole.ShortCircuit, x.Key)), x => Assert.Equal(Assert.Single(marks).Key.Mark, Mark(state, x.Key)));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("203.0.113.0/24", true)]
    [InlineData("2001:db8::/32", false)]
    public void Let_in_only_the_sources_that_a_load_balancer_names(string range, bool isRanged)
    {
        var ranges = range.Length == 0 ? ImmutableArray<Prefix>.Empty : [Pool.P(range)];
        var state = Compiling.Compile(View("rh re", "Cluster Cluster", ranges), NodePolicy.Default, Pool.HostAddresses).State;
        Assert.Equal(isRanged ? [Fronts[2].Key] : [], Traffic.Members(state, SetRole.Ranged).Select(x => x.Service));
        var sources = isRanged ? (SetMember[])[SetMember.Of(Fronts[2].Key.Vip, Protocol.Tcp, 80, Pool.P(range))] : [];
        Assert.Equal(sources, Traffic.Members(state, SetRole.RangeSource));
    }

    [Theory]
    [InlineData(0u, "rr", "off", "rr", "off")]
    [InlineData(60u, "rr", "60 s", "mh", "off")]
    public void Keep_a_client_with_its_server_where_affinity_is_asked_for(uint seconds, string scheduler, string affinity, string markScheduler, string markAffinity)
    {
        var view = View("rh re", "Cluster Local", []);
        var service = view.Services.Values.Single() with { AffinitySeconds = seconds };
        var state = Compiling.Compile(Recipe.ViewOf([service], view.Slices.Values), NodePolicy.Default, Pool.HostAddresses).State;
        Assert.All(state.Services.Where(x => !x.Key.IsMarked), x => Assert.Equal(
            (scheduler, affinity), (x.Value.Settings.Scheduler.ToString(), x.Value.Settings.Persistence.ToString())));
        var marked = state.Services.Single(x => x.Key.IsMarked).Value.Settings;
        Assert.Equal((markScheduler, markAffinity), (marked.Scheduler.ToString(), marked.Persistence.ToString()));
    }

    [Fact]
    public void Reach_their_own_endpoint_with_another_source()
    {
        var state = Compiling.Compile(View("rh re", "Cluster Cluster", []), NodePolicy.Default, Pool.HostAddresses).State;
        var here = Pool.A("10.244.1.10");
        Assert.Equal([SetMember.Of(here, Protocol.Tcp, 8080, here)], Traffic.Members(state, SetRole.Hairpin));
    }

    [Fact]
    public void Rewrite_every_source_when_told_to()
    {
        var state = Compiling.Compile(View("rh re", "Cluster Cluster", []), NodePolicy.Default with { MasqueradeAll = true }, Pool.HostAddresses).State;
        Assert.Equal("svc,ext", Roles(state, Fronts[0].Key));
    }

    [Fact]
    public void Are_on_the_node_addresses_that_the_operator_names()
    {
        var policy = NodePolicy.Default with { NodePortRanges = [Pool.P("192.0.2.8/29")] };
        var state = Compiling.Compile(View("rh re", "Cluster Cluster", []), policy, Pool.HostAddresses).State;
        Assert.Equal([Pool.A("192.0.2.9")], state.Services.Keys.Where(x => x.Port == 30_080).Select(x => x.Vip));
    }

    [Fact]
    public void Are_routes_with_a_source_and_a_packet_size_or_addresses_of_the_link()
    {
        var view = View("rh re", "Cluster Cluster", []);
        var vips = (Address[])[Fronts[0].Key.Vip, Fronts[1].Key.Vip, Fronts[2].Key.Vip];
        var routed = Compiling.Compile(view, NodePolicy.Default with { Mtu = 1_400 }, Pool.HostAddresses).State;
        Assert.Equal(vips.Select(x => (x, new LocalRoute(Pool.A("192.0.2.1"), 1_400))), routed.Routes.Select(x => (x.Key, x.Value)));
        Assert.True(routed.Bound.IsEmpty);
        var bound = Compiling.Compile(view, NodePolicy.Default with { Bind = BindMode.Address }, Pool.HostAddresses).State;
        Assert.Equal(vips, bound.Bound);
        Assert.True(bound.Routes.IsEmpty);
    }

    private static ClusterView View(string endpoints, string policies, ImmutableArray<Prefix> ranges)
    {
        var policy = policies.Split(' ').Select(Enum.Parse<TrafficPolicy>).ToArray();
        var service = new ClusterService(
            new("ns", "web"), ServiceType.LoadBalancer, [new("http", Protocol.Tcp, 80, 30_080)], [Fronts[0].Key.Vip], [Fronts[1].Key.Vip],
            [Fronts[2].Key.Vip], ranges, policy[1], policy[0], 0, default, 0, 0);
        var slice = new ClusterEndpointSlice(
            new("ns", "web-1"), service.Name, AddressFamily.Inet,
            [.. endpoints.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((x, i) => new ClusterEndpoint(
                Server(i), x[0] == 'r', x[0] is 'r' or 't', x[0] == 't', x[1] == 'h' ? Pool.Node.Name : "node-b", [], []))],
            [new("http", Protocol.Tcp, 8080)]);
        return Recipe.ViewOf([service], [slice]);
    }

    private static Address Server(int number) => Address.V4(0x0af4010a + (uint)number);

    private static string Servers(KernelState state, ServiceKey key) =>
        state.Services.Find(key).Case is VirtualService x && Traffic.Has(state, SetRole.Ledger, key) ? Numbers(x) : "-";

    private static string Numbers(VirtualService service) =>
        string.Concat(service.Servers.Span.ToArray().Select(x => (uint)x.Key.Address.Bits - 0x0af4010a));

    private static uint Mark(KernelState state, ServiceKey key) => state.Sets[OurSets.Name(SetRole.ShortCircuit, AddressFamily.Inet)]
        .Members[SetMember.Of(key.Vip, key.Protocol, key.Port)];

    private static string Roles(KernelState state, ServiceKey key) => string.Join(',', new (SetRole Role, string Name)[]
    {
        (SetRole.ServicePort, "svc"), (SetRole.Internal, "int"), (SetRole.External, "ext"), (SetRole.ShortCircuit, "loc"),
        (SetRole.Drop, "drop"), (SetRole.Ranged, "ranged"),
    }.Where(x => Traffic.Has(state, x.Role, key)).Select(x => x.Name));
}
