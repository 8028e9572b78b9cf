using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Our table of nf_tables, read over nfnetlink: chains with their rules, sets with their members.</summary>
internal static class NftTable
{
    /// <summary>What is to be done where a kernel has no nf_tables.</summary>
    public const string Missing = "this kernel has no nf_tables: run 'modprobe nf_tables', or ask for --filter iptables";

    /// <summary>What may be missing where the kernel does not know an expression of a chain.</summary>
    public const string LacksModule =
        "a set that it names is not there, or a module is missing: nft_chain_nat, nft_ct, nft_fib_inet, nft_masq or nft_reject_inet";

    /// <summary>The first kernel with ranges in concatenated keys; it has NAT in family inet too.</summary>
    private static readonly Version Needed = new(5, 6);

    /// <summary>
    /// Reads the table. A kernel without nf_tables has none, and is noted as such. On the way it notices whether iptables'
    /// own tables hold chains of ours, so that iptables need not be asked where it has nothing to say.
    /// </summary>
    public static string? Read(Conversation conversation, Observation into)
    {
        var chains = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var answer = ReadChains(conversation, chains, into);
        if (answer.Said == Errno.NotPermitted)
        {
            return Remedies.NotPermitted;
        }

        if (!answer.IsDone)
        {
            into.HasIptablesTrace = true;
            return answer.Said == Errno.Invalid || answer.Said == Errno.NotSupported ? null : Remedies.Unread("nf_tables", answer);
        }

        into.HasNftables = Release() >= Needed;
        answer = ReadRules(conversation, chains);
        if (answer.IsDone)
        {
            answer = ReadSets(conversation, into);
        }

        foreach (var (name, rules) in chains)
        {
            into.Chains.Add((ChainKey.InTable(name), new([.. rules])));
        }

        return answer.IsDone ? null : Remedies.Unread($"the table {SetName.OurTable}", answer);
    }

    private static Answer ReadChains(Conversation conversation, Dictionary<string, List<string>> chains, Observation into) => conversation.Dump(
        (ref MessageWriter writer, Conversation _) => Ask(ref writer, NftNumbers.GetChain, 0, null, null),
        () =>
        {
            chains.Clear();
            into.Closed.Clear();
        },
        (_, payload) =>
        {
            if (!NftChainCodec.TryRead(payload, out var family, out var table, out var chain, out var hook))
            {
                return "a chain makes no sense";
            }

            if (family == NftNumbers.FamilyInet && table == SetName.OurTable)
            {
                chains[chain] = hook.Length == 0 ? [] : [hook];
            }

            // Others' firewalls, as far as they are iptables over nf_tables: no process is needed to see that they are shut.
            if (family is (byte)AddressFamily.Inet or (byte)AddressFamily.Inet6 && table == "filter" && chain is "INPUT" or "FORWARD"
                && hook.EndsWith("policy drop", StringComparison.Ordinal))
            {
                into.Closed.Add(new((AddressFamily)family, RuleTable.Filter, chain));
            }

            into.HasIptablesTrace |= family is (byte)AddressFamily.Inet or (byte)AddressFamily.Inet6
                && chain.StartsWith(SetName.OurPrefix, StringComparison.Ordinal);
            return null;
        });

    private static Answer ReadRules(Conversation conversation, Dictionary<string, List<string>> chains)
    {
        var rules = new List<(string Chain, string Rule)>();
        var answer = conversation.Dump(
            (ref MessageWriter writer, Conversation _) =>
                Ask(ref writer, NftNumbers.GetRule, NftNumbers.FamilyInet, SetName.OurTable, null),
            rules.Clear,
            (_, payload) =>
            {
                if (!NftRuleReader.TryRead(payload, out var table, out var chain, out var text))
                {
                    return "a rule makes no sense";
                }

                if (table == SetName.OurTable)
                {
                    rules.Add((chain, text));
                }

                return null;
            });
        foreach (var (chain, rule) in rules.Where(x => chains.ContainsKey(x.Chain)))
        {
            chains[chain].Add(rule);
        }

        return Present(answer);
    }

    private static Answer ReadSets(Conversation conversation, Observation into)
    {
        var sets = new List<(SetName Name, IpSetType Type, AddressFamily Family)>();
        var answer = Present(conversation.Dump(
            (ref MessageWriter writer, Conversation _) =>
                Ask(ref writer, NftNumbers.GetSet, NftNumbers.FamilyInet, SetName.OurTable, null),
            sets.Clear,
            (_, payload) =>
            {
                if (!NftSetCodec.TryReadSet(payload, out var name, out var type, out var family))
                {
                    return "a set makes no sense";
                }

                sets.Add((name, type, family));
                return null;
            }));
        foreach (var (name, type, family) in sets)
        {
            var elements = new List<NftElement>();
            var read = type == IpSetType.Other ? default : Present(conversation.Dump(
                (ref MessageWriter writer, Conversation _) =>
                    Ask(ref writer, NftNumbers.GetElements, NftNumbers.FamilyInet, SetName.OurTable, name.Bare),
                elements.Clear,
                (_, payload) => NftSetCodec.ReadElements(payload, elements)));
            answer = answer.IsDone ? read : answer;
            into.Sets.Add((name, new(type, family, new(NftSetCodec.Members(elements, type, family)))));
        }

        return answer;
    }

    // What went between two dumps is not there.
    private static Answer Present(Answer answer) => answer.Said == Errno.NoEntry ? default : answer;

    private static void Ask(ref MessageWriter writer, ushort command, byte family, string? table, string? name)
    {
        writer.Begin(command, NetlinkNumbers.Dump, new Layout.NetfilterHeader { Family = family });
        if (table is not null)
        {
            writer.Text(NftNumbers.Table, table);
        }

        if (name is not null)
        {
            writer.Text(NftNumbers.Name, name);
        }

        writer.End();
    }

    // As uname gives it: digits and dots up to what the distributor put behind them.
    private static Version Release()
    {
        try
        {
            var release = File.ReadAllText("/proc/sys/kernel/osrelease");
            var digits = release.TakeWhile(x => char.IsAsciiDigit(x) || x == '.').ToArray();
            return Version.TryParse(new string(digits).TrimEnd('.'), out var version) ? version : new Version(0, 0);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new Version(0, 0);
        }
    }
}
