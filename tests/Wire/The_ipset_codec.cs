using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

[Properties(Arbitrary = [typeof(Samples)], MaxTest = 500)]
public class The_ipset_codec
{
    private static readonly SetName Set = new("IPVSPURE-T");

    [Property]
    public bool Reads_back_the_member_that_it_wrote(SetEntry entry)
    {
        var written = Bytes.Of((ref MessageWriter writer) =>
            IpsetWriter.Add(ref writer, Set, entry.Type, entry.Member, entry.Mark));
        var read = MembersIn(written, entry.Type);
        SetHalves.Join(read, entry.Type);
        return read.SequenceEqual([(entry.Member, entry.Mark)]);
    }

    [Property]
    public bool Keeps_halves_apart_that_are_not_of_one_range(SetEntry one, SetEntry other)
    {
        // Joining twice is joining once, and nothing but two halves of one range is ever touched.
        var members = new List<(SetMember, uint)> { (one.Member, 0) };
        if (other.Type == one.Type && other.Member.CompareTo(one.Member) != 0)
        {
            members.Add((other.Member, 0));
        }

        var joined = members.ToList();
        SetHalves.Join(joined, one.Type);
        var again = joined.ToList();
        SetHalves.Join(again, one.Type);
        return again.SequenceEqual(joined) && (joined.Count == members.Count || joined.Count == 1);
    }

    [Fact]
    public void Sends_the_range_of_everything_as_two_halves()
    {
        var everything = SetMember.Of(Prefix.Around(Address.V4(0), 0));
        var written = Bytes.Of((ref MessageWriter writer) =>
            IpsetWriter.Delete(ref writer, Set, IpSetType.HashNet, everything));
        Assert.Equal(
            ["0.0.0.0/1", "128.0.0.0/1"],
            MembersIn(written, IpSetType.HashNet).Select(x => x.Member.ToString()));
    }

    [Fact]
    public void Never_asks_to_destroy_all_sets() => Assert.ThrowsAny<ArgumentException>(() =>
        Bytes.Of((ref MessageWriter writer) => IpsetWriter.Destroy(ref writer, default)));

    [Theory]
    [InlineData("inet", "10.96.0.1", "10.1.0.5", "10.1.0.0/24")]
    [InlineData("inet6", "fd00:10:96::1", "fd00:10:1::5", "fd00:10:1::/48")]
    public void Asks_as_ipset_does(string family, string vip, string pod, string net)
    {
        var plane = family == "inet" ? AddressFamily.Inet : AddressFamily.Inet6;
        var (ip, other, range) = (Parse(vip), Parse(pod), Doors.Prefix(net).IfFail(default(Prefix)));
        (IpSetType Type, SetMember Member, string Text)[] all =
        [
            (IpSetType.HashIp, SetMember.Of(ip), vip),
            (IpSetType.HashIpPort, SetMember.Of(ip, Protocol.Udp, 53), $"{vip},udp:53"),
            (IpSetType.HashIpPortIp, SetMember.Of(ip, Protocol.Tcp, 80, other), $"{vip},tcp:80,{pod}"),
            (IpSetType.HashIpPortNet, SetMember.Of(ip, Protocol.Sctp, 99, range), $"{vip},sctp:99,{net}"),
            (IpSetType.HashNet, SetMember.Of(range), net),
        ];
        foreach (var (type, member, text) in all)
        {
            // It takes the newest revision that the kernel has; we take one that all kernels have.
            Same(
                $"ipset create IPVSPURE-T {type.Text()} family {family} maxelem 1048576",
                (ref MessageWriter writer) => IpsetWriter.Create(ref writer, Set, type, plane),
                "4");
            Same(
                $"ipset add IPVSPURE-T {text}",
                (ref MessageWriter writer) => IpsetWriter.Add(ref writer, Set, type, member, 0));
        }

        Same(
            $"ipset create IPVSPURE-T hash:ip,port family {family} maxelem 1048576 skbinfo",
            (ref MessageWriter writer) => IpsetWriter.Create(ref writer, Set, IpSetType.HashIpPortMark, plane),
            "4");
        Same(
            $"ipset add IPVSPURE-T {vip},tcp:80 skbmark 0x7a500001",
            (ref MessageWriter writer) => IpsetWriter.Add(
                ref writer, Set, IpSetType.HashIpPortMark, SetMember.Of(ip, Protocol.Tcp, 80), 0x7a500001));
        Same(
            $"ipset del IPVSPURE-T {vip},udp:53",
            (ref MessageWriter writer) => IpsetWriter.Delete(
                ref writer, Set, IpSetType.HashIpPort, SetMember.Of(ip, Protocol.Udp, 53)));
        Same("ipset destroy IPVSPURE-T", (ref MessageWriter writer) => IpsetWriter.Destroy(ref writer, Set));
        Same("ipset list IPVSPURE-T", (ref MessageWriter writer) => IpsetWriter.DumpSet(ref writer, Set));
    }

    [Fact]
    public void Reads_the_lists_of_a_real_kernel()
    {
        (IpSetType, string)[] expected =
        [
            (IpSetType.HashIp, "10.96.0.1"),
            (IpSetType.HashIpPort, "10.96.0.1,udp:53"),
            (IpSetType.HashIpPortIp, "10.96.0.1,tcp:80,10.1.0.5"),
            (IpSetType.HashIpPortNet, "10.96.0.1,sctp:99,0.0.0.0/1 10.96.0.1,sctp:99,10.1.0.0/24"),
            (IpSetType.HashNet, "10.1.0.0/24"),
            (IpSetType.HashIpPortMark, "10.96.0.1,tcp:80"),
            (IpSetType.HashIp, "fd00:10:96::1"),
            (IpSetType.HashIpPort, "fd00:10:96::1,udp:53"),
            (IpSetType.HashIpPortIp, "fd00:10:96::1,tcp:80,fd00:10:1::5"),
            (IpSetType.HashIpPortNet, "fd00:10:96::1,sctp:99,::/1 fd00:10:96::1,sctp:99,fd00:10:1::/48"),
            (IpSetType.HashNet, "fd00:10:1::/48"),
            (IpSetType.HashIpPortMark, "fd00:10:96::1,tcp:80"),
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            var list = Captures.Replies("ipset list IPVSPURE-T", i).Single(x => BitConverter.ToUInt16(x, 4) == IpsetNumbers.List);
            Assert.True(IpsetReader.TryReadHeader(list.AsSpan(16), out var name, out var hasType, out var type, out var family));
            Assert.Equal((Set, true, expected[i].Item1), (name, hasType, type));
            Assert.Equal(i < 6 ? AddressFamily.Inet : AddressFamily.Inet6, family);
            var members = new List<(SetMember Member, uint Mark)>();
            Assert.Null(IpsetReader.ReadMembers(list.AsSpan(16), type, members));
            Assert.Equal(expected[i].Item2, string.Join(' ', members.Select(x => x.Member).Order()));
            Assert.All(members, x => Assert.Equal(type == IpSetType.HashIpPortMark ? 0x7a500001u : 0, x.Mark));
        }
    }

    /// <summary>ipset speaks version 7 where the kernel does, and counts lines.</summary>
    private static void Same(string command, Writing write, params string[] noise) => Assert.Equal(
        Shape.Of(Captures.Request(command)).Without([.. noise, "1", "7/9"]),
        Shape.Of(Bytes.Of(write)).Without([.. noise, "1"]));

    private static Address Parse(string text) => Doors.Address(text).IfFail(default(Address));

    private static List<(SetMember Member, uint Mark)> MembersIn(byte[] datagram, IpSetType type)
    {
        var members = new List<(SetMember, uint)>();
        var messages = new MessageReader(datagram);
        while (messages.MoveNext())
        {
            var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(messages.Payload, out _);
            while (attributes.MoveNext())
            {
                if (attributes.Type == IpsetNumbers.Data)
                {
                    Assert.True(IpsetReader.TryReadMember(attributes.Value, type, out var member, out var mark));
                    members.Add((member, mark));
                }
            }
        }

        return members;
    }
}
