using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using IpvsPure.Domain;
using IpvsPure.Planner;
using IpvsPure.Properties;
using LanguageExt;
using Xunit;

namespace IpvsPure.Printing;

public sealed class The_commands
{
    [Theory]
    [InlineData("plan -f @", 0)]
    [InlineData("plan -f @ --detailed-exitcode", 2)]
    [InlineData("plan -f @ --observed empty --detailed-exitcode", 2)]
    [InlineData("plan -f @/nothing-here", 1)]
    [InlineData("plan", 1)]
    [InlineData("plan -f @ --no-such-option", 1)]
    [InlineData("plan -f @ --scheduler fastest", 1)]
    [InlineData("plan -f @ --drain soon", 1)]
    [InlineData("plan -f @ --nodeport-addresses 10.0/8", 1)]
    [InlineData("plan -f @ --link a/b", 1)]
    [InlineData("plan -f @ --observed @/nothing-here", 1)]
    [InlineData("verify -f @", 2)]
    [InlineData("apply -f @ --yes", 0)]
    [InlineData("apply -f @ --dry-run", 0)]
    [InlineData("apply -f @", 1)]
    [InlineData("show", 0)]
    [InlineData("show -f @ -o json", 0)]
    [InlineData("observe", 0)]
    [InlineData("cleanup --yes", 0)]
    [InlineData("cleanup --peer kube-proxy --yes", 0)]
    [InlineData("cleanup --peer keepalived", 1)]
    [InlineData("cleanup --peer kube-proxy --leave-to kube-router", 1)]
    [InlineData("agent -f @/nothing-here", 1)]
    [InlineData("dance", 1)]
    public void End_with_the_exit_code_that_is_documented(string line, int expected)
    {
        using var desk = Desk.WithShop();
        Assert.Equal(expected, desk.Run(line));
        Assert.Equal(expected == 1, desk.Error.Contains("ipvspure: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_apply_and_verify_agree()
    {
        using var desk = Desk.WithShop();
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        Assert.EndsWith("steps done.\n", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("plan -f @ --detailed-exitcode"));
        Assert.Equal(0, desk.Run("verify -f @"));
        Assert.Contains("1 service, 2 real servers and 1 address are as they should be.", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        Assert.Equal(0, desk.Run("cleanup --yes"));
        Assert.Equal(0, desk.Run("cleanup"));
        Assert.Equal("Nothing here is ours.\n", desk.Out);
        Assert.True(desk.Kernel.State.Services.IsEmpty);
    }

    [Fact]
    public void Remove_what_a_peer_left_and_leave_the_node_to_one_that_serves_it()
    {
        using var desk = Desk.WithShop();
        Assert.Equal(0, desk.Run("apply -f @ --yes"));
        var left = ServiceKey.At(Samples.A("10.96.9.9"), Protocol.Tcp, 80);
        desk.Kernel.State = desk.Kernel.State with { Services = desk.Kernel.State.Services.Add(left, new(Samples.RoundRobin, RealServers.Empty)) };
        desk.Kernel.Foreign = ForeignState.Nothing with
        {
            Sets = Served(left),
            Chains = new(
            [
                (new(AddressFamily.Inet, RuleTable.Nat, "KUBE-SERVICES"), RuleList.Empty),
                (new(AddressFamily.Inet, RuleTable.Nat, "OUTPUT"), new(["-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES"])),
            ]),
        };
        Assert.Equal(0, desk.Run("cleanup --peer kube-proxy --dry-run"));
        Assert.Contains("left behind by kube-proxy", desk.Out, StringComparison.Ordinal);
        Assert.Contains("10.96.9.9:80/tcp", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("cleanup --peer kube-proxy --yes"));
        Assert.False(desk.Kernel.State.Services.ContainsKey(left));
        Assert.Equal(1, desk.Run("cleanup --leave-to kube-proxy --yes"));
        Assert.Contains("kube-proxy does not serve", desk.Error, StringComparison.Ordinal);
        var services = desk.Kernel.State.Services;
        desk.Kernel.Foreign = ForeignState.Nothing with { Sets = Served([.. services.Keys.Where(x => !x.IsMarked)]) };
        Assert.Equal(0, desk.Run("cleanup --leave-to kube-proxy --yes"));
        Assert.Equal(services, desk.Kernel.State.Services);
        Assert.True(desk.Kernel.State.Sets.IsEmpty);
    }

    private static Map<Ascending<SetName>, SetName, IpSet> Served(params ServiceKey[] keys) => default(Map<Ascending<SetName>, SetName, IpSet>).Add(
        new("KUBE-CLUSTER-IP"),
        new(IpSetType.HashIpPort, AddressFamily.Inet, new(keys.Select(x => (SetMember.Of(x.Vip, x.Protocol, x.Port), 0u)))));

    [Fact]
    public void Observe_writes_what_the_others_read()
    {
        using var desk = Desk.WithShop();
        desk.Run("apply -f @ --yes");
        desk.Run("observe");
        File.WriteAllText(Path.Combine(desk.Folder, "node.snapshot"), desk.Out);
        Assert.Equal(0, desk.Run("verify -f @ --observed @/node.snapshot"));
        Assert.Equal(0, desk.Run("show --observed @/node.snapshot -f @"));
        Assert.Contains("shop/cart:https", desk.Out, StringComparison.Ordinal);
        Assert.Equal(0, desk.Run("show --observed @/node.snapshot -o ipvsadm"));
        Assert.StartsWith("-A -t 10.96.44.7:443 -s rr\n", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Print_forms_for_programs_and_nothing_else()
    {
        using var desk = Desk.WithShop();
        desk.Run("plan -f @ -o json");
        Assert.False(PlanJson.Read(desk.Out).Match(x => x.IsEmpty, _ => true));
        desk.Run("plan -f @ -o ipvsadm");
        Assert.StartsWith("-A -t 10.96.44.7:443 -s rr\n-a ", desk.Out, StringComparison.Ordinal);
        desk.Run("apply -f @ --yes -o json");
        using var outcomes = JsonDocument.Parse(desk.Out);
        Assert.Equal("Outcomes", outcomes.RootElement.GetProperty("kind").GetString());
        desk.Run("apply -f @ --yes -o json");
        using var none = JsonDocument.Parse(desk.Out);
        Assert.Equal(0, none.RootElement.GetProperty("summary").GetProperty("steps").GetInt32());
    }

    [Fact]
    public void Read_manifests_from_standard_input()
    {
        using var desk = new Desk { StandardInput = Manifest.Node + "\n---\n" + Manifest.Cart("10.244.2.31") };
        Assert.Equal(0, desk.Run("plan -f - --observed empty"));
        Assert.Contains("shop/cart:https", desk.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan -f @", true, true)]
    [InlineData("plan -f @", false, false)]
    [InlineData("plan -f @ --color never", true, false)]
    [InlineData("plan -f @ --color always", false, true)]
    public void Use_colour_where_it_is_wanted(string line, bool onTerminal, bool expected)
    {
        using var desk = new Desk { HasColour = onTerminal }.With("cart.yaml", Manifest.Cart("10.244.2.31"));
        desk.Run(line);
        Assert.Equal(expected, desk.Out.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public void Pass_over_a_faulty_object_unless_told_to_be_strict()
    {
        const string faulty = "apiVersion: v1\nkind: Service\nmetadata: { name: bad, namespace: shop }\nspec: 7\n";
        using var desk = Desk.WithShop().With("bad.yaml", faulty);
        Assert.Equal(0, desk.Run("plan -f @"));
        Assert.Contains("warning: ", desk.Error, StringComparison.Ordinal);
        Assert.Contains("Service shop/bad", desk.Error, StringComparison.Ordinal);
        Assert.Equal(1, desk.Run("plan -f @ --strict"));
    }

    [Fact]
    public void Refuse_a_file_that_cannot_be_read_to_its_end()
    {
        using var desk = Desk.WithShop().With("torn.yaml", "kind: [");
        Assert.Equal(1, desk.Run("apply -f @ --yes"));
        Assert.Contains("could not be read to the end", desk.Error, StringComparison.Ordinal);
        Assert.Empty(desk.Kernel.Done);
    }

    [Fact]
    public void Say_what_is_missing_in_the_kernel_in_one_sentence()
    {
        using var desk = Desk.WithShop();
        desk.Kernel.Blindness = "this kernel has no IPVS loaded: run 'modprobe ip_vs'";
        Assert.Equal(1, desk.Run("apply -f @ --yes"));
        Assert.Equal("ipvspure: this kernel has no IPVS loaded: run 'modprobe ip_vs'\n", desk.Error);
        Assert.Equal(0, desk.Run("plan -f @ --observed empty"));
    }
}
