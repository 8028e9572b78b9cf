using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>From each of some clusters to each other one, which differ by one thing: nothing that can change goes unnoticed.</summary>
public sealed class A_small_change
{
    private static readonly ClusterService Cart = Shop.Before.Services[new("shop", "cart")];
    private static readonly ClusterEndpointSlice Slice = Shop.Before.Slices[new("shop", "cart-x1")];

    // A Service whose firewall mark would be that of the cart.
    private static readonly ObjectName Twin = new("shop", "cart-92975");
    private static readonly NodePolicy Policy = NodePolicy.Default with { DrainSeconds = 0 };

    [Fact]
    public void Is_wanted_and_planned_as_everything_would_be()
    {
        Assert.Equal(Marks.Home(new(Cart.Name, "https"), Protocol.Tcp), Marks.Home(new(Twin, "https"), Protocol.Tcp));
        AreSame([.. Views()], Shop.Pristine);
    }

    [Fact]
    public void Takes_a_family_with_it_when_it_takes_its_last_address_on_a_node_without_one()
    {
        ClusterView[] views =
        [
            .. from vips in (string[][])[["10.96.44.7"], ["fd96::7"], ["10.96.44.7", "fd96::7"]] select With(Cart with { ClusterIps = [.. vips.Select(Pool.A)], IngressIps = [] }),
            Shop.Before with { Services = default },
        ];
        foreach (var own in (string[])["192.0.2.1", "fd01::1"])
        {
            AreSame([.. views.Select(x => x with { Services = x.Services.Filter(y => y.Name == Cart.Name) })], Shop.Pristine with { HostAddresses = new([Pool.A(own)]) });
        }
    }

    private static void AreSame(ImmutableArray<ClusterView> views, KernelState pristine)
    {
        var whole = views.Select(x => Compiling.Compile(x, Policy, pristine.HostAddresses)).ToList();
        for (var i = 0; i < views.Length; i++)
        {
            var before = Settled(Told(Reconciling.Complete(Memory.Blank(Policy, Pace.Default)), views[i]), pristine);
            for (var j = 0; j < views.Length; j++)
            {
                var (after, errand) = Reconciling.Next(Told(before, views[j]), 0);
                AreSame(whole[j], after.Desired, $"{i} to {j}");
                var plan = Planning.Between(whole[j], before.Believed!, Policy);
                Assert.Equal(plan.Steps.AsEnumerable(), errand is Errand.CarryOut x ? x.Plan.Steps : []);
            }
        }
    }

    private static IEnumerable<ClusterView> Views()
    {
        var remote = Slice with { Endpoints = [.. Slice.Endpoints.Where(x => x.NodeName != Shop.Node.Name)] };
        var six = Slice with { Name = new("shop", "cart-6"), Family = AddressFamily.Inet6, Endpoints = [Slice.Endpoints[0] with { Address = Pool.A("fd10::31") }] };
        ClusterService[] services =
        [
            Cart,
            Cart with { Ports = [new("https", Protocol.Udp, 443, 0)] },
            Cart with { Ports = [new("https", Protocol.Tcp, 444, 0)] },
            Cart with { Ports = [new("https", Protocol.Tcp, 443, 30_443), new("http", Protocol.Tcp, 80, 0)] },
            Cart with { AffinitySeconds = 60 },
            Cart with { Scheduler = new Scheduler("wlc") },
            Cart with { CreatedAt = 7 },
            Cart with { DrainSeconds = 9 },
            Cart with { Weights = [new EndpointWeight.OfNode("worker-1", 5)] },
            Cart with { ClusterIps = [Pool.A("10.96.44.8")] },
            Cart with { ClusterIps = [Pool.A("10.96.44.7"), Pool.A("fd96::7")] },
            Cart with { ExternalIps = [Pool.A("203.0.113.8"), Pool.A("192.0.2.1")] },
            Cart with { SourceRanges = [] },
            Cart with { ExternalPolicy = TrafficPolicy.Cluster },
            Cart with { InternalPolicy = TrafficPolicy.Local },
            Cart with { InternalPolicy = TrafficPolicy.Local, Weights = [new EndpointWeight.OfNode("worker-1", 5)] },
        ];
        ClusterEndpointSlice[][] slices =
        [
            [], [remote], [Slice with { Name = new("shop", "cart-x2") }], [Slice with { Service = new("shop", "old") }], [Slice with { Ports = [new("https", Protocol.Tcp, 9443)] }],
            [Slice with { Endpoints = [.. Slice.Endpoints.Select(x => x with { NodeName = "worker-1" })] }], [Slice, six],
        ];
        var older = Cart with { Name = new("shop", "older"), CreatedAt = -1, IngressIps = [] };
        var rival = Cart with { Name = new("shop", "rival"), CreatedAt = 9, IngressIps = [] };
        var makesWay = With(Cart with { Ports = [new("https", Protocol.Tcp, 444, 0)] }, Slice with { Name = new("shop", "rival-x1"), Service = rival.Name });
        var twin = Cart with { Name = Twin, CreatedAt = 9, ClusterIps = [Pool.A("10.96.44.9")], IngressIps = [Pool.A("203.0.113.9")] };
        var both = With(Cart, Slice, Slice with { Name = new("shop", "cart-92975-x1"), Service = Twin }) with { Services = Shop.Before.Services.Add(Twin, twin) };
        return
        [
            both,
            both with { Services = both.Services.Remove(Cart.Name) },
            makesWay with { Services = makesWay.Services.Add(rival.Name, rival) },
            .. services.Select(x => With(x, Slice, six)),
            .. slices.Select(x => With(Cart, x)),
            With(Cart, Slice) with { Services = Shop.Before.Services.Add(older.Name, older) },
            With(Cart, Slice) with { Services = Shop.Before.Services.Add(older.Name, older).SetItem(Cart.Name, Cart with { CreatedAt = -5 }) },
            With(Cart with { InternalPolicy = TrafficPolicy.Local }, Slice with { Endpoints = [Slice.Endpoints[1], Slice.Endpoints[0] with { Address = Pool.A("10.244.2.32") }] }),
            With(Cart with { Ports = [new("https", Protocol.Tcp, 443, 30_443)] }),
            With(Cart with { Ports = [new("https", Protocol.Tcp, 443, 30_444)] }),
            Shop.Before with { Services = Shop.Before.Services.Remove(Cart.Name) },
            Shop.Before with { Services = default },
            Shop.Before with { Services = new([(Cart.Name, Cart with { ClusterIps = [Pool.A("fd96::7")], IngressIps = [] })]) },
            Shop.Before with { Node = Shop.Node with { PodCidrs = [Pool.P("10.244.2.0/24")], Zone = "zone-1" } },
        ];
    }

    private static ClusterView With(ClusterService service, params ClusterEndpointSlice[] slices) => Shop.Before with
    {
        Services = Shop.Before.Services.SetItem(service.Name, service),
        Slices = Shop.Before.Slices.Remove(Slice.Name).AddOrUpdateRange(slices.Select(x => (x.Name, x))),
    };

    private static Memory Told(Memory memory, ClusterView view)
    {
        ImmutableArray<ClusterChange> changes =
        [
            new ClusterChange.NodeIs(view.Node),
            .. memory.View.Slices.Keys.Where(x => !view.Slices.ContainsKey(x)).Select(x => new ClusterChange.SliceGone(x)),
            .. view.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
            .. memory.View.Services.Keys.Where(x => !view.Services.ContainsKey(x)).Select(x => new ClusterChange.ServiceGone(x)),
            .. view.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
        ];
        return changes.Aggregate(memory, Reconciling.After);
    }

    // Everything is carried out, on a node that had nothing.
    private static Memory Settled(Memory memory, KernelState pristine)
    {
        memory = Reconciling.Seen(memory, pristine, 0);
        for (var i = 0; i < 3 && Reconciling.Next(memory, 0) is (var next, Errand.CarryOut errand); i++)
        {
            memory = Reconciling.Did(next, [.. errand.Plan.Steps.Select(x => (x, (Outcome)Outcome.Done.It))], 0);
        }

        return memory;
    }

    private static void AreSame(Desired whole, Desired parts, string change)
    {
        Assert.Equal($"{change}\n{Describe.Of(whole.State)}", $"{change}\n{Describe.Of(parts.State)}");
        Assert.Equal(whole.Origins.AsEnumerable(), parts.Origins.AsEnumerable());
        Assert.Equal(whole.Claims.AsEnumerable(), parts.Claims.AsEnumerable());
        Assert.Equal(whole.Findings.AsEnumerable(), parts.Findings);
        Assert.Equal(whole.HeldBack.AsEnumerable(), parts.HeldBack);
    }
}
