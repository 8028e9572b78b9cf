using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>What plans say of a real kernel, and what other tools make of them.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_plan(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service[] Services =>
    [
        new("web", ["10.96.4.1", "fd96::4:1"], [new(80, NodePort: 30050), new(53, Protocol: "UDP")], ["p1", "q1"]) { AffinitySeconds = 300 },
        new("other", ["10.96.4.2"], [new(80), new(80, Protocol: "SCTP")], ["p2"]) { Scheduler = "wlc" },
    ];

    [Fact]
    public void Fed_to_ipvsadm_leaves_nothing_of_IPVS_to_do()
    {
        var path = node.Write(Services);
        node.Apply(path).Ended();
        var made = Snapshot.Part(node.Snapshot(), "ipvsadm");
        node.Run("ipvsadm -C").Ended();
        node.Verify(path).Ended(2);
        node.Run($"{Guest.Binary} observe >/share/node.json && {Guest.Binary} plan -f {path} --node node-a --observed /share/node.json -o ipvsadm | ipvsadm -R").Ended();
        Assert.Equal(made, Snapshot.Part(node.Snapshot(), "ipvsadm"));
        node.Verify(path).Ended();
    }

    [Fact]
    public void From_nothing_fed_to_ipvsadm_makes_the_same_virtual_services_as_apply()
    {
        var path = node.Write(Services[1..]);
        node.Run($"{Guest.Binary} plan -f {path} --node node-a --observed empty -o ipvsadm | ipvsadm -R").Ended();
        var made = Snapshot.Part(node.Snapshot(), "ipvsadm");
        var plan = node.Ipvspure($"plan -f {path} --node node-a -o json").Ended().Output;
        Assert.DoesNotContain("add-service", plan, StringComparison.OrdinalIgnoreCase);
        node.Apply(path).Ended();
        Assert.Equal(made, Snapshot.Part(node.Snapshot(), "ipvsadm"));
    }

    [Fact]
    public void Of_a_snapshot_is_that_of_the_live_kernel()
    {
        var path = node.Serve(Services);
        node.Run("ipvsadm -e -t 10.96.4.2:80 -r 10.244.1.12:8080 -m -w 3; ip link set kube-ipvs0 down; nft flush chain inet ipvspure refuse").Ended();
        node.Ipvspure("observe >/share/node.json").Ended();
        var live = node.Ipvspure($"plan -f {path} --node node-a --observed live").Ended().Output;
        var kept = node.Ipvspure($"plan -f {path} --node node-a --observed /share/node.json").Ended().Output;
        Assert.Equal(BelowHeading(live), BelowHeading(kept));
        Assert.Contains("10.96.4.2:80", live, StringComparison.Ordinal);
        node.Ipvspure($"plan -f {path} --node node-a --observed /share/node.json --detailed-exitcode").Ended(2);
    }

    [Fact]
    public void Needs_no_privilege_without_a_live_kernel()
    {
        var path = node.Write(Services);
        var said = guest.Run(
            $"setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps -all --bounding-set -all {Guest.Binary} plan -f - --node node-a --observed empty <{path}");
        Assert.Contains("10.96.4.1:80", said.Ended().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_what_the_kernel_holds_as_ipvsadm_does()
    {
        node.Serve(Services);
        var shown = node.Ipvspure("show -o ipvsadm").Ended().Output;
        var saved = node.Run("ipvsadm -Sn").Ended().Output;
        Assert.Equal(Sorted(saved), Sorted(shown));
    }

    // The heading names where the state comes from.
    private static string BelowHeading(string plan) => plan[plan.IndexOf('\n')..];

    private static string Sorted(string lines)
    {
        var all = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Array.Sort(all, StringComparer.Ordinal);
        return string.Join('\n', all);
    }
}
