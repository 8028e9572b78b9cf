using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Tells a peer's rules, chains and sets from what others lean on. A chain of the peer's to which somebody else jumps stays,
/// with what it needs in turn; a set that somebody else's rule names stays too.
/// </summary>
internal sealed class PeerRules
{
    private readonly Peer peer;
    private readonly ForeignState foreign;
    private readonly PeerPresence presence;
    private readonly SortedSet<ChainKey> kept = [];

    public PeerRules(Peer peer, ForeignState foreign, PeerPresence presence)
    {
        (this.peer, this.foreign, this.presence) = (peer, foreign, presence);
        foreach (var (chain, rules) in foreign.Chains)
        {
            if (!PeerNames.IsChain(peer, chain))
            {
                KeepTargets(chain, rules.Rules.Where(x => !IsPeers(chain, x)));
            }
            else if (IsKubelets(chain))
            {
                Keep(chain);
            }
        }
    }

    /// <summary>The peer's chains that nobody else needs, each before those that it jumps to.</summary>
    public IEnumerable<ChainKey> Chains() =>
        Planner.Chains.RemovalOrder(new(foreign.Chains.Filter((chain, _) => IsGoing(chain)), default));

    /// <summary>The peer's rules in chains that stay.</summary>
    public IEnumerable<(ChainKey Chain, string Rule)> Rules() =>
        from chain in foreign.Chains
        where !IsGoing(chain.Key)
        from rule in chain.Value.Rules
        where IsLeaving(chain.Key, rule)
        select (chain.Key, rule);

    /// <summary>The peer's sets that no rule names any more.</summary>
    public IEnumerable<SetName> Sets()
    {
        var named = (
            from chain in foreign.Chains
            where !IsGoing(chain.Key)
            from rule in chain.Value.Rules
            where !IsLeaving(chain.Key, rule)
            from set in Planner.Chains.SetsOf(rule)
            select set).ToHashSet();
        return foreign.Sets.Keys.Where(x => PeerNames.IsSet(peer, x) && !named.Contains(x));
    }

    private bool IsGoing(ChainKey chain) => PeerNames.IsChain(peer, chain) && !kept.Contains(chain);

    // In a chain of the peer's that stays, what names its sets goes; elsewhere only what is wholly its own.
    private bool IsLeaving(ChainKey chain, string rule) => kept.Contains(chain)
        ? Planner.Chains.SetsOf(rule).Any(x => PeerNames.IsSet(peer, x)) || Planner.Chains.TargetsOf(rule).Any(x => IsGoing(chain with { Name = x }))
        : IsPeers(chain, rule) && !Planner.Chains.TargetsOf(rule).Any(x => kept.Contains(chain with { Name = x }));

    // Jumps from built-in chains, and kube-router's rules that stand there themselves. Nobody but a peer's own chains jumps
    // to where packets are marked, so a jump there from a built-in chain is somebody else's.
    private bool IsPeers(ChainKey chain, string rule) => PeerNames.IsBuiltIn(chain)
        && (Planner.Chains.TargetsOf(rule).Any(x => x != PeerNames.MarkMasquerade && PeerNames.IsChain(peer, chain with { Name = x }))
            || (peer == Peer.KubeRouter && (IsRewriting(chain, rule) || IsMarking(chain, rule) || IsClamping(chain, rule))));

    private static bool IsRewriting(ChainKey chain, string rule) =>
        chain is { Table: RuleTable.Nat, Name: "POSTROUTING" }
        && Has(rule, "-m ipvs") && Has(rule, "--vdir ORIGINAL") && Has(rule, "--vmethod MASQ") && Has(rule, "-j SNAT");

    private bool IsMarking(ChainKey chain, string rule) =>
        chain is { Table: RuleTable.Mangle, Name: "PREROUTING" or "OUTPUT" }
        && Has(rule, "-j MARK")
        && Word(rule, "--set-xmark") is { } mark && mark.EndsWith("/0xffffffff", StringComparison.Ordinal)
        && TryHex(mark.Split('/')[0], out var number) && presence.Marks(chain.Family, number);

    // The reply's segment size, for an address and port that are marked on their way in.
    private bool IsClamping(ChainKey chain, string rule) =>
        chain is { Table: RuleTable.Mangle, Name: "PREROUTING" }
        && Has(rule, "-j TCPMSS") && Has(rule, "-i kube-bridge")
        && (Word(rule, "-s"), Word(rule, "--sport")) is ({ } source, { } port)
        && foreign.Chains.Find(chain).Case is RuleList list
        && list.Rules.Any(x => Word(x, "-d") == source && Word(x, "--dport") == port && IsMarking(chain, x));

    private bool IsKubelets(ChainKey chain) =>
        chain is { Table: RuleTable.Nat, Name: PeerNames.MarkMasquerade or PeerNames.Postrouting }
        && foreign.Chains.ContainsKey(chain with { Name = PeerNames.MarkDrop });

    private void KeepTargets(ChainKey chain, IEnumerable<string> rules)
    {
        foreach (var target in rules.SelectMany(Planner.Chains.TargetsOf))
        {
            Keep(chain with { Name = target });
        }
    }

    private void Keep(ChainKey chain)
    {
        if (!PeerNames.IsChain(peer, chain) || foreign.Chains.Find(chain).Case is not RuleList list || !kept.Add(chain))
        {
            return;
        }

        KeepTargets(chain, list.Rules);
        if (chain.Name == PeerNames.MarkMasquerade)
        {
            Keep(chain with { Name = PeerNames.Postrouting });
        }
    }

    private static bool Has(string rule, string words) => $" {rule} ".Contains($" {words} ", StringComparison.Ordinal);

    private static string? Word(string rule, string after)
    {
        var words = rule.Split(' ');
        var at = Array.IndexOf(words, after);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    private static bool TryHex(string text, out uint number)
    {
        number = 0;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }
}
