using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Built-in chains that drop by default: what is reported holds for packets, and so does the rule that is named as the remedy.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_closed_firewall(Guest guest) : IDisposable
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web => new("web", ["10.96.15.1", "fd96::15:1"], [new(80)], ["p1", "q1"])
    {
        ExternalIps = ["203.0.113.15", "2001:db8::15"],
    };

    public void Dispose()
    {
        node.Run("for tool in iptables ip6tables; do for chain in INPUT FORWARD; do $tool -P $chain ACCEPT; done; done");
        node.Reset();
    }

    [Theory]
    [InlineData("iptables", "FORWARD", "nftables", "203.0.113.15")]
    [InlineData("ip6tables", "FORWARD", "nftables", "2001:db8::15")]
    [InlineData("iptables", "FORWARD", "iptables", "203.0.113.15")]
    [InlineData("iptables", "INPUT", "iptables", "203.0.113.15")]
    [InlineData("ip6tables", "INPUT", "iptables", "2001:db8::15")]
    public void Is_reported_with_the_rule_that_lets_services_through(string tool, string chain, string form, string address)
    {
        var path = node.ServeWith($"--filter {form}", Web);
        node.Ask("c1", "tcp", address, 80, more: "--timeout 8000").From(["p1", "q1"], ".*");

        // Neighbours are found by ICMPv6, which no firewall can do without.
        node.Run($"ip6tables -A {chain} -p icmpv6 -j ACCEPT; {tool} -P {chain} DROP").Ended();
        node.Ask("c1", "tcp", address, 80, count: 1).All("TIMEOUT");
        var said = node.Verify(path, $"--filter {form}").Ended();
        var report = Array.Find((said.Output + said.Errors).Split('\n'), x => x.Contains($"{tool}'s {chain} is DROP", StringComparison.Ordinal));
        Assert.NotNull(report);
        node.Run(report[report.IndexOf($"{tool} -A", StringComparison.Ordinal)..]).Ended();
        node.Ask("c1", "tcp", address, 80, more: "--timeout 8000").From(["p1", "q1"], ".*");
        node.Verify(path, $"--filter {form}").Ended();
    }
}
