using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// The sets of our table and their members. A key is its fields one behind the other, each filled up to whole words. Ranges
/// of addresses alone are two elements, the first address and the one behind the last; ranges within a longer key are an
/// element with two keys.
/// </summary>
internal static class NftSetCodec
{
    private const int PortAt = 4;
    private const int KeyBytesMax = 40;

    /// <summary>nft's own note about a map, which the kernel keeps for it: marks are in host order. It lists them right with it.</summary>
    private static readonly byte[] HostOrder = BitConverter.GetBytes(1u);

    /// <summary>Makes a set; one that is there stays as it is.</summary>
    public static void Create(ref MessageWriter writer, SetName set, IpSetType type, AddressFamily family, uint id)
    {
        Begin(ref writer, NftNumbers.NewSet, NetlinkNumbers.Create, set);
        var flags = Flags(type);
        writer.BigEndian32(NftNumbers.SetFlags, flags);
        writer.BigEndian32(NftNumbers.SetKeyType, KeyType(type, family));
        writer.BigEndian32(NftNumbers.SetKeyLength, (uint)KeyLength(type, family));
        if ((flags & NftNumbers.FlagMap) != 0)
        {
            writer.BigEndian32(NftNumbers.SetDataType, NftNumbers.TypeMark);
            writer.BigEndian32(NftNumbers.SetDataLength, sizeof(uint));
            ReadOnlySpan<byte> hint = [NftNumbers.HintDataOrder, sizeof(uint), .. HostOrder];
            hint.CopyTo(writer.Bytes(NftNumbers.SetUserData, hint.Length));
        }

        writer.BigEndian32(NftNumbers.SetId, id);
        if ((flags & NftNumbers.FlagConcatenation) != 0)
        {
            var description = writer.BeginNest(NftNumbers.SetDescription | NetlinkNumbers.Nested);
            var list = writer.BeginNest(NftNumbers.DescriptionConcatenation | NetlinkNumbers.Nested);
            foreach (var length in (ReadOnlySpan<uint>)[Bytes(family), 1, 2, Bytes(family)])
            {
                var field = writer.BeginNest(NftNumbers.ListItem | NetlinkNumbers.Nested);
                writer.BigEndian32(NftNumbers.FieldLength, length);
                writer.EndNest(field);
            }

            writer.EndNest(list);
            writer.EndNest(description);
        }

        writer.End();
    }

    public static void Destroy(ref MessageWriter writer, SetName set)
    {
        ArgumentException.ThrowIfNullOrEmpty(set.Bare);
        Begin(ref writer, NftNumbers.DeleteSet, 0, set);
        writer.End();
    }

    /// <summary>
    /// Begins a message that adds members to a set; the result goes to <see cref="EndMembers"/>. Ranges are added with NLM_F_EXCL:
    /// without it 6.1 takes one that lies within another for that one, and says that it was added (docs/kernel-facts.md).
    /// </summary>
    public static int BeginAdding(ref MessageWriter writer, SetName set, IpSetType type)
    {
        var flags = (Flags(type) & NftNumbers.FlagInterval) != 0 ? NetlinkNumbers.Create | NetlinkNumbers.Exclusive : NetlinkNumbers.Create;
        Begin(ref writer, NftNumbers.NewElements, (ushort)flags, set);
        return writer.BeginNest(NftNumbers.Elements | NetlinkNumbers.Nested);
    }

    /// <summary>Begins a message that deletes members of a set; the result goes to <see cref="EndMembers"/>.</summary>
    public static int BeginDeleting(ref MessageWriter writer, SetName set)
    {
        Begin(ref writer, NftNumbers.DeleteElements, 0, set);
        return writer.BeginNest(NftNumbers.Elements | NetlinkNumbers.Nested);
    }

    public static void EndMembers(ref MessageWriter writer, int nest)
    {
        writer.EndNest(nest);
        writer.End();
    }

    /// <param name="mark">The value in a map; a deletion names the key alone.</param>
    public static void Member(ref MessageWriter writer, IpSetType type, SetMember member, uint? mark)
    {
        Span<byte> low = stackalloc byte[KeyBytesMax];
        var length = KeyOf(type, member, member.Ip, member.Other, low);
        if (type is not (IpSetType.HashNet or IpSetType.HashIpPortNet))
        {
            Element(ref writer, low[..length], default, type == IpSetType.HashIpPortMark ? mark : null, 0);
            return;
        }

        Span<byte> high = stackalloc byte[KeyBytesMax];
        if (type == IpSetType.HashIpPortNet)
        {
            _ = KeyOf(type, member, member.Ip, Prefix.Around(member.Other, member.OtherLength).Last, high);
            Element(ref writer, low[..length], high[..length], null, 0);
            return;
        }

        Element(ref writer, low[..length], default, null, 0);
        _ = KeyOf(type, member, Prefix.Around(member.Ip, member.Length).Last, default, high);
        if (Next(high[..length]))
        {
            Element(ref writer, high[..length], default, null, NftNumbers.IntervalEnd);
        }
    }

    /// <summary>The name and kind of a set of our table; <see cref="IpSetType.Other"/> if it is not made as ours are.</summary>
    public static bool TryReadSet(ReadOnlySpan<byte> payload, out SetName name, out IpSetType type, out AddressFamily family)
    {
        var (flags, keyType, keyLength, dataLength) = (0u, 0u, 0u, 0u);
        var bare = "";
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.Name: bare = attributes.Text(); break;
                case NftNumbers.SetFlags: flags = attributes.BigEndian32(); break;
                case NftNumbers.SetKeyType: keyType = attributes.BigEndian32(); break;
                case NftNumbers.SetKeyLength: keyLength = attributes.BigEndian32(); break;
                case NftNumbers.SetDataLength: dataLength = attributes.BigEndian32(); break;
            }
        }

        name = SetName.InTable(bare);
        (type, family) = (IpSetType.Other, name.Family);
        foreach (var candidate in (ReadOnlySpan<IpSetType>)
            [IpSetType.HashIp, IpSetType.HashIpPort, IpSetType.HashIpPortMark, IpSetType.HashIpPortIp, IpSetType.HashIpPortNet, IpSetType.HashNet])
        {
            foreach (var plane in (ReadOnlySpan<AddressFamily>)[AddressFamily.Inet, AddressFamily.Inet6])
            {
                if (flags == Flags(candidate)
                    && keyType == KeyType(candidate, plane)
                    && keyLength == KeyLength(candidate, plane)
                    && dataLength == ((flags & NftNumbers.FlagMap) != 0 ? sizeof(uint) : 0))
                {
                    (type, family) = (candidate, plane);
                }
            }
        }

        return !attributes.Malformed && bare.Length > 0;
    }

    /// <summary>Adds what a message has of a set's elements; gives a reason where it makes no sense.</summary>
    public static string? ReadElements(ReadOnlySpan<byte> payload, List<NftElement> into)
    {
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveTo(NftNumbers.Elements))
        {
            var items = new AttributeReader(attributes.Value);
            while (items.MoveNext())
            {
                if (!TryReadElement(items.Value, out var element))
                {
                    return "an element of a set makes no sense";
                }

                into.Add(element);
            }

            if (items.Malformed)
            {
                return "the elements of a set were cut short";
            }
        }

        return attributes.Malformed ? "a set was cut short" : null;
    }

    /// <summary>The members that elements stand for; elements of another shape are left out, there is no member for them.</summary>
    public static IEnumerable<(SetMember Member, uint Mark)> Members(IReadOnlyList<NftElement> elements, IpSetType type, AddressFamily family)
    {
        if (type == IpSetType.HashNet)
        {
            return NftRanges.Of(elements, family).Select(x => (SetMember.Of(x), 0u));
        }

        var length = KeyLength(type, family);
        return
            from element in elements
            where element.Key.Length == length
            select (MemberOf(element, type, (int)Bytes(family)), element.Mark);
    }

    private static SetMember MemberOf(NftElement element, IpSetType type, int addressBytes)
    {
        var key = element.Key;
        var ip = Address.FromNetworkOrder(key.AsSpan(0, addressBytes));
        if (type == IpSetType.HashIp)
        {
            return SetMember.Of(ip);
        }

        var protocol = (Protocol)key[addressBytes];
        var port = (ushort)((key[addressBytes + PortAt] << 8) | key[addressBytes + PortAt + 1]);
        if (type is IpSetType.HashIpPort or IpSetType.HashIpPortMark)
        {
            return SetMember.Of(ip, protocol, port);
        }

        var other = Address.FromNetworkOrder(key.AsSpan(addressBytes + (2 * PortAt)));
        return type == IpSetType.HashIpPortIp
            ? SetMember.Of(ip, protocol, port, other)
            : SetMember.Of(ip, protocol, port, NftRanges.First(other, element.End.Length == key.Length
                ? Address.FromNetworkOrder(element.End.AsSpan(addressBytes + (2 * PortAt)))
                : other));
    }

    private static bool TryReadElement(ReadOnlySpan<byte> nest, out NftElement element)
    {
        var (key, end, mark, flags) = (default(byte[]), default(byte[]), 0u, 0u);
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NftNumbers.ElementKey: key = Value(attributes.Value); break;
                case NftNumbers.ElementKeyEnd: end = Value(attributes.Value); break;
                case NftNumbers.ElementData: mark = Value(attributes.Value) is { Length: sizeof(uint) } x ? MemoryMarshal.Read<uint>(x) : 0; break;
                case NftNumbers.ElementFlags: flags = attributes.BigEndian32(); break;
            }
        }

        element = new(key ?? [], end ?? [], mark, (flags & NftNumbers.IntervalEnd) != 0);
        return !attributes.Malformed && key is not null;
    }

    private static byte[]? Value(ReadOnlySpan<byte> nest)
    {
        var attributes = new AttributeReader(nest);
        return attributes.MoveTo(NftNumbers.DataValue) ? attributes.Value.ToArray() : null;
    }

    private static void Element(
        ref MessageWriter writer, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> end, uint? mark, uint flags)
    {
        var item = writer.BeginNest(NftNumbers.ListItem | NetlinkNumbers.Nested);
        Data(ref writer, NftNumbers.ElementKey, key);
        if (!end.IsEmpty)
        {
            Data(ref writer, NftNumbers.ElementKeyEnd, end);
        }

        if (mark is { } value)
        {
            Data(ref writer, NftNumbers.ElementData, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));
        }

        if (flags != 0)
        {
            writer.BigEndian32(NftNumbers.ElementFlags, flags);
        }

        writer.EndNest(item);
    }

    private static void Data(ref MessageWriter writer, ushort attribute, scoped ReadOnlySpan<byte> value)
    {
        var nest = writer.BeginNest((ushort)(attribute | NetlinkNumbers.Nested));
        value.CopyTo(writer.Bytes(NftNumbers.DataValue, value.Length));
        writer.EndNest(nest);
    }

    // The key with these addresses: a range has two, that of its first and that of its last.
    private static int KeyOf(IpSetType type, SetMember member, Address ip, Address other, Span<byte> key)
    {
        var at = ip.WriteNetworkOrder(key);
        if (type is IpSetType.HashIp or IpSetType.HashNet)
        {
            return at;
        }

        key[at] = (byte)member.Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(key[(at + PortAt)..], member.Port);
        at += 2 * PortAt;
        return type is IpSetType.HashIpPortIp or IpSetType.HashIpPortNet ? at + other.WriteNetworkOrder(key[at..]) : at;
    }

    // One more; false where there is none behind it.
    private static bool Next(Span<byte> key)
    {
        for (var i = key.Length - 1; i >= 0; i--)
        {
            if (++key[i] != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static uint Flags(IpSetType type) => type switch
    {
        IpSetType.HashNet => NftNumbers.FlagInterval,
        IpSetType.HashIpPortNet => NftNumbers.FlagInterval | NftNumbers.FlagConcatenation,
        IpSetType.HashIpPortMark => NftNumbers.FlagMap,
        _ => 0,
    };

    private static uint KeyType(IpSetType type, AddressFamily family)
    {
        var address = NftNumbers.TypeAddress(family);
        var port = (((address << 6) | NftNumbers.TypeProtocol) << 6) | NftNumbers.TypePort;
        return type switch
        {
            IpSetType.HashIp or IpSetType.HashNet => address,
            IpSetType.HashIpPort or IpSetType.HashIpPortMark => port,
            _ => (port << 6) | address,
        };
    }

    private static int KeyLength(IpSetType type, AddressFamily family) => type switch
    {
        IpSetType.HashIp or IpSetType.HashNet => (int)Bytes(family),
        IpSetType.HashIpPort or IpSetType.HashIpPortMark => (int)Bytes(family) + (2 * PortAt),
        _ => (2 * (int)Bytes(family)) + (2 * PortAt),
    };

    private static uint Bytes(AddressFamily family) => family == AddressFamily.Inet6 ? 16u : 4u;

    private static void Begin(ref MessageWriter writer, ushort type, ushort flags, SetName set)
    {
        writer.Begin(type, flags, new Layout.NetfilterHeader { Family = NftNumbers.FamilyInet });
        writer.Text(NftNumbers.Table, SetName.OurTable);
        writer.Text(NftNumbers.Name, set.Bare);
    }
}
