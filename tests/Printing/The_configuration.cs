using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using IpvsPure.App;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>docs/configuration.md against the options that there are.</summary>
public sealed partial class The_configuration
{
    [Fact]
    public void Lists_every_option_of_the_policy_with_its_other_names_and_nothing_else()
    {
        var rows = Rows().Select(x => x.Split('|')[1]).SelectMany(x => Names().Matches(x).Select(y => y.Value)).Order(StringComparer.Ordinal);
        var options = new Flags().Policy.SelectMany(x => x.Aliases.Append(x.Name)).Order(StringComparer.Ordinal);
        Assert.Equal(options, rows);
    }

    [Theory]
    [InlineData("--nodeport-addresses localhost", "loopback")]
    [InlineData("--nodeport-addresses everywhere", "'everywhere' is not an address range")]
    [InlineData("--pod-interface veth+x", "'veth+x' is neither")]
    [InlineData("--pod-interface averyveryverylongname", "neither the name of a link")]
    [InlineData("--masquerade-bit 20", "not a number from 0 to 19")]
    [InlineData("--external-ip-range 203.0.113.1", "'203.0.113.1' is not an address range")]
    public void Turns_away_what_it_cannot_use(string option, string words)
    {
        using var desk = Desk.WithShop();
        Assert.Equal(1, desk.Run($"plan -f @ --observed empty {option}"));
        Assert.Contains(words, desk.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--pod-interface cni0,veth+ --strict-arp --refuse-ping", "arp_ignore")]
    [InlineData("--nodeport-addresses primary 10.0.0.0/8", "Plan:")]
    [InlineData("--nodeport-addresses all --masquerade-bit 14", "Plan:")]
    public void Takes_what_it_promises(string option, string words)
    {
        using var desk = Desk.WithShop();
        Assert.Equal(0, desk.Run($"plan -f @ --observed empty {option}"));
        Assert.Contains(words, desk.Out, StringComparison.Ordinal);
    }

    private static string[] Rows()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "IpvsPure.sln")))
        {
            directory = directory.Parent!;
        }

        return [.. File.ReadLines(Path.Combine(directory.FullName, "docs", "configuration.md")).Where(x => x.StartsWith("| `--", StringComparison.Ordinal))];
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Names();
}
