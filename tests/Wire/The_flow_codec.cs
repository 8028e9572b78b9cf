using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>Messages about connection tracking's entries, against those of conntrack and a real kernel.</summary>
public sealed class The_flow_codec
{
    private const string List4 = "conntrack -L -f ipv4";
    private const string List6 = "conntrack -L -f ipv6";

    [Theory]
    [InlineData(AddressFamily.Inet, List4)]
    [InlineData(AddressFamily.Inet6, List6)]
    public void Asks_for_the_entries_of_a_family_as_conntrack_does(AddressFamily family, string command) => Assert.Equal(
        Captures.Request(command)[16..],
        Bytes.Payload((ref MessageWriter writer) => FlowCodec.Dump(ref writer, family)));

    [Theory]
    [InlineData(AddressFamily.Inet, List4, "10.96.0.1:53/udp", "10.1.0.5:5353")]
    [InlineData(AddressFamily.Inet6, List6, "[fd00:10:96::1]:53/udp", "[fd00:10:1::5]:5353")]
    public void Reads_whom_a_client_sends_to_and_who_answers(AddressFamily family, string command, string service, string answering)
    {
        var flow = Assert.Single(Flows(family, command));
        Assert.Equal((service, answering), (flow.Service.ToString(), flow.Answering.ToString()));
        Assert.NotEqual(0u, flow.Number);
        Assert.Null(flow.Zone);
    }

    [Theory]
    [InlineData(AddressFamily.Inet, List4, "conntrack -D -p udp --orig-src 192.0.2.7 --orig-dst 10.96.0.1 --sport 5000 --dport 53")]
    [InlineData(AddressFamily.Inet6, List6, "conntrack -D -p udp --orig-src fd00::7 --orig-dst fd00:10:96::1 --sport 5000 --dport 53")]
    public void Deletes_one_entry_by_its_tuple_as_conntrack_does_and_by_its_number(AddressFamily family, string list, string command)
    {
        var flow = Assert.Single(Flows(family, list));
        var ours = Bytes.Payload((ref MessageWriter writer) => FlowCodec.Delete(ref writer, family, flow));
        var theirs = Captures.Request(command).AsSpan(16);

        // conntrack deletes by the whole entry that it read; we name the tuple of the client's direction and the number.
        Assert.Equal(Attribute(theirs, 1), Attribute(ours, 1));
        Assert.Equal([12, 1], Types(ours).Order().Reverse());
        Assert.Equal(flow.Number, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Attribute(ours, 12)));
    }

    private static List<Flow> Flows(AddressFamily family, string command)
    {
        var flows = new List<Flow>();
        foreach (var datagram in Captures.Replies(command))
        {
            var messages = new MessageReader(datagram);
            while (messages.MoveNext())
            {
                if (messages.Header.Type == (1 << 8))
                {
                    Assert.True(FlowCodec.TryRead(messages.Payload, family, out var flow));
                    flows.Add(flow);
                }
            }
        }

        return flows;
    }

    private static byte[] Attribute(ReadOnlySpan<byte> payload, ushort type)
    {
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            if (attributes.Type == type)
            {
                return attributes.Value.ToArray();
            }
        }

        return [];
    }

    private static List<int> Types(ReadOnlySpan<byte> payload)
    {
        var types = new List<int>();
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            types.Add(attributes.Type);
        }

        return types;
    }
}
