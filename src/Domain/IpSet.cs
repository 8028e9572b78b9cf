using System;
using System.Globalization;
using LanguageExt;

namespace IpvsPure.Domain;

/// <summary>The kinds of set that we make, by ipset's names; a member's shape follows from it.</summary>
public enum IpSetType : byte
{
    HashIp,
    HashIpPort,

    /// <summary>hash:ip,port whose members each carry a packet mark (skbinfo).</summary>
    HashIpPortMark,
    HashIpPortIp,
    HashIpPortNet,
    HashNet,

    /// <summary>A peer's; its members are ports without address and protocol. We make none.</summary>
    BitmapPort,

    /// <summary>Any kind that is not ours; its members are not read.</summary>
    Other,
}

/// <summary>Kernel names of <see cref="IpSetType"/>.</summary>
public static class IpSetTypes
{
    public static string Text(this IpSetType type) => type switch
    {
        IpSetType.HashIp => "hash:ip",
        IpSetType.HashIpPort or IpSetType.HashIpPortMark => "hash:ip,port",
        IpSetType.HashIpPortIp => "hash:ip,port,ip",
        IpSetType.HashIpPortNet => "hash:ip,port,net",
        IpSetType.HashNet => "hash:net",
        IpSetType.BitmapPort => "bitmap:port",
        _ => "other",
    };
}

/// <summary>
/// A member of an ipset, in the shape of its set's type. Fields that the shape does not use are their defaults.
/// </summary>
public readonly record struct SetMember : IComparable<SetMember>
{
    private SetMember(Address ip, byte length, Protocol protocol, ushort port, Address other, byte otherLength) =>
        (Ip, Length, Protocol, Port, Other, OtherLength) = (ip, length, protocol, port, other, otherLength);

    public Address Ip { get; }

    /// <summary>Prefix length of <see cref="Ip"/>; its full width but for hash:net.</summary>
    public byte Length { get; }

    public Protocol Protocol { get; }

    public ushort Port { get; }

    /// <summary>The third dimension of hash:ip,port,ip and hash:ip,port,net.</summary>
    public Address Other { get; }

    public byte OtherLength { get; }

    public static SetMember Of(Address ip) => new(ip, ip.Width, Protocol.None, 0, default, 0);

    public static SetMember Of(Prefix net) => new(net.Network, net.Length, Protocol.None, 0, default, 0);

    /// <summary>A member of a bitmap:port.</summary>
    public static SetMember Of(ushort port) => new(default, 0, Protocol.None, port, default, 0);

    public static SetMember Of(Address ip, Protocol protocol, ushort port) => new(ip, ip.Width, protocol, port, default, 0);

    public static SetMember Of(Address ip, Protocol protocol, ushort port, Address other) =>
        new(ip, ip.Width, protocol, port, other, other.Width);

    public static SetMember Of(Address ip, Protocol protocol, ushort port, Prefix net) =>
        new(ip, ip.Width, protocol, port, net.Network, net.Length);

    /// <summary>
    /// Whether some packet matches both members. Two members that differ can only if one of them has a range, and a set
    /// of nf_tables does not take the second one.
    /// </summary>
    public bool Overlaps(SetMember other) =>
        Protocol == other.Protocol
        && Port == other.Port
        && Overlap(Ip, Length, other.Ip, other.Length)
        && Overlap(Other, OtherLength, other.Other, other.OtherLength);

    /// <summary>The virtual service with this member's address, protocol and port.</summary>
    public ServiceKey Service => ServiceKey.At(Ip, Protocol, Port);

    public int CompareTo(SetMember other)
    {
        var order = Ip.CompareTo(other.Ip);
        order = order != 0 ? order : Length.CompareTo(other.Length);
        order = order != 0 ? order : ((byte)Protocol).CompareTo((byte)other.Protocol);
        order = order != 0 ? order : Port.CompareTo(other.Port);
        order = order != 0 ? order : Other.CompareTo(other.Other);
        return order != 0 ? order : OtherLength.CompareTo(other.OtherLength);
    }

    /// <summary>The member as ipset writes it, for example <c>10.96.0.10,udp:53</c>.</summary>
    public override string ToString()
    {
        var text = WithLength(Ip, Length);
        if (Protocol != Protocol.None)
        {
            text += string.Create(CultureInfo.InvariantCulture, $",{Protocol.Text()}:{Port}");
        }

        return Other.Family == AddressFamily.None ? text : $"{text},{WithLength(Other, OtherLength)}";
    }

    private static bool Overlap(Address one, byte length, Address other, byte otherLength) =>
        one.Family == other.Family
        && (one.Family == AddressFamily.None
            || Prefix.Around(one, Math.Min(length, otherLength)) == Prefix.Around(other, Math.Min(length, otherLength)));

    private static string WithLength(Address address, byte length) =>
        length == address.Width ? address.ToString() : $"{address}/{length}";
}

/// <summary>
/// The name of a set, which also says in which form of the packet filter it is: an ipset has up to 31 characters, ours
/// begin with <c>IPVSPURE-</c>; a set of our nf_tables table is written <c>ipvspure/NAME</c>.
/// </summary>
public readonly record struct SetName(string Text) : IComparable<SetName>
{
    /// <summary>What the names of all our ipsets and chains begin with: ownership that the kernel itself shows.</summary>
    public const string OurPrefix = "IPVSPURE-";

    /// <summary>The name of our nf_tables table; all that is in it is ours.</summary>
    public const string OurTable = "ipvspure";

    private const string InOurTable = OurTable + "/";

    public bool IsOurs => Text is not null
        && (Text.StartsWith(OurPrefix, StringComparison.Ordinal) || Text.StartsWith(InOurTable, StringComparison.Ordinal));

    public FilterForm Form => Text.StartsWith(InOurTable, StringComparison.Ordinal) ? FilterForm.Nftables : FilterForm.Iptables;

    /// <summary>The family of a set of ours or of a peer's, as its name says.</summary>
    public AddressFamily Family => Form == FilterForm.Nftables
        ? Text.EndsWith('6') ? AddressFamily.Inet6 : AddressFamily.Inet
        : Text.StartsWith(OurPrefix + "6-", StringComparison.Ordinal)
            || Text.StartsWith("KUBE-6-", StringComparison.Ordinal)
            || Text.StartsWith("inet6:", StringComparison.Ordinal) ? AddressFamily.Inet6 : AddressFamily.Inet;

    /// <summary>The name as the kernel has it: within our table, or among all ipsets.</summary>
    public string Bare => Form == FilterForm.Nftables ? Text[InOurTable.Length..] : Text;

    /// <summary>A set of our nf_tables table by its name there.</summary>
    public static SetName InTable(string name) => new(InOurTable + name);

    public int CompareTo(SetName other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}

/// <summary>A set of either form: its type, family and members. A member's value is its packet mark, 0 where the type has none.</summary>
public sealed record IpSet(IpSetType Type, AddressFamily Family, Map<Ascending<SetMember>, SetMember, uint> Members)
{
    public static IpSet Empty(IpSetType type, AddressFamily family) => new(type, family, default);
}
