using System;
using System.Globalization;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>The lab's nodeA with ipvspure on it, and the hosts around it.</summary>
public sealed class NodeUnderTest(Guest guest)
{
    private static int manifests;

    public Guest Guest => guest;

    /// <summary>Makes the node as the lab built it, without help from what is tested.</summary>
    public NodeUnderTest Reset()
    {
        guest.Run("""
            on nodeA bash -c '
                ipvsadm -C
                iptables-save | grep "^\*" | sed "s/.*/&\nCOMMIT/" | iptables-restore
                ip6tables-save | grep "^\*" | sed "s/.*/&\nCOMMIT/" | ip6tables-restore
                ipset destroy
                for table in ipvspure theirs; do nft delete table inet $table 2>/dev/null; done
                for link in kube-ipvs0 kube-dummy-if theirs0; do ip link delete $link 2>/dev/null; done
                for family in -4 -6; do
                    for priority in 32764 32765; do ip $family rule delete pref $priority 2>/dev/null; done
                    ip $family route flush table 78 2>/dev/null
                done
                ipvsadm --set 900 120 300
                for name in conntrack expire_nodest_conn expire_quiescent_template; do echo 0 >/proc/sys/net/ipv4/vs/$name; done
                echo 1 >/proc/sys/net/ipv4/vs/conn_reuse_mode
            '
            """).Ended();
        return this;
    }

    /// <summary>Writes the Services, with the Node, where the guest finds them; the result is the path there.</summary>
    public string Write(params Service[] services) =>
        guest.Share(string.Create(CultureInfo.InvariantCulture, $"manifests/{++manifests}.yaml"), Cluster.Manifests(services));

    /// <summary>Runs ipvspure on the node.</summary>
    public Said Ipvspure(string arguments, int seconds = 120) => guest.Run($"on nodeA {Guest.Binary} {arguments}", seconds);

    public Said Apply(string path, string more = "", int seconds = 120) =>
        Ipvspure($"apply -f {path} --node node-a --yes {more}", seconds);

    public Said Verify(string path, string more = "") => Ipvspure($"verify -f {path} --node node-a {more}");

    /// <summary>Applies the Services; all must go well.</summary>
    public string Serve(params Service[] services) => ServeWith("", services);

    /// <summary>The same with more options.</summary>
    public string ServeWith(string more, params Service[] services)
    {
        var path = Write(services);
        Apply(path, more).Ended();
        return path;
    }

    /// <summary>What the system's tools print about the node, normalised.</summary>
    public string Snapshot() => Kernel.Snapshot.Of(guest.Run(Kernel.Snapshot.Script).Ended().Output);

    /// <summary>A shell script on the node.</summary>
    public Said Run(string script, int seconds = 60) =>
        guest.Run($"on nodeA bash -c '{script.Replace("'", "'\\''", StringComparison.Ordinal)}'", seconds);

    /// <summary>Asks a service from a host of the lab; every answer with its count.</summary>
    public Answers Ask(string from, string protocol, string address, int port, int count = 6, string more = "") =>
        Answers.Of(guest.Run(string.Create(
            CultureInfo.InvariantCulture,
            $"on {from} probe ask {protocol} {address} {port} --count {count} --summary {more}")));

    /// <summary>A steady stream of requests until it is stopped.</summary>
    public Traffic Stream(string from, string protocol, string address, int port, int rate = 20, int seconds = 120, int timeout = 5000, int? resend = null) => new(
        guest,
        string.Create(
        CultureInfo.InvariantCulture,
        $"ip netns exec {from} probe stream {protocol} {address} {port} --rate {rate} --duration {seconds} --timeout {timeout} --failures{(resend is { } after ? $" --resend {after}" : "")}"),
        seconds + 30);

    /// <summary>One connection that is used all the time until it is stopped.</summary>
    public Traffic Hold(string from, string address, int port, int seconds = 120, int timeout = 5000) => new(
        guest,
        string.Create(
        CultureInfo.InvariantCulture,
        $"ip netns exec {from} probe hold {address} {port} --duration {seconds} --timeout {timeout}"),
        seconds + 30);
}

/// <summary>Requests that go on in the background.</summary>
public sealed class Traffic
{
    private readonly Guest guest;
    private readonly Running running;
    private readonly string pid = $"/tmp/{Guid.NewGuid():n}.pid";

    /// <param name="command">A program, not a function: the process that starts here is the one that is ended.</param>
    /// <param name="seconds">How long it may run before it is ended by force.</param>
    public Traffic(Guest guest, string command, int seconds = 150)
    {
        this.guest = guest;
        running = guest.Begin($"exec {command} &\necho $! >{pid}.new; mv {pid}.new {pid}\nwait $!", seconds);
        guest.Run($"until [ -e {pid} ]; do sleep 0.05; done; sleep 0.3").Ended();
    }

    /// <summary>Ends it; the result is what the probe says about it.</summary>
    public Said Stop()
    {
        guest.Run($"kill -TERM $(cat {pid})");
        return running.End();
    }

    /// <summary>Ends it; not one request may have failed, and some must have been made.</summary>
    public Said StopFlawless()
    {
        var said = Stop().Ended();
        Assert.DoesNotContain("ok 0 ", said.Output, StringComparison.Ordinal);
        return said;
    }
}

/// <summary>Traffic that ends with its block; not one request may have failed then.</summary>
public sealed class Flawless(Traffic traffic) : IDisposable
{
    public void Dispose() => traffic.StopFlawless();
}
