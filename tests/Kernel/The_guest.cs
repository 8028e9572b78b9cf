using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>The machine that the other tests lean on.</summary>
[Collection(KernelCollection.Name)]
public sealed class The_guest(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    [Fact]
    public void Hands_back_output_errors_and_exit_code()
    {
        var said = guest.Run("echo out; echo err >&2; exit 7");
        Assert.Equal(("out\n", "err\n", 7), (said.Output, said.Errors, said.Code));
    }

    [Fact]
    public void Ends_a_script_that_takes_too_long() => guest.Run("sleep 60", 1).Ended(124);

    [Fact]
    public void Carries_packets_through_a_service_made_by_hand()
    {
        var before = node.Snapshot();
        node.Run("""
            ip link add kube-ipvs0 type dummy
            ip link set kube-ipvs0 up
            ip route add local 10.96.0.200 dev kube-ipvs0 table local src 192.168.0.1
            echo 1 >/proc/sys/net/ipv4/vs/conntrack
            ipvsadm -A -t 10.96.0.200:80 -s rr
            ipvsadm -a -t 10.96.0.200:80 -r 10.244.1.11:8080 -m
            """).Ended();
        var traffic = node.Stream("c1", "tcp", "10.96.0.200", 80);
        node.Ask("c1", "tcp", "10.96.0.200", 80).From(["p1"], "192.168.0.100");
        traffic.StopFlawless();
        Assert.NotEqual(before, node.Snapshot());
        node.Reset();
        Assert.Equal(before, node.Snapshot());
    }
}
