using System;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>One entry of connection tracking, as far as it is looked at.</summary>
/// <param name="Service">The protocol, address and port that the client sends to.</param>
/// <param name="Answering">The address and port that replies come from.</param>
/// <param name="Original">The tuple of the client's direction, as the kernel wrote it: what a deletion names.</param>
/// <param name="Number">The entry's number, by which a deletion takes no later entry of the same tuple.</param>
/// <param name="Zone">The zone; null where the kernel names none.</param>
internal readonly record struct Flow(ServiceKey Service, RealServerKey Answering, byte[] Original, uint Number, ushort? Zone);

/// <summary>Messages of ctnetlink (linux/netfilter/nfnetlink_conntrack.h).</summary>
internal static class FlowCodec
{
    private const ushort Subsystem = 1;
    private const ushort Get = (Subsystem << 8) | 1;
    private const ushort DeleteOne = (Subsystem << 8) | 2;

    private const ushort TupleOriginal = 1;
    private const ushort TupleReply = 2;
    private const ushort EntryNumber = 12;
    private const ushort EntryZone = 18;

    private const ushort TupleAddresses = 1;
    private const ushort TupleProtocol = 2;
    private const ushort Source4 = 1;
    private const ushort Destination4 = 2;
    private const ushort Source6 = 3;
    private const ushort Destination6 = 4;
    private const ushort ProtocolNumber = 1;
    private const ushort SourcePort = 2;
    private const ushort DestinationPort = 3;

    /// <summary>Asks for all entries of a family.</summary>
    public static void Dump(ref MessageWriter writer, AddressFamily family)
    {
        writer.Begin(Get, NetlinkNumbers.Dump, Header(family));
        writer.End();
    }

    /// <summary>Deletes exactly this entry; ENOENT if it is gone.</summary>
    public static void Delete(ref MessageWriter writer, AddressFamily family, Flow flow)
    {
        writer.Begin(DeleteOne, 0, Header(family));
        flow.Original.CopyTo(writer.Bytes(TupleOriginal | NetlinkNumbers.Nested, flow.Original.Length));
        writer.BigEndian32(EntryNumber, flow.Number);
        if (flow.Zone is { } zone)
        {
            writer.BigEndian16(EntryZone, zone);
        }

        writer.End();
    }

    /// <summary>An entry of a dump; false if it makes no sense. Protocols without ports have port 0.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, AddressFamily family, out Flow flow)
    {
        flow = default;
        var (original, number, zone) = (default(byte[]), 0u, default(ushort?));
        var (to, answering) = (default(Side), default(Side));
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case TupleOriginal:
                    original = attributes.Value.ToArray();
                    if (!TryReadSide(attributes.Value, family, isSource: false, out to))
                    {
                        return false;
                    }

                    break;
                case TupleReply:
                    if (!TryReadSide(attributes.Value, family, isSource: true, out answering))
                    {
                        return false;
                    }

                    break;
                case EntryNumber: number = attributes.BigEndian32(); break;
                case EntryZone: zone = attributes.BigEndian16(); break;
            }
        }

        if (attributes.Malformed || original is null)
        {
            return false;
        }

        flow = new(ServiceKey.At(to.Address, to.Protocol, to.Port), new(answering.Address, answering.Port), original, number, zone);
        return true;
    }

    private static bool TryReadSide(ReadOnlySpan<byte> tuple, AddressFamily family, bool isSource, out Side side)
    {
        var (address, protocol, port) = (default(Address), Protocol.None, (ushort)0);
        var wanted = (family, isSource) switch
        {
            (AddressFamily.Inet, true) => Source4,
            (AddressFamily.Inet, false) => Destination4,
            (_, true) => Source6,
            _ => Destination6,
        };
        var parts = new AttributeReader(tuple);
        var malformed = false;
        while (parts.MoveNext())
        {
            var inner = new AttributeReader(parts.Value);
            while (inner.MoveNext())
            {
                switch (parts.Type, inner.Type)
                {
                    case (TupleAddresses, var type) when type == wanted: address = inner.Address(family); break;
                    case (TupleProtocol, ProtocolNumber): protocol = (Protocol)inner.U8(); break;
                    case (TupleProtocol, var type) when type == (isSource ? SourcePort : DestinationPort): port = inner.BigEndian16(); break;
                }
            }

            malformed |= inner.Malformed;
        }

        side = new(address, protocol, port);
        return !malformed && !parts.Malformed && address.Family == family;
    }

    private static Layout.NetfilterHeader Header(AddressFamily family) => new() { Family = (byte)family };

    private readonly record struct Side(Address Address, Protocol Protocol, ushort Port);
}
