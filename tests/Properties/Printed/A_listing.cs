using System;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What a kernel holds, for people and programs.</summary>
public sealed class A_listing
{
    [Fact]
    public void Lines_up_what_the_kernel_holds() => Golden.Matches("show", ShowText.Of(Samples.State, null));

    [Fact]
    public void Gives_names_where_the_manifests_do()
    {
        var desired = Shop.Desired(Shop.Before);
        Golden.Matches("show-names", ShowText.Of(Shop.Serving(), desired));
    }

    [Fact]
    public void Says_so_when_there_is_nothing() => Assert.Equal("No virtual services.\n", ShowText.Of(KernelState.Empty, null));

    [Fact]
    public void Says_the_same_to_programs()
    {
        using var document = JsonDocument.Parse(ShowJson.Of(Shop.Serving(), Shop.Desired(Shop.Before)));
        var services = document.RootElement.GetProperty("services");
        Assert.Equal(6, services.GetArrayLength());
        Assert.All(services.EnumerateArray(), x => Assert.Equal("ours", x.GetProperty("owner").GetString()));
        Assert.Contains("\"name\": \"kube-dns\"", document.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_a_document_for_programs() => Golden.Matches(
        "show-json", ShowJson.Of(Limited, Shop.Desired(Shop.Before)) + ShowJson.Of(Samples.State, null));

    [Fact]
    public void Shows_limits_slices_and_filters_when_wide() => Golden.Matches(
        "show-wide-limits", ShowText.Of(Limited, ShowQuery.All.Of(Limited, Shop.Desired(Shop.Before)), true) + ShowText.Of(Samples.State, ShowQuery.All.Of(Samples.State, null), true));

    [Theory]
    [InlineData("", "", "", "10.96.0.10:53/tcp 10.96.0.10:53/udp 10.96.0.31:80/tcp 10.96.44.7:443/tcp 203.0.113.7:443/tcp mark")]
    [InlineData("shop", "", "", "10.96.0.31:80/tcp 10.96.44.7:443/tcp 203.0.113.7:443/tcp mark")]
    [InlineData("shop", "old", "", "10.96.0.31:80/tcp")]
    [InlineData("", "kube-dns", "", "10.96.0.10:53/tcp 10.96.0.10:53/udp")]
    [InlineData("kube-system", "old", "", "")]
    [InlineData("", "", "10.96.0.0/24", "10.96.0.10:53/tcp 10.96.0.10:53/udp 10.96.0.31:80/tcp")]
    [InlineData("", "", "10.244.3.12/32", "10.96.44.7:443/tcp 203.0.113.7:443/tcp mark")]
    [InlineData("shop", "", "10.244.1.0/24", "10.96.0.31:80/tcp")]
    public void Shows_only_what_is_asked_for(string space, string name, string range, string expected)
    {
        var query = ShowQuery.All with { Namespace = space, Name = name, Address = range.Length == 0 ? Option<Prefix>.None : Samples.P(range) };
        var shown = query.Of(Shop.Serving(), Shop.Desired(Shop.Before)).Select(x => x.Key.IsMarked ? "mark" : x.Key.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', shown));
        Assert.Equal(space.Length + name.Length == 0, query.Of(Shop.Serving(), null).Length > 0);
    }

    [Fact]
    public void Is_in_the_order_that_is_asked_for()
    {
        var state = Shop.Serving() with
        {
            Services = Shop.Serving().Services.Add(ServiceKey.At(Samples.A("10.0.0.1"), Protocol.Tcp, 80), new(Samples.RoundRobin, RealServers.Empty)),
            Connections = Shop.Serving().Connections.Add(new(ServiceKey.At(Samples.DnsKey.Vip, Protocol.Tcp, 53), new(Samples.A("10.244.1.9"), 53)), new(0, 9)),
        };
        var rates = Rates.Between(
            new([(Samples.CartKey, new Counters(10, 0, 0, 0, 0)), (Samples.DnsKey, new Counters(10, 0, 0, 0, 0))]),
            new([(Samples.CartKey, new Counters(20, 0, 0, 0, 0)), (Samples.DnsKey, new Counters(15, 0, 0, 0, 0))]),
            5);
        Golden.Matches("show-orders", string.Concat(
            from order in Enum.GetValues<ShowOrder>()
            from shown in (ShowQuery.All with { Order = order }).Of(state, Shop.Desired(Shop.Before), rates)
            select $"{order}: {shown.Name} {shown.Key} {shown.Open.Active}+{shown.Open.Inactive} {shown.Rate}\n"));
    }

    [Theory]
    [InlineData(10, 30, 10, "2")]
    [InlineData(10, 10, 10, "0")]
    [InlineData(10, 9, 10, "")]
    [InlineData(10, 30, 0, "")]
    public void Has_rates_where_a_count_grew_in_some_time(ulong before, ulong now, double seconds, string expected)
    {
        Map<Ascending<ServiceKey>, ServiceKey, Counters> Counted(ulong connections) => new([(Samples.DnsKey, new Counters(connections, 0, 0, 0, 0))]);
        Assert.Equal(expected, string.Join(' ', Rates.Between(Counted(before), Counted(now), seconds).Values));
        Assert.True(Rates.Between(default, Counted(now), seconds).IsEmpty);
    }

    // Limits of each kind, a service without a server, and strangers.
    private static KernelState Limited
    {
        get
        {
            var state = Shop.Serving();
            return state with
            {
                Services = state.Services
                    .SetItem(Samples.CartKey, state.Services[Samples.CartKey] with { Servers = RealServers.Of([Samples.Server("10.244.1.1", 80) with { Upper = 9 }, Samples.Server("10.244.1.2", 80) with { Lower = 3 }]) })
                    .Add(ServiceKey.At(Samples.A("198.51.100.1"), Protocol.Sctp, 80), new(new(new("sh", SchedulerFlags.Flag1), new(60, 0xffffff00), true), RealServers.Empty))
                    .Add(ServiceKey.Marked(AddressFamily.Inet6, 5), new(Samples.RoundRobin, RealServers.Empty)),
            };
        }
    }
}
