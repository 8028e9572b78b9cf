using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Packets that are not the first of a connection, nor of one that the node knows.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_packet(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web => new("web", ["10.96.12.1", "fd96::12:1"], [new(80), new(80, Protocol: "UDP")], ["q1"])
    {
        ExternalIps = ["203.0.113.12", "2001:db8::12"],
    };

    // The node loses track of a pod's connection; when the pod gives it up, with unread data, a reset is all that it sends.
    [Theory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public void Of_a_pod_that_belongs_to_no_connection_is_dropped(string form)
    {
        node.ServeWith($"--filter {form}", Web);
        guest.Run("on c1 probe ask tcp 127.0.0.1 7001 >/dev/null || lab_serve c1 --tcp 7001").Ended();
        guest.Run(
            """
            on p3 bash -c 'exec 3<>/dev/tcp/192.168.0.100/7001; echo hello >&3; exec sleep 60' & client=$!
            sleep 2
            on nodeA conntrack -D -p tcp --orig-src 10.244.1.13 --dport 7001 >/dev/null
            pkill -KILL -P $client
            sleep 1
            """).Ended();
        var dropped = form == "nftables"
            ? node.Run("nft list chain inet ipvspure forward").Ended().Output
            : node.Run("iptables -L IPVSPURE-FORWARD -v -x -n").Ended().Output;
        Assert.True(Count(dropped) > 0, dropped);
    }

    private static int Count(string listing)
    {
        var found = Regex.Match(listing, @"ct state invalid ip saddr .*counter packets (\d+)|^\s*(\d+)\s+\d+\s+DROP", RegexOptions.Multiline);
        var number = found.Groups[1].Success ? found.Groups[1].Value : found.Groups[2].Value;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }
}
