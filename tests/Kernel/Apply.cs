using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>Convergence: what apply makes, verify finds, and what was edited behind its back is mended.</summary>
[Collection(KernelCollection.Name)]
public sealed partial class Apply(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service[] Services =>
    [
        new("web", ["10.96.3.1", "fd96::3:1"], [new(80, NodePort: 30060), new(53, Protocol: "UDP")], ["p1", "q1"])
        {
            ExternalIps = ["203.0.113.3"],
        },
        new("empty", ["10.96.3.2"], [new(80)], []),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("--bind address")]
    public void A_second_time_has_nothing_to_do(string bind)
    {
        var path = node.Write(Services);
        node.Verify(path, bind).Ended(2);
        node.Apply(path, bind).Ended();
        node.Verify(path, bind).Ended();
        var snapshot = node.Snapshot();
        node.Apply(path, bind).Ended();
        Assert.Equal(snapshot, node.Snapshot());
        node.Ask("p3", "tcp", "10.96.3.1", 80).From(["p1", "q1"], ".*");
        node.Ask("nodeA", "tcp", "fd96::3:1", 80).From(["p1", "q1"], ".*");
        node.Ipvspure($"plan -f {path} --node node-a {bind} --detailed-exitcode").Ended();
    }

    [Fact]
    public void Changes_the_way_addresses_are_bound_in_place()
    {
        var path = node.Serve(Services);
        node.Apply(path, "--bind address").Ended();
        node.Verify(path, "--bind address").Ended();
        node.Ask("p3", "tcp", "10.96.3.1", 80).From(["p1", "q1"], ".*");
        node.Apply(path).Ended();
        node.Verify(path).Ended();
        node.Ask("p3", "tcp", "10.96.3.1", 80).From(["p1", "q1"], ".*");
    }

    [Fact]
    public void Mends_what_others_edited() => Mends(
        "nftables",
        [
            "ipvsadm -e -t 10.96.3.1:80 -r 10.244.1.11:8080 -m -w 9",
            "ipvsadm -d -t 10.96.3.1:80 -r 10.244.1.11:8080",
            "ipvsadm -a -t 10.96.3.1:80 -r 10.244.1.13:8080 -m",
            "ipvsadm -E -t 10.96.3.1:80 -s wlc",
            "ipvsadm -D -u 10.96.3.1:53",
            "nft delete element inet ipvspure svc4 { 10.96.3.1 . tcp . 80 }",
            "nft add element inet ipvspure vip4 { 10.99.99.99 }",
            "nft add element inet ipvspure pod4 { 10.250.0.0/16 }",
            "nft insert rule inet ipvspure services ip daddr 10.9.9.9 accept",
            "nft flush chain inet ipvspure postrouting; nft add chain inet ipvspure stray",
            "nft flush chain inet ipvspure output; nft delete chain inet ipvspure output",
            "nft flush chain inet ipvspure guard; nft delete chain inet ipvspure guard;"
                + " nft add chain inet ipvspure guard \"{ type filter hook input priority 7; }\"",
            "nft delete table inet ipvspure",
            "ip route delete local 10.96.3.1 dev kube-ipvs0 table local",
            "ip link set kube-ipvs0 down",
            "echo 0 >/proc/sys/net/ipv4/vs/conntrack",
            "ipvsadm -C; ip link delete kube-ipvs0; nft flush table inet ipvspure",
        ]);

    [Fact]
    public void Mends_what_others_edited_in_iptables() => Mends(
        "iptables",
        [
            "ipset del IPVSPURE-SVC 10.96.3.1,tcp:80",
            "ipset add IPVSPURE-VIP 10.99.99.99",
            "iptables -t mangle -D INPUT -j IPVSPURE-INPUT",
            "iptables -t nat -F IPVSPURE-POSTROUTING; ip6tables -F IPVSPURE-REFUSE",
            "ipvsadm -C; ip link delete kube-ipvs0; iptables -t nat -F",
        ]);

    private void Mends(string form, string[] edits)
    {
        var path = node.ServeWith($"--filter {form}", Services);
        var right = node.Snapshot();
        var options = $"-f {path} --node node-a --drain 0 --filter {form}";
        var rounds = edits.Select(edit => $"""
            {edit} || echo "cannot edit: {edit}"
            {Guest.Binary} verify {options} >/dev/null; [ $? = 2 ] || echo "not noticed: {edit}"
            {Guest.Binary} apply --yes {options} || echo "not mended: {edit}"
            {Guest.Binary} verify {options} || echo "not in sync: {edit}"
            """);
        var said = node.Run(string.Join('\n', rounds), 400).Ended();
        Assert.True(said.Lines.All(x => !x.StartsWith("not ", StringComparison.Ordinal) && !x.StartsWith("cannot", StringComparison.Ordinal)), said.Output + said.Errors);
        Assert.Equal(WithoutNumbers(right), WithoutNumbers(node.Snapshot()));
    }

    [Fact]
    public void Killed_half_way_is_completed_by_the_next_one_and_touches_nothing_of_others()
    {
        node.Run("ipvsadm -A -t 198.51.100.1:80 -s wlc; ipset create theirs hash:ip; ipset add theirs 10.9.9.9").Ended();
        var path = guest.Share("manifests/500.yaml", Cluster.Many(500, 2));
        var before = node.Snapshot();
        foreach (var seconds in (double[])[1.5, 2.5, 4])
        {
            var said = node.Run(string.Create(
                CultureInfo.InvariantCulture,
                $"timeout -s KILL {seconds} {Guest.Binary} apply -f {path} --node node-a --yes >/dev/null 2>&1; ipvsadm -Sn | grep -c -- -A"));
            Assert.True(int.Parse(said.Output, CultureInfo.InvariantCulture) >= 1, said.Output);
        }

        node.Apply(path).Ended();
        node.Verify(path).Ended();
        Assert.Contains("-A -t 198.51.100.1:80 -s wlc", node.Snapshot(), StringComparison.Ordinal);
        node.Ipvspure("cleanup --yes").Ended();
        Assert.Equal(before, node.Snapshot());
    }

    [Fact]
    public void Of_a_thousand_services_with_ten_endpoints_agrees_with_verify()
    {
        var path = guest.Share("manifests/1000.yaml", Cluster.Many(1000, 10));
        node.Apply(path, seconds: 300).Ended();
        node.Verify(path).Ended();
        Assert.Equal("1000", node.Run("grep -c ^TCP /proc/net/ip_vs").Output.Trim());
        node.Ipvspure("cleanup --yes").Ended();
    }

    // A link that was made anew has another number, hardware address and link-local address, and its routes stand elsewhere.
    private static string WithoutNumbers(string snapshot) =>
        string.Join('\n', Remade().Replace(snapshot, "").Split('\n').Order(StringComparer.Ordinal));

    [GeneratedRegex(@"(?m)^\d+: |link/ether \S+|fe80::\S+")]
    private static partial Regex Remade();
}
