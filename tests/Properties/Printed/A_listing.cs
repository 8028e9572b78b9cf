using System;
using System.Text.Json;
using IpvsPure.Domain;
using IpvsPure.Planner;
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
}
