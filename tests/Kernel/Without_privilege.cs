using System;
using System.Linq;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>What the manifests in deploy/ take away is not needed, and what it costs is said.</summary>
[Collection(LongCollection.Name)]
public sealed class Without_privilege(Guest guest)
{
    private const string NetAdminAlone = "setpriv --bounding-set -all,+net_admin --inh-caps -all --no-new-privs";
    private const string ParametersReadOnly = "mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys";

    private static readonly Service Web = new("web", ["10.96.8.1", "fd96::8:1"], [new(80, NodePort: 30081)], ["p1", "q1"]);

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    [Fact]
    public void CAP_NET_ADMIN_alone_is_enough_for_the_nftables_form()
    {
        var path = node.Write(Web);
        var options = $"-f {path} --node node-a --filter nftables";
        node.Run($"{NetAdminAlone} grep CapEff /proc/self/status | grep -q 0000000000001000").Ended();
        node.Run($"{NetAdminAlone} {Guest.Binary} apply --yes {options}", 120).Ended();
        node.Run($"{NetAdminAlone} {Guest.Binary} verify {options}", 120).Ended();
        node.Ask("c1", "tcp", "192.168.0.1", 30081).From(["p1", "q1"], ".*");
        node.Run($"{NetAdminAlone} {Guest.Binary} cleanup --yes", 120).Ended();
    }

    [Fact]
    public void Parameters_that_are_read_only_are_one_warning_and_the_rest_is_served()
    {
        var path = node.Write(Web);
        var said = node.Run(
            $"{ParametersReadOnly} && exec {NetAdminAlone} timeout -s TERM 20 {Guest.Binary} agent -f {path} --node node-a"
                + " --filter nftables --sync-period 2 --snapshots none",
            120);
        var warnings = (said.Output + said.Errors).Split('\n').Where(x => x.Contains("cannot be set", StringComparison.Ordinal)).ToList();
        var warning = Assert.Single(warnings);
        Assert.Contains("/proc/sys is mounted read-only", warning, StringComparison.Ordinal);
        Assert.Contains("net.ipv4.vs.conntrack (without it no source address of service traffic is rewritten)", warning, StringComparison.Ordinal);
        Assert.Contains("10.244.1.11:8080", node.Run("ipvsadm -Sn").Output, StringComparison.Ordinal);
    }
}
