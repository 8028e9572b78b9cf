using System;
using System.IO;
using System.Linq;
using IpvsPure.App;
using IpvsPure.App.Configuring;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>Flags, environment and file: one name, one meaning, one set of checks.</summary>
public sealed class The_configuration : IDisposable
{
    private readonly Desk desk = new();

    public void Dispose() => desk.Dispose();

    [Fact]
    public void Comes_from_flags_before_environment_before_file_before_defaults()
    {
        desk.Write("config.yaml", "scheduler: lc\ndrain: 30\nmtu: 1400\n");
        desk.Environment["IPVSPURE_DRAIN"] = "40";
        desk.Environment["IPVSPURE_MTU"] = "1450";
        Assert.Equal(0, desk.Run("config show --config @/config.yaml --mtu 1480"));
        Assert.Contains(Line("scheduler: lc", "@/config.yaml: scheduler"), desk.Out, StringComparison.Ordinal);
        Assert.Contains(Line("drain: 40", "IPVSPURE_DRAIN"), desk.Out, StringComparison.Ordinal);
        Assert.Contains(Line("mtu: 1480", "command line"), desk.Out, StringComparison.Ordinal);
        Assert.Contains("\nbind: route\n", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_a_file_that_gives_the_same()
    {
        Assert.Equal(0, desk.Run("config show --scheduler wrr --nodeport-addresses 192.0.2.0/24,2001:db8::/64 --masquerade-all --log-format json"));
        var first = desk.Out;
        desk.Write("again.yaml", first);
        Assert.Equal(0, desk.Run("config show --config @/again.yaml"));
        Assert.Equal(WithoutOrigins(first), WithoutOrigins(desk.Out));
        Assert.Contains("nodeport-addresses: [192.0.2.0/24, '2001:db8::/64']", first, StringComparison.Ordinal);
        Assert.Contains("masquerade-all: true", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("syncPeriod: 30", "'syncPeriod' is no setting; did you mean 'sync-period'?")]
    [InlineData("schedular: rr", "'schedular' is no setting; did you mean 'scheduler'?")]
    [InlineData("colour: red", "'colour' is no setting")]
    [InlineData("scheduler: fastest", "scheduler")]
    [InlineData("drain: soon", "drain: 'soon' is not a number from 0 to 86400")]
    [InlineData("drain: [1, 2]", "drain: one value is expected, not a list")]
    [InlineData("nodeport-addresses: {a: b}", "nodeport-addresses: a list or a text is expected, not an object")]
    [InlineData("metrics-bind-address: localhost:1", "metrics-bind-address: 'localhost:1' is not an address")]
    [InlineData("drain: 1\ndrain: 2", "drain: is given twice in one object")]
    [InlineData("- drain", "a map of settings is expected, not a list")]
    [InlineData("drain: [", "line ")]
    [InlineData("kind: Pod", "kind 'Pod' is neither KubeProxyConfiguration nor ConfigMap")]
    public void Says_what_is_wrong_in_a_file_and_where(string text, string expected)
    {
        desk.Write("config.yaml", text + "\n");
        Assert.Equal(1, desk.Run("plan -f /dev/null --config @/config.yaml"));
        Assert.Contains("@/config.yaml", desk.Error, StringComparison.Ordinal);
        Assert.Contains(expected, desk.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IPVSPURE_SYNCPERIOD", "30", "did you mean 'IPVSPURE_SYNC_PERIOD'?")]
    [InlineData("IPVSPURE_DRAIN", "soon", "IPVSPURE_DRAIN: 'soon' is not a number from 0 to 86400")]
    [InlineData("IPVSPURE_CONFIG", "/nothing/here", "/nothing/here")]
    public void Says_what_is_wrong_in_the_environment(string name, string value, string expected)
    {
        desk.Environment[name] = value;
        Assert.Equal(1, desk.Run("config show"));
        Assert.Contains(expected, desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_over_what_the_kubelet_sets_for_a_Service_of_our_name()
    {
        desk.Environment["IPVSPURE_SERVICE_HOST"] = "10.96.0.7";
        desk.Environment["IPVSPURE_SERVICE_PORT_METRICS"] = "10249";
        desk.Environment["IPVSPURE_PORT_10249_TCP"] = "tcp://10.96.0.7:10249";
        desk.Environment["IPVSPURE_PORT"] = "tcp://10.96.0.7:10249";
        Assert.Equal(0, desk.Run("config show"));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("1m30s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("89001ms", 90)]
    public void Takes_lengths_of_time_in_seconds_or_as_Go_writes_them(string text, int seconds)
    {
        Assert.Equal(seconds, Durations.WholeSeconds(text));
        Assert.Equal(0, desk.Run($"config show --sync-period {text}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1")]
    [InlineData("1d")]
    [InlineData("-1s")]
    [InlineData("1s1")]
    [InlineData("1.2.3s")]
    public void Takes_nothing_else_for_a_length_of_time(string text) => Assert.Equal(text == "1", Durations.Read(text) is not null);

    [Fact]
    public void Is_told_in_full_in_its_reference()
    {
        Assert.Equal(0, desk.Run("config reference"));
        Assert.Equal(File.ReadAllText(Repository.File("docs/configuration-reference.md")), desk.Out);
    }

    [Fact]
    public void Names_every_setting_that_a_command_has()
    {
        var flags = new Flags();
        var settings = Settings.All(flags);
        var other = new[] { "--config", "--output", "--color", "--observed", "--yes", "--dry-run", "--detailed-exitcode" };
        var agent = Commands.All(flags).Single(x => x.Name == "agent").Options;
        Assert.All(agent.Where(x => !other.Contains(x.Name)), x => Assert.Contains(x, settings));
        Assert.All(settings, x => Assert.Contains(x, agent));
        Assert.All(settings, x => Assert.False(string.IsNullOrEmpty(x.Description)));
    }

    [Theory]
    [InlineData("0.0.0.0:10256", "0.0.0.0:10256")]
    [InlineData("[::]:10256", "[::]:10256")]
    [InlineData("192.0.2.1", "192.0.2.1:7")]
    [InlineData("2001:db8::1", "[2001:db8::1]:7")]
    [InlineData(":10256", "[::]:10256")]
    [InlineData("none", null)]
    [InlineData("localhost:80", null)]
    [InlineData("1.2.3.4:99999", null)]
    public void Reads_addresses_as_kube_proxy_does(string text, string? expected) =>
        Assert.Equal(expected, EndPointText.Read(text, 7)?.ToString());

    private static string Line(string setting, string origin) => $"{setting,-40} # {origin}\n";

    private static string WithoutOrigins(string text) =>
        string.Join('\n', text.Split('\n').Select(x => x.Split(" #")[0].TrimEnd()));
}
