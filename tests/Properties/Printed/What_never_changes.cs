using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What is the same on every node: rules, sets, parameters, and the kernel's words. A change of one is looked at as a golden.</summary>
public sealed class What_never_changes
{
    private static readonly AddressFamily[] Families = [AddressFamily.Inet, AddressFamily.Inet6];

    [Fact]
    public void Are_the_rules_of_iptables()
    {
        var text = new StringBuilder();
        foreach (var family in Families)
        {
            foreach (var jump in IptablesForm.Jumps(family))
            {
                text.Append(CultureInfo.InvariantCulture, $"jump {jump} {(jump.First ? "first" : "last")}\n");
            }

            Write(text, [.. IptablesForm.Chains(family)]);
        }

        Golden.Matches("rules-iptables", text.ToString());
    }

    [Fact]
    public void Are_the_rules_of_our_nf_tables_table()
    {
        var text = new StringBuilder();
        Write(text, [.. NftablesForm.Chains]);
        Golden.Matches("rules-nftables", text.ToString());
    }

    // Pods by the links they come in by, another mark bit, and no answer to pings.
    [Fact]
    public void Are_the_rules_with_every_setting_changed()
    {
        var settings = FilterSettings.Of(NodePolicy.Default with { PodInterfaces = ["cali+", "eth1"], MasqueradeMark = 0x40, AnswersPing = false });
        var text = new StringBuilder();
        foreach (var family in Families)
        {
            Write(text, [.. IptablesForm.Chains(family, settings)]);
        }

        Write(text, [.. NftablesForm.ChainsOf(settings)]);
        Golden.Matches("rules-with-settings", text.ToString());
    }

    [Fact]
    public void Are_the_names_and_kinds_of_our_sets() => Golden.Matches(
        "sets",
        string.Concat(
            from form in OurSets.Forms
            from family in Families
            from role in OurSets.All
            let name = OurSets.Name(role, family, form)
            select $"{role} {name} {name.Bare} {name.Family} {OurSets.Type(role).Text()} {OurSets.RoleOf(name)} {name.IsOurs}\n"));

    [Fact]
    public void Are_the_parameters_and_what_fails_without_them()
    {
        var text = new StringBuilder();
        foreach (var name in Sysctls.Names)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = {Sysctls.Ours(name)}, {Sysctls.Pristine[name]} before: {Sysctls.Reason(name)}; a switch: {Sysctls.IsSwitch(name)}\n");
        }

        foreach (var (inet, inet6, strict) in (IEnumerable<(bool, bool, bool)>)[(true, true, true), (true, false, false), (false, true, true), (false, false, false)])
        {
            text.Append(CultureInfo.InvariantCulture, $"wanted with IPv4 {inet}, IPv6 {inet6}, strict ARP {strict}:\n");
            text.AppendJoin("", Sysctls.Wanted(inet, inet6, strict).Select(x => $"  {x.Key} = {x.Value}\n"));
        }

        Golden.Matches("parameters", text.ToString());
    }

    [Fact]
    public void Are_the_words_for_what_the_kernel_says_and_holds()
    {
        var text = new StringBuilder();
        text.AppendJoin("\n", Enumerable.Range(0, 133).Concat(Enumerable.Range(4096, 16)).Append(4352).Select(x => $"{x} {new Errno(x)}")).Append('\n');
        text.AppendJoin("\n", ((Errno[])
        [
            Errno.None, Errno.NotPermitted, Errno.NoEntry, Errno.NoService, Errno.Interrupted, Errno.InputOutput, Errno.Busy, Errno.Exists, Errno.NoDevice,
            Errno.Invalid, Errno.OutOfRange, Errno.NotSupported, Errno.AddressFamilyNotSupported, Errno.AddressNotAvailable, Errno.NetworkDown,
            Errno.NoBuffers, Errno.TimedOut, Errno.SetBusy, Errno.SetExists, Errno.SetProtocol,
        ]).Select(x => x.Code)).Append('\n');
        text.AppendJoin(" ", Scheduler.Known).Append('\n');
        text.AppendJoin("\n", from name in (string[])["sh", "mh", "rr"]
                              from flags in Enumerable.Range(0, 8)
                              select new Scheduler(name, (SchedulerFlags)(flags << 3)).ToString()).Append('\n');
        var closed = KernelState.Empty with
        {
            Closed = new(from family in Families from hook in (string[])["INPUT", "FORWARD"] select new ChainKey(family, RuleTable.Filter, hook)),
        };
        text.AppendJoin("\n", Closed.Findings(closed, Samples.State).Concat(Closed.Findings(closed, KernelState.Empty))).Append('\n');
        Golden.Matches("kernel-words", text.ToString());
    }

    private static void Write(StringBuilder text, ImmutableArray<(ChainKey Chain, RuleList Rules)> chains)
    {
        foreach (var (chain, rules) in chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"chain {chain}\n").AppendJoin("", rules.Rules.Select(x => $"  {x}\n"));
        }
    }
}
