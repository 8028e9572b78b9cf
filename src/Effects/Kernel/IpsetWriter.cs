using System;
using IpvsPure.Domain;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Writes ipset requests. A range of no bits, which the kernel's sets cannot hold, is written as its two halves.
/// </summary>
internal static class IpsetWriter
{
    public static void Create(ref MessageWriter writer, SetName set, IpSetType type, AddressFamily family)
    {
        Begin(ref writer, IpsetNumbers.Create, NetlinkNumbers.Create);
        writer.Text(IpsetNumbers.SetName, set.Text);
        writer.Text(IpsetNumbers.TypeName, type.Text());
        writer.U8(IpsetNumbers.Revision, Revision(type));
        writer.U8(IpsetNumbers.Family, (byte)family);
        var data = writer.BeginNest(IpsetNumbers.Data | NetlinkNumbers.Nested);
        writer.BigEndian32(IpsetNumbers.ElementsMax | NetlinkNumbers.NetworkByteOrder, IpsetNumbers.OurElementsMax);
        if (type == IpSetType.HashIpPortMark)
        {
            writer.BigEndian32(IpsetNumbers.CreateFlags | NetlinkNumbers.NetworkByteOrder, IpsetNumbers.FlagWithMark);
        }

        writer.EndNest(data);
        writer.End();
    }

    /// <summary>Without a name the kernel would destroy every set of the namespace, so a name is demanded.</summary>
    public static void Destroy(ref MessageWriter writer, SetName set)
    {
        ArgumentException.ThrowIfNullOrEmpty(set.Text);
        Begin(ref writer, IpsetNumbers.Destroy, 0);
        writer.Text(IpsetNumbers.SetName, set.Text);
        writer.End();
    }

    /// <summary>Adds a member; one that is there gets this mark.</summary>
    public static void Add(ref MessageWriter writer, SetName set, IpSetType type, SetMember member, uint mark)
    {
        Member(ref writer, IpsetNumbers.Add, 0, set, type, member, mark);
    }

    /// <summary>Deletes a member; it is an error if it is not there.</summary>
    public static void Delete(ref MessageWriter writer, SetName set, IpSetType type, SetMember member)
    {
        Member(ref writer, IpsetNumbers.Delete, NetlinkNumbers.Exclusive, set, type, member, 0);
    }

    /// <summary>Asks for the headers of all sets, without their members.</summary>
    public static void DumpHeaders(ref MessageWriter writer)
    {
        Begin(ref writer, IpsetNumbers.List, NetlinkNumbers.Dump);
        writer.BigEndian32(IpsetNumbers.Flags | NetlinkNumbers.NetworkByteOrder, IpsetNumbers.FlagListHeader);
        writer.End();
    }

    /// <summary>Asks for all sets with their members.</summary>
    public static void DumpAll(ref MessageWriter writer)
    {
        Begin(ref writer, IpsetNumbers.List, NetlinkNumbers.Dump);
        writer.End();
    }

    /// <summary>Asks for one set with its members.</summary>
    public static void DumpSet(ref MessageWriter writer, SetName set)
    {
        Begin(ref writer, IpsetNumbers.List, NetlinkNumbers.Dump);
        writer.Text(IpsetNumbers.SetName, set.Text);
        writer.End();
    }

    private static void Member(
        ref MessageWriter writer, ushort command, ushort flags, SetName set, IpSetType type, SetMember member, uint mark)
    {
        if (SetHalves.IsWhole(member, type))
        {
            Member(ref writer, command, flags, set, type, SetHalves.Half(member, type, upper: false), mark);
            Member(ref writer, command, flags, set, type, SetHalves.Half(member, type, upper: true), mark);
            return;
        }

        Begin(ref writer, command, flags);
        writer.Text(IpsetNumbers.SetName, set.Text);
        var data = writer.BeginNest(IpsetNumbers.Data | NetlinkNumbers.Nested);
        Ip(ref writer, IpsetNumbers.Ip, member.Ip);
        if (type == IpSetType.HashNet)
        {
            writer.U8(IpsetNumbers.PrefixLength, member.Length);
        }

        if (type is not (IpSetType.HashNet or IpSetType.HashIp))
        {
            writer.BigEndian16(IpsetNumbers.Port | NetlinkNumbers.NetworkByteOrder, member.Port);
            writer.U8(IpsetNumbers.TransportProtocol, (byte)member.Protocol);
        }

        if (type is IpSetType.HashIpPortIp or IpSetType.HashIpPortNet)
        {
            Ip(ref writer, IpsetNumbers.OtherIp, member.Other);
        }

        if (type == IpSetType.HashIpPortNet)
        {
            writer.U8(IpsetNumbers.OtherPrefixLength, member.OtherLength);
        }

        if (type == IpSetType.HashIpPortMark && command == IpsetNumbers.Add)
        {
            // The mark in the upper half, in the lower the bits of the packet's mark that it replaces: all.
            writer.BigEndian64(IpsetNumbers.Mark | NetlinkNumbers.NetworkByteOrder, ((ulong)mark << 32) | uint.MaxValue);
        }

        writer.EndNest(data);
        writer.End();
    }

    private static void Begin(ref MessageWriter writer, ushort command, ushort flags)
    {
        writer.Begin(command, flags, new Layout.NetfilterHeader { Family = (byte)AddressFamily.Inet });
        writer.U8(IpsetNumbers.Protocol, IpsetNumbers.ProtocolVersion);
    }

    private static void Ip(ref MessageWriter writer, ushort attribute, Address address)
    {
        var nest = writer.BeginNest((ushort)(attribute | NetlinkNumbers.Nested));
        var kind = address.Family == AddressFamily.Inet ? IpsetNumbers.IpV4 : IpsetNumbers.IpV6;
        writer.Address((ushort)(kind | NetlinkNumbers.NetworkByteOrder), address);
        writer.EndNest(nest);
    }

    /// <summary>
    /// The revisions that brought packet marks (kernel 3.18). A later one gains us nothing, and an older kernel refuses it.
    /// </summary>
    private static byte Revision(IpSetType type) => type switch
    {
        IpSetType.HashIp => 4,
        IpSetType.HashIpPort or IpSetType.HashIpPortMark or IpSetType.HashIpPortIp => 5,
        IpSetType.HashNet => 6,
        IpSetType.HashIpPortNet => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a set of ours"),
    };
}
