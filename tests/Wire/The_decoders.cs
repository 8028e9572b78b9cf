using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>Whatever bytes come, every decoder ends, throws nothing, and gives a value or says why it gives none.</summary>
[Properties(Arbitrary = [typeof(Samples)], MaxTest = 2_000)]
public class The_decoders
{
    private static readonly IpSetType[] Types = Enum.GetValues<IpSetType>();

    [Property]
    public bool Give_a_value_or_a_reason_whatever_the_bytes(Junk junk) => All(junk.Bytes);

    [Fact]
    public void Give_a_value_or_a_reason_wherever_a_real_message_is_cut()
    {
        var messages = Vectors.All
            .Concat(Captures.Of("ipvsadm").SelectMany(x => x.Received))
            .Concat(Captures.Of("ipset").SelectMany(x => x.Received))
            .Concat(Captures.Of("nft").SelectMany(x => x.Received))
            .Where(x => x.Length < 800)
            .DistinctBy(x => Convert.ToHexString(Bytes.WithoutNumbers(x)));
        foreach (var message in messages)
        {
            for (var length = 0; length <= message.Length; length++)
            {
                Assert.True(All(message[..length]));
            }
        }
    }

    [Property]
    public bool Walk_no_further_than_the_bytes_go(Junk junk)
    {
        var messages = new MessageReader(junk.Bytes);
        var steps = 0;
        while (messages.MoveNext())
        {
            steps++;
        }

        return steps <= junk.Bytes.Length / 16 && !messages.MoveNext();
    }

    [Fact]
    public void Say_that_nothing_followed_a_header_that_promises_more()
    {
        var attributes = new AttributeReader([0xff, 0xff, 1, 0]);
        Assert.False(attributes.MoveNext());
        Assert.True(attributes.Malformed);
    }

    [Fact]
    public void Say_that_an_attribute_of_no_length_makes_no_sense()
    {
        var attributes = new AttributeReader([0, 0, 1, 0, 0, 0, 1, 0]);
        Assert.False(attributes.MoveNext());
        Assert.True(attributes.Malformed);
    }

    private static bool All(byte[] bytes)
    {
        ReadOnlySpan<byte> cut = bytes.Length > 16 ? bytes.AsSpan(16) : bytes;
        var service = IpvsReader.TryReadService(cut, out var key, out _, out var whyService);
        var server = IpvsReader.TryReadServer(cut, AddressFamily.Inet, out _, out _, out var whyServer);
        var route = RouteReader.TryReadRoute(cut, 1, out var vip, out _, out var whyRoute);
        _ = RouteReader.TryReadLink(cut, out _, out _, out _);
        _ = RouteReader.TryReadAddress(cut, out _, out _);
        _ = GenericNetlink.TryRead(cut, out _);
        _ = IpsetReader.TryReadHeader(cut, out _, out _, out _, out _);
        _ = NftRuleReader.TryRead(cut, out _, out _, out _);
        _ = NftChainCodec.TryRead(cut, out _, out _, out _, out _);
        _ = NftSetCodec.TryReadSet(cut, out _, out _, out _);
        var elements = new List<NftElement>();
        _ = NftSetCodec.ReadElements(cut, elements);
        foreach (var type in Types)
        {
            _ = NftSetCodec.Members(elements, type, AddressFamily.Inet6).Count();
            _ = IpsetReader.ReadMembers(cut, type, []);
            _ = IpsetReader.TryReadMember(cut, type, out _, out _);
        }

        foreach (var flags in (ushort[])[0, NetlinkNumbers.Capped, NetlinkNumbers.HasAttributes, 0x300])
        {
            var answer = Answer.Read(cut, flags, done: false);
            _ = Answer.Read(cut, flags, done: true);
            if (answer.Said.Code < 0 || answer.Text.Any(char.IsControl))
            {
                return false;
            }
        }

        return (!service || (whyService is null && key.Family != AddressFamily.None))
            && server == (whyServer is null)
            && (!route || (whyRoute is null && vip != default));
    }
}
