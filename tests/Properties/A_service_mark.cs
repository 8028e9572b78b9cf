using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The firewall marks that name our services.</summary>
public sealed class A_service_mark
{
    [Theory]
    [InlineData(0x7a500000u, true)]
    [InlineData(0x7a5fffffu, true)]
    [InlineData(0x7a4fffffu, false)]
    [InlineData(0x7a600000u, false)]
    [InlineData(0u, false)]
    public void Is_ours_by_its_prefix(uint mark, bool isOurs) => Assert.Equal(isOurs, Marks.IsOurs(mark));

    [Theory]
    [InlineData(0x7a500001u, 0x7a500002u)]
    [InlineData(0x7a57ffffu, 0x7a500000u)]
    [InlineData(0x7a5fffffu, 0x7a580000u)]
    public void Has_the_next_one_among_those_of_its_kind(uint mark, uint next)
    {
        Assert.Equal(next, Marks.After(mark));
        Assert.Equal(mark, Marks.Before(next));
        Assert.Equal(Marks.IsUdp(mark), Marks.IsUdp(next));
    }

    [Fact]
    public void Is_the_same_in_both_families()
    {
        var slice = Shop.Before.Slices[new("shop", "cart-x1")];
        var six = slice with
        {
            Name = new("shop", "cart-6"),
            Family = AddressFamily.Inet6,
            Endpoints = [.. slice.Endpoints.Select((x, i) => x with { Address = Pool.A($"fd10::{i + 1}") })],
        };
        var cart = Shop.Before.Services[slice.Service] with { ClusterIps = [Pool.A("10.96.44.7"), Pool.A("fd96::7")], IngressIps = [Pool.A("203.0.113.7"), Pool.A("2001:db8::7")] };
        var view = Shop.Before with { Services = Shop.Before.Services.SetItem(cart.Name, cart), Slices = Shop.Before.Slices.Add(six.Name, six) };
        var marks = Shop.Desired(view).State.Services.Keys.Where(x => x.IsMarked).ToList();
        Assert.Equal([AddressFamily.Inet, AddressFamily.Inet6], marks.Select(x => x.Family));
        Assert.Single(marks.Select(x => x.Mark).Distinct());
    }

    [Fact]
    public void Is_given_as_if_all_were_given_anew_where_two_meet()
    {
        var (older, younger) = Meeting();
        ClusterView[] views = [With(), With(older), With(younger), With(older, younger)];
        foreach (var (before, after) in from one in views from other in views select (one, other))
        {
            var memory = Reconciling.Complete(Memory.Blank(NodePolicy.Default, Pace.Default));
            memory = Reconciling.Next(Reconciling.Seen(Told(memory, before), Shop.Pristine, 0), 0).Memory;
            memory = Reconciling.Next(Told(memory, after), 0).Memory;
            Assert.Equal(Describe.Of(Shop.Desired(after).State), Describe.Of(memory.Desired.State));
        }
    }

    // Two Services whose marks have one home: among so few marks some soon do.
    private static (ClusterService Older, ClusterService Younger) Meeting()
    {
        var homes = new Dictionary<uint, ObjectName>();
        for (var i = 0; ; i++)
        {
            var name = new ObjectName("shop", $"s{i}");
            var home = Marks.Home(new(name, "https"), Protocol.Tcp);
            if (!homes.TryAdd(home, name))
            {
                return (Like(homes[home], 1), Like(name, 2));
            }
        }
    }

    private static ClusterService Like(ObjectName name, byte number) => Shop.Before.Services[new("shop", "cart")] with
    {
        Name = name,
        CreatedAt = number,
        ClusterIps = [Pool.A($"10.96.0.{100 + number}")],
        IngressIps = [Pool.A($"203.0.113.{100 + number}")],
    };

    private static ClusterView With(params ClusterService[] services)
    {
        var slice = Shop.Before.Slices[new("shop", "cart-x1")];
        return Shop.Before with
        {
            Services = Shop.Before.Services.AddRange(services.Select(x => (x.Name, x))),
            Slices = Shop.Before.Slices.AddRange(services.Select(x => (x.Name, slice with { Name = x.Name, Service = x.Name }))),
        };
    }

    private static Memory Told(Memory memory, ClusterView view)
    {
        ClusterChange[] changes =
        [
            new ClusterChange.NodeIs(view.Node),
            .. memory.View.Services.Keys.Where(x => !view.Services.ContainsKey(x)).Select(x => new ClusterChange.ServiceGone(x)),
            .. view.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
            .. view.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
        ];
        return changes.Aggregate(memory, Reconciling.After);
    }
}
