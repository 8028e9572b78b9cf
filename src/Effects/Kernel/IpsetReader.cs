using System;
using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>Reads the LIST messages of ipset. Bytes that make no sense are refused with a reason.</summary>
internal static class IpsetReader
{
    /// <summary>
    /// The name of the set that a message is about and, in the first message of each set, its type and family; a later
    /// message has none, and <paramref name="hasType"/> is false.
    /// </summary>
    public static bool TryReadHeader(
        ReadOnlySpan<byte> payload, out SetName name, out bool hasType, out IpSetType type, out AddressFamily family)
    {
        (name, hasType, type, family) = (default, false, IpSetType.Other, AddressFamily.None);
        var (typeName, flags) = ("", 0u);
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IpsetNumbers.SetName: name = new(attributes.Text()); break;
                case IpsetNumbers.TypeName: (typeName, hasType) = (attributes.Text(), true); break;
                case IpsetNumbers.Family: family = (AddressFamily)attributes.U8(); break;
                case IpsetNumbers.Data: flags = CreateFlags(attributes.Value); break;
            }
        }

        type = TypeOf(typeName, (flags & IpsetNumbers.FlagWithMark) != 0);
        return !attributes.Malformed && !string.IsNullOrEmpty(name.Text);
    }

    /// <summary>Adds the members in a message to a list; gives a reason where one makes no sense.</summary>
    public static string? ReadMembers(ReadOnlySpan<byte> payload, IpSetType type, List<(SetMember, uint)> into)
    {
        var attributes = AttributeReader.Behind<Layout.NetfilterHeader>(payload, out _);
        while (attributes.MoveTo(IpsetNumbers.Members))
        {
            var members = new AttributeReader(attributes.Value);
            while (members.MoveNext())
            {
                if (!TryReadMember(members.Value, type, out var member, out var mark))
                {
                    return "a member of an ipset makes no sense";
                }

                into.Add((member, mark));
            }

            if (members.Malformed)
            {
                return "the members of an ipset were cut short";
            }
        }

        return attributes.Malformed ? "an ipset was cut short" : null;
    }

    /// <summary>One member from the attributes of its nest.</summary>
    public static bool TryReadMember(ReadOnlySpan<byte> nest, IpSetType type, out SetMember member, out uint mark)
    {
        var (ip, other, protocol, port) = (default(Address), default(Address), Protocol.None, (ushort)0);
        var (length, otherLength, markAndMask) = (byte.MaxValue, byte.MaxValue, 0UL);
        var sound = true;
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IpsetNumbers.Ip: sound &= TryReadIp(attributes.Value, out ip); break;
                case IpsetNumbers.OtherIp: sound &= TryReadIp(attributes.Value, out other); break;
                case IpsetNumbers.PrefixLength: length = attributes.U8(); break;
                case IpsetNumbers.OtherPrefixLength: otherLength = attributes.U8(); break;
                case IpsetNumbers.Port: port = attributes.BigEndian16(); break;
                case IpsetNumbers.TransportProtocol: protocol = (Protocol)attributes.U8(); break;
                case IpsetNumbers.Mark: markAndMask = attributes.BigEndian64(); break;
            }
        }

        mark = type == IpSetType.HashIpPortMark ? (uint)(markAndMask >> 32) : 0;
        member = type switch
        {
            IpSetType.HashIp => SetMember.Of(ip),
            IpSetType.BitmapPort => SetMember.Of(port),
            IpSetType.HashNet => SetMember.Of(Prefix.Around(ip, length)),
            IpSetType.HashIpPortIp => SetMember.Of(ip, protocol, port, other),
            IpSetType.HashIpPortNet => SetMember.Of(ip, protocol, port, Prefix.Around(other, otherLength)),
            _ => SetMember.Of(ip, protocol, port),
        };
        var needsOther = type is IpSetType.HashIpPortIp or IpSetType.HashIpPortNet;
        return sound
            && !attributes.Malformed
            && (ip != default || type == IpSetType.BitmapPort)
            && (!needsOther || other != default);
    }

    private static bool TryReadIp(ReadOnlySpan<byte> nest, out Address address)
    {
        address = default;
        var attributes = new AttributeReader(nest);
        while (attributes.MoveNext())
        {
            address = attributes.Type switch
            {
                IpsetNumbers.IpV4 => attributes.Address(AddressFamily.Inet),
                IpsetNumbers.IpV6 => attributes.Address(AddressFamily.Inet6),
                _ => address,
            };
        }

        return !attributes.Malformed && address != default;
    }

    private static uint CreateFlags(ReadOnlySpan<byte> nest)
    {
        var attributes = new AttributeReader(nest);
        var flags = 0u;
        while (attributes.MoveTo(IpsetNumbers.CreateFlags))
        {
            flags = attributes.BigEndian32();
        }

        return flags;
    }

    private static IpSetType TypeOf(string name, bool withMark) => name switch
    {
        "hash:ip" => IpSetType.HashIp,
        "hash:ip,port" => withMark ? IpSetType.HashIpPortMark : IpSetType.HashIpPort,
        "hash:ip,port,ip" => IpSetType.HashIpPortIp,
        "hash:ip,port,net" => IpSetType.HashIpPortNet,
        "hash:net" => IpSetType.HashNet,
        "bitmap:port" => IpSetType.BitmapPort,
        _ => IpSetType.Other,
    };
}
