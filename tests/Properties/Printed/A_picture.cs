using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Services, addresses and servers as a drawing, and a listing with more columns; looked at as goldens.</summary>
public sealed class A_picture
{
    private static readonly Desired Names = Shop.Desired(Shop.Before);

    [Fact]
    public void Draws_services_addresses_and_servers()
    {
        var shown = (ShowQuery.All with { Namespace = "shop", Name = "cart" }).Of(Shop.Serving(), Names);
        Golden.Matches("show-mermaid", ShowGraph.Mermaid(Shop.Serving(), shown));
        Golden.Matches("show-dot", ShowGraph.Dot(Shop.Serving(), shown));
    }

    [Fact]
    public void Keeps_quotes_in_names_from_ending_them()
    {
        var shown = new ShownService(Samples.CartKey, new(Samples.RoundRobin, RealServers.Empty), new(new(new("shop", "a\"b"), ""), [], default), true, default, null);
        Assert.Contains("([\"shop/a#quot;b\"])", ShowGraph.Mermaid(KernelState.Empty, [shown]), System.StringComparison.Ordinal);
        Assert.Contains("[label=\"shop/a\\\"b\"", ShowGraph.Dot(KernelState.Empty, [shown]), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Has_more_columns_if_it_is_to_be_wide()
    {
        var rates = Rates.Between(Counted(10), Counted(35), 10);
        Golden.Matches("show-wide", ShowText.Of(Shop.Serving(), ShowQuery.All.Of(Shop.Serving(), Names, rates), true));
    }

    private static LanguageExt.Map<Ascending<ServiceKey>, ServiceKey, Counters> Counted(ulong connections) =>
        new([(ServiceKey.At(Samples.A("10.96.0.10"), Protocol.Udp, 53), new Counters(connections, 0, 0, 0, 0))]);
}
