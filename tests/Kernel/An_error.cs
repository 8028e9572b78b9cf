using System;
using System.Linq;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>What people read when the machine lacks something: one sentence with the remedy, and exit code 1.</summary>
[Collection(KernelCollection.Name)]
public sealed class An_error(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service Web(string scheduler = "") =>
        new("web", ["10.96.5.1"], [new(80)], ["p1"]) { Scheduler = scheduler };

    [Fact]
    public void Says_that_privilege_is_missing()
    {
        var path = node.Write(Web());
        const string Without = "setpriv --bounding-set -net_admin --inh-caps -net_admin";
        foreach (var command in (string[])[$"apply -f {path} --node node-a --yes", $"verify -f {path} --node node-a", "observe", "show", "cleanup --yes"])
        {
            Clear(node.Run($"{Without} {Guest.Binary} {command}"), "root", "CAP_NET_ADMIN");
        }
    }

    [Fact]
    public void Says_that_the_kernel_has_no_IPVS() =>
        Without("ip_vs", "for m in $(lsmod | grep -o ^ip_vs_[a-z]*) ip_vs; do rmmod $m; done", "modprobe ip_vs", "modprobe ip_vs");

    [Fact]
    public void Says_that_the_kernel_has_no_dummy_links() =>
        Without("dummy", "rmmod dummy", "modprobe dummy", "module dummy");

    [Fact]
    public void Says_that_a_scheduler_is_missing_and_serves_the_rest()
    {
        var path = node.Write(Web("sed"), new("other", ["10.96.5.2"], [new(80)], ["p2"]));
        guest.Run("! grep -q ^ip_vs_sed /proc/modules || rmmod ip_vs_sed").Ended();
        Forbid("ip_vs_sed");
        try
        {
            var said = node.Apply(path);
            Assert.Contains("ip_vs_sed", Clear(said, "sed"), StringComparison.Ordinal);
            node.Ask("p3", "tcp", "10.96.5.2", 80).From(["p2"], ".*");
        }
        finally
        {
            Allow("ip_vs_sed");
        }

        node.Apply(path).Ended();
        node.Ask("p3", "tcp", "10.96.5.1", 80).From(["p1"], ".*");
        node.Verify(path).Ended();
    }

    [Fact]
    public void Says_that_iptables_is_missing_where_it_is_needed()
    {
        var path = node.Write(Web());
        guest.Run("cd /usr/sbin && mkdir /tmp/away && mv iptables* ip6tables* /tmp/away").Ended();
        try
        {
            node.Apply(path, "--filter nftables").Ended();
            node.Ask("p3", "tcp", "10.96.5.1", 80).From(["p1"], ".*");
            var said = node.Apply(path, "--filter iptables").Ended(1);
            Assert.Contains("iptables-restore is not here: install the package iptables", said.Output + said.Errors, StringComparison.Ordinal);
            node.Ask("p3", "tcp", "10.96.5.1", 80).From(["p1"], ".*");
        }
        finally
        {
            guest.Run("mv /tmp/away/* /usr/sbin && rmdir /tmp/away").Ended();
        }
    }

    [Fact]
    public void Does_not_come_from_a_missing_ipset_or_ipvsadm_program()
    {
        var path = node.Write(Web());
        guest.Run("mkdir /tmp/away && mv $(command -v ipset) $(command -v ipvsadm) /tmp/away").Ended();
        try
        {
            node.Apply(path).Ended();
            node.Verify(path).Ended();
        }
        finally
        {
            guest.Run("mv /tmp/away/* /usr/sbin && rmdir /tmp/away").Ended();
        }
    }

    [Fact]
    public void Says_which_file_is_not_there() => Clear(node.Ipvspure("verify -f /share/nothing.yaml"), "/share/nothing.yaml");

    private void Without(string module, string remove, string restore, string remedy)
    {
        var path = node.Write(Web());
        Forbid(module);
        try
        {
            guest.Run(remove).Ended();
            Clear(node.Apply(path), remedy);
        }
        finally
        {
            Allow(module);
            guest.Run(restore).Ended();
        }

        node.Apply(path).Ended();
        node.Verify(path).Ended();
    }

    private void Forbid(string module) => guest.Run($"echo install {module} /bin/false >/etc/modprobe.d/{module}.conf").Ended();

    private void Allow(string module) => guest.Run($"rm -f /etc/modprobe.d/{module}.conf").Ended();

    /// <summary>Exit code 1, all of the words, and neither a stack trace nor a flood of lines about it.</summary>
    private static string Clear(Said said, params string[] words)
    {
        said.Ended(1);
        var text = said.Errors + said.Output;
        Assert.All(words, x => Assert.Contains(x, text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.True(said.Errors.Count(x => x == '\n') is > 0 and < 8, said.Errors);
        return text;
    }
}
