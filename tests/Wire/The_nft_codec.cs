using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Wire;

[Properties(Arbitrary = [typeof(Samples)], MaxTest = 500)]
public class The_nft_codec
{
    public static TheoryData<string, string> Rules => Table(
        (from chain in NftablesForm.Chains
            .Concat(With("cni0").Where(x => x.Chain.Name == "services"))
            .Concat(With("veth+").Where(x => x.Chain.Name == "forward"))
         from rule in chain.Rules.Rules
         where !rule.StartsWith("type ", StringComparison.Ordinal)
         select (chain.Chain.Name, rule)).Distinct());

    [Property]
    public bool Reads_back_the_member_that_it_wrote(SetEntry entry)
    {
        var written = Bytes.Of((ref MessageWriter writer) =>
        {
            var nest = NftSetCodec.BeginAdding(ref writer, SetName.InTable("t4"), entry.Type);
            NftSetCodec.Member(ref writer, entry.Type, entry.Member, entry.Mark);
            NftSetCodec.EndMembers(ref writer, nest);
        });
        var elements = new List<NftElement>();
        return NftSetCodec.ReadElements(written.AsSpan(16), elements) is null
            && NftSetCodec.Members(elements, entry.Type, entry.Family).SequenceEqual([(entry.Member, entry.Mark)]);
    }

    [Property]
    public bool Reads_back_the_set_that_it_wrote(SetEntry entry)
    {
        var written = Bytes.Of((ref MessageWriter writer) =>
            NftSetCodec.Create(ref writer, SetName.InTable("t4"), entry.Type, entry.Family, 1));
        return NftSetCodec.TryReadSet(written.AsSpan(16), out var name, out var type, out var family)
            && (name, type, family) == (SetName.InTable("t4"), entry.Type, entry.Family);
    }

    [Property]
    public bool Tells_ranges_apart_however_they_lie(SetEntry one, SetEntry other)
    {
        var ranges = Prefix.Fewest(new[] { one, other }
            .Where(x => x.Type == IpSetType.HashNet && x.Family == AddressFamily.Inet)
            .Select(x => Prefix.Around(x.Member.Ip, x.Member.Length)));
        var written = Bytes.Of((ref MessageWriter writer) =>
        {
            var nest = NftSetCodec.BeginAdding(ref writer, SetName.InTable("t4"), IpSetType.HashNet);
            foreach (var range in ranges)
            {
                NftSetCodec.Member(ref writer, IpSetType.HashNet, SetMember.Of(range), 0);
            }

            NftSetCodec.EndMembers(ref writer, nest);
        });
        var elements = new List<NftElement>();
        return NftSetCodec.ReadElements(written.AsSpan(16), elements) is null
            && NftSetCodec.Members(elements, IpSetType.HashNet, AddressFamily.Inet).Select(x => x.Member).SequenceEqual(ranges.Select(SetMember.Of));
    }

    [Theory]
    [InlineData(IpSetType.HashNet, true)]
    [InlineData(IpSetType.HashIpPortNet, true)]
    [InlineData(IpSetType.HashIpPort, false)]
    [InlineData(IpSetType.HashIpPortMark, false)]
    public void Asks_to_be_told_of_a_range_that_is_there_or_lies_within_another(IpSetType type, bool isTold)
    {
        var written = Bytes.Of((ref MessageWriter writer) =>
            NftSetCodec.EndMembers(ref writer, NftSetCodec.BeginAdding(ref writer, SetName.InTable("t4"), type)));
        Assert.Equal(isTold, (BitConverter.ToUInt16(written, 6) & NetlinkNumbers.Exclusive) != 0);
    }

    [Fact]
    public void Shows_a_range_that_is_no_prefix_as_the_first_one_in_it()
    {
        NftElement[] elements = [new([10, 0, 0, 1], [], 0, false), new([10, 0, 0, 9], [], 0, true)];
        Assert.Equal(
            ["10.0.0.1"],
            NftSetCodec.Members(elements, IpSetType.HashNet, AddressFamily.Inet).Select(x => x.Member.ToString()));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Reads_back_the_rule_that_it_wrote(string chain, string rule)
    {
        var written = Bytes.Of((ref MessageWriter writer) => NftRuleWriter.Append(ref writer, SetName.OurTable, chain, rule));
        Assert.True(NftRuleReader.TryRead(written.AsSpan(16), out var table, out var of, out var text));
        Assert.Equal((SetName.OurTable, chain, rule), (table, of, text));
    }

    [Fact]
    public void Takes_no_other_rule_for_one_of_ours()
    {
        var ours = NftablesForm.Chains.SelectMany(x => x.Rules.Rules).ToHashSet();
        NftExpression[][] others =
        [
            [new NftExpression.Connection(0, 1), new NftExpression.Compare(1, 0, NftRules.Word(8)), new NftExpression.Verdict(-5, "")],
            [new NftExpression.Route(3, 2, 1), new NftExpression.Compare(1, 0, NftRules.Word(2))],
            [new NftExpression.Counter(), new NftExpression.Other("quota"), new NftExpression.Verdict(0, "")],
            [new NftExpression.Counter(), new NftExpression.Masquerade(4)],
            [new NftExpression.Reject(2, 3)],
            [new NftExpression.Payload(1, 16, 4, 2), new NftExpression.Lookup("vip4", 2, null, false), new NftExpression.Verdict(-4, "refuse")],
            [],
        ];
        foreach (var other in others)
        {
            var text = NftRules.Text(other);
            Assert.DoesNotContain(text, ours);
            Assert.StartsWith("of other hands:", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Writes_a_rule_as_nft_does(string chain, string rule)
    {
        // nft turns the byte of the protocol round in a key with a range, which kernel 7.3 refuses (docs/kernel-facts.md).
        if (rule.Contains("@fwok", StringComparison.Ordinal))
        {
            return;
        }

        // Some rules were recorded in another chain than ours: there they could be written without a chain that leads back.
        var command = Captures.Of("nft").Select(x => x.Command)
            .Single(x => x.StartsWith("nft add rule inet ipvspure ", StringComparison.Ordinal) && x.EndsWith(rule, StringComparison.Ordinal)
                && x.Split(' ', 7) is [.., var said] && said == rule);
        var where = command.Split(' ')[5];
        Same(command, (ref MessageWriter writer) => NftRuleWriter.Append(ref writer, SetName.OurTable, where, rule));
        Assert.NotEmpty(chain);
    }

    [Theory]
    [InlineData(AddressFamily.Inet, '4', "10.96.0.1", "10.1.0.5", "10.1.0.0/24")]
    [InlineData(AddressFamily.Inet6, '6', "fd00:10:96::1", "fd00:10:1::5", "fd00:10:1::/48")]
    public void Writes_sets_and_members_as_nft_does(AddressFamily family, char digit, string vip, string pod, string net)
    {
        var (ip, other, range) = (Parse(vip), Parse(pod), Doors.Prefix(net).IfFail(default(Prefix)));
        (IpSetType Type, string Name, SetMember Member, uint Mark, string Text)[] all =
        [
            (IpSetType.HashIp, "vip", SetMember.Of(ip), 0, vip),
            (IpSetType.HashIpPort, "svc", SetMember.Of(ip, Protocol.Udp, 53), 0, $"{vip} . udp . 53"),
            (IpSetType.HashIpPortMark, "loc", SetMember.Of(ip, Protocol.Tcp, 80), 0x7a500001, $"{vip} . tcp . 80 : 0x7a500001"),
            (IpSetType.HashIpPortIp, "hp", SetMember.Of(ip, Protocol.Tcp, 80, other), 0, $"{vip} . tcp . 80 . {pod}"),
            (IpSetType.HashIpPortNet, "fwok", SetMember.Of(ip, Protocol.Sctp, 99, range), 0, $"{vip} . sctp . 99 . {net}"),
            (IpSetType.HashNet, "pod", SetMember.Of(range), 0, net),
        ];
        foreach (var (type, name, member, mark, text) in all)
        {
            var set = SetName.InTable(name + digit);
            var made = Captures.Of("nft").Select(x => x.Command)
                .Single(x => x.StartsWith($"nft add set inet ipvspure {set.Bare} ", StringComparison.Ordinal)
                    || x.StartsWith($"nft add map inet ipvspure {set.Bare} ", StringComparison.Ordinal));
            Same(made, (ref MessageWriter writer) => NftSetCodec.Create(ref writer, set, type, family, 1));
            if (type != IpSetType.HashNet)
            {
                Same($"nft add element inet ipvspure {set.Bare} {{ {text} }}", (ref MessageWriter writer) => Members(ref writer, set, true, type, member, mark));
            }
        }

        // Ahead of the first range nft puts the end of one that there is not; the kernel does not need it.
        var (nft, ours) = (new List<NftElement>(), new List<NftElement>());
        Assert.Null(NftSetCodec.ReadElements(Request($"nft add element inet ipvspure pod{digit} {{ {net} }}").AsSpan(16), nft));
        Assert.Null(NftSetCodec.ReadElements(
            Bytes.Payload((ref MessageWriter writer) => Members(ref writer, SetName.InTable("pod" + digit), true, IpSetType.HashNet, SetMember.Of(range), 0)),
            ours));
        Assert.Equal(nft.Skip(1).Select(x => (Convert.ToHexString(x.Key), x.IsEnd)), ours.Select(x => (Convert.ToHexString(x.Key), x.IsEnd)));

        Same(
            $"nft delete element inet ipvspure svc{digit} {{ {vip} . tcp . 53 }}",
            (ref MessageWriter writer) => Members(
                ref writer, SetName.InTable("svc" + digit), false, IpSetType.HashIpPort, SetMember.Of(ip, Protocol.Tcp, 53), 0));
    }

    [Fact]
    public void Writes_chains_as_nft_does()
    {
        Same("nft delete set inet ipvspure vip4", (ref MessageWriter writer) => NftSetCodec.Destroy(ref writer, SetName.InTable("vip4")));
        Same("nft delete chain inet ipvspure input", (ref MessageWriter writer) => NftChainCodec.Delete(ref writer, "input"));
        Assert.Equal(
            [.. Made("nft add chain inet ipvspure services"), .. Made("nft flush chain inet ipvspure refuse", "services")],
            Messages(Bytes.Of((ref MessageWriter writer) => NftChainCodec.Write(ref writer, "services", RuleList.Empty))).Select(NftShape.Of));
        foreach (var (chain, hook) in ((string, string)[])
            [
                ("input", "type filter hook input priority 90"),
                ("output", "type filter hook output priority -110"),
                ("postrouting", "type nat hook postrouting priority 100"),
            ])
        {
            var written = Messages(Bytes.Of((ref MessageWriter writer) => NftChainCodec.Write(ref writer, chain, new([hook]))));
            Assert.Equal(3, written.Count);
            var asked = Captures.Of("nft").Single(x =>
                x.Command.StartsWith($"nft add chain inet ipvspure {chain} ", StringComparison.Ordinal));
            Assert.Equal(NftShape.Of(Request(asked.Command)).Where(x => !x.StartsWith("5=", StringComparison.Ordinal)),
                NftShape.Of(written[2]).Where(x => !x.StartsWith("5=", StringComparison.Ordinal)));
            Assert.True(NftChainCodec.TryRead(written[2].AsSpan(16), out _, out _, out var name, out var line));
            Assert.Equal((chain, hook), (name, line));
        }
    }

    [Fact]
    public void Reads_the_table_of_a_real_kernel()
    {
        var rules = new List<string>();
        var sets = new Dictionary<string, IpSetType>();
        var elements = new List<NftElement>();
        foreach (var message in Captures.Replies("nft list table inet ipvspure").SelectMany(Messages))
        {
            switch (BitConverter.ToUInt16(message, 4))
            {
                case NftNumbers.NewRule:
                    Assert.True(NftRuleReader.TryRead(message.AsSpan(16), out _, out _, out var rule));
                    rules.Add(rule);
                    break;
                case NftNumbers.NewSet:
                    Assert.True(NftSetCodec.TryReadSet(message.AsSpan(16), out var name, out var type, out _));
                    sets[name.Bare] = type;
                    break;
                case NftNumbers.NewElements:
                    Assert.Null(NftSetCodec.ReadElements(message.AsSpan(16), elements));
                    break;
            }
        }

        // Recorded apart are the rule that nft writes otherwise, and those on packets without a connection.
        var written = NftablesForm.Chains.SelectMany(x => x.Rules.Rules).Where(x => !x.StartsWith("type ", StringComparison.Ordinal)
            && !x.Contains("@fwok", StringComparison.Ordinal) && !x.Contains("invalid", StringComparison.Ordinal));
        Assert.Equal(written.Distinct().Order(StringComparer.Ordinal), rules.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(IpSetType.HashIpPortMark, sets["loc4"]);
        Assert.Equal(IpSetType.HashIpPortNet, sets["fwok6"]);
        Assert.Equal(IpSetType.HashNet, sets["pod4"]);
        Assert.Contains(elements, x => x.Mark == 0x7a500001);
        Assert.Contains(elements, x => x.IsEnd);
    }

    private static ImmutableArray<(ChainKey Chain, RuleList Rules)> With(string link) =>
        NftablesForm.ChainsOf(FilterSettings.Default with { PodInterfaces = [link] });

    private static void Members(ref MessageWriter writer, SetName set, bool adds, IpSetType type, SetMember member, uint mark)
    {
        var nest = adds ? NftSetCodec.BeginAdding(ref writer, set, type) : NftSetCodec.BeginDeleting(ref writer, set);
        NftSetCodec.Member(ref writer, type, member, adds ? mark : null);
        NftSetCodec.EndMembers(ref writer, nest);
    }

    private static void Same(string command, Writing write) => Assert.Equal(NftShape.Of(Request(command)), NftShape.Of(Bytes.Of(write)));

    private static IEnumerable<string[]> Made(string command, string? chain = null) =>
        [[.. NftShape.Of(Request(command)).Select(x => chain is not null && x.StartsWith("2=", StringComparison.Ordinal)
            ? "2=" + Convert.ToHexStringLower([.. System.Text.Encoding.ASCII.GetBytes(chain), 0]) : x)]];

    // The batch has a beginning and an end; what was asked for stands between.
    private static byte[] Request(string command) => Messages(Captures.Request(command))[1];

    private static List<byte[]> Messages(byte[] datagram)
    {
        var all = new List<byte[]>();
        for (var at = 0; at + 16 <= datagram.Length;)
        {
            var length = (int)BitConverter.ToUInt32(datagram, at);
            all.Add(datagram[at..(at + length)]);
            at += (length + 3) & ~3;
        }

        return all;
    }

    private static Address Parse(string text) => Doors.Address(text).IfFail(default(Address));

    private static TheoryData<string, string> Table(IEnumerable<(string, string)> rows)
    {
        var data = new TheoryData<string, string>();
        foreach (var (one, other) in rows)
        {
            data.Add(one, other);
        }

        return data;
    }
}
