using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The JSON form of the domain's values, read: each the inverse of its namesake in <see cref="JsonWords"/>.</summary>
internal static class JsonReading
{
    public static Address Address(this JsonSpot spot) => Doors.Address(spot.Text()).Match(
        x => x,
        why =>
        {
            Refuse(spot, why[0]);
            return default;
        });

    public static Prefix Prefix(this JsonSpot spot) => Doors.Prefix(spot.Text()).Match(
        x => x,
        why =>
        {
            Refuse(spot, why[0]);
            return default;
        });

    public static ushort Port(this JsonSpot spot) => (ushort)spot.Number(0, ushort.MaxValue);

    public static uint Whole(this JsonSpot spot) => (uint)spot.Number(0, uint.MaxValue);

    public static Protocol Protocol(this JsonSpot spot) =>
        spot.Choice([("tcp", Domain.Protocol.Tcp), ("udp", Domain.Protocol.Udp), ("sctp", Domain.Protocol.Sctp)]);

    public static AddressFamily Family(this JsonSpot spot) =>
        spot.Choice([("ipv4", AddressFamily.Inet), ("ipv6", AddressFamily.Inet6)]);

    public static IpSetType SetType(this JsonSpot spot) => spot.Choice([
        ("hash:ip", IpSetType.HashIp),
        ("hash:ip,port", IpSetType.HashIpPort),
        ("hash:ip,port+mark", IpSetType.HashIpPortMark),
        ("hash:ip,port,ip", IpSetType.HashIpPortIp),
        ("hash:ip,port,net", IpSetType.HashIpPortNet),
        ("hash:net", IpSetType.HashNet),
        ("bitmap:port", IpSetType.BitmapPort),
        ("other", IpSetType.Other)]);

    /// <summary>The word for a type of set: the kernel's, but for members with marks, which it does not tell apart.</summary>
    public static string Word(this IpSetType type) => type == IpSetType.HashIpPortMark ? "hash:ip,port+mark" : type.Text();

    public static ServiceKey Service(this JsonSpot spot)
    {
        var mark = spot.Optional("mark");
        if (!mark.IsAbsent)
        {
            return ServiceKey.Marked(spot.Field("family").Family(), (uint)mark.Number(1, uint.MaxValue));
        }

        return ServiceKey.At(spot.Field("address").Address(), spot.Field("protocol").Protocol(), spot.Field("port").Port());
    }

    public static Scheduler Scheduler(this JsonSpot spot) => new(
        spot.Field("name").Text(), (SchedulerFlags)spot.Field("flags").Number(0, byte.MaxValue));

    public static ImmutableArray<Prefix> Prefixes(this JsonSpot spot) => [.. spot.Items().Select(x => x.Prefix())];

    public static ImmutableArray<string> Texts(this JsonSpot spot) => [.. spot.Items().Select(x => x.Text())];

    public static ServiceSettings Settings(this JsonSpot spot) => new(
        new(spot.Field("scheduler").Text(), (SchedulerFlags)spot.Optional("schedulerFlags").Number(0, byte.MaxValue)),
        new(spot.Optional("persistenceSeconds").Whole(), spot.Optional("persistenceMask").Whole()),
        spot.Optional("onePacket").Flag());

    public static RealServerKey ServerKey(this JsonSpot spot) => new(spot.Field("address").Address(), spot.Field("port").Port());

    public static RealServer Server(this JsonSpot spot) => new(
        spot.ServerKey(),
        spot.Field("forwarding").Choice([
            ("masquerade", ForwardingMethod.Masquerade),
            ("local-node", ForwardingMethod.LocalNode),
            ("tunnel", ForwardingMethod.Tunnel),
            ("direct-route", ForwardingMethod.DirectRoute),
            ("bypass", ForwardingMethod.Bypass)]),
        Weight.Of((int)spot.Field("weight").Number(0, int.MaxValue)),
        spot.Optional("upper").Whole(),
        spot.Optional("lower").Whole());

    public static LocalRoute Route(this JsonSpot spot)
    {
        var source = spot.Optional("source");
        return new(source.IsAbsent ? default : source.Address(), spot.Optional("mtu").Whole());
    }

    public static SetMember Member(this JsonSpot spot)
    {
        var ip = spot.Field("ip");
        var (protocol, other) = (spot.Optional("protocol"), spot.Optional("other"));
        if (protocol.IsAbsent)
        {
            return ip.Text().Contains('/') ? SetMember.Of(ip.Prefix()) : SetMember.Of(ip.Address());
        }

        var (port, carried) = (spot.Field("port").Port(), protocol.Protocol());
        return other.IsAbsent
            ? SetMember.Of(ip.Address(), carried, port)
            : SetMember.Of(ip.Address(), carried, port, other.Prefix());
    }

    public static uint Mark(this JsonSpot spot) => spot.Optional("mark").Whole();

    /// <summary>A chain; our own table serves both families, so a chain of it names none.</summary>
    public static ChainKey Chain(this JsonSpot spot)
    {
        var table = spot.Field("table").Choice([
            ("raw", RuleTable.Raw), ("mangle", RuleTable.Mangle), ("nat", RuleTable.Nat), ("filter", RuleTable.Filter),
            (SetName.OurTable, RuleTable.Ours)]);
        return new(
            table == RuleTable.Ours ? AddressFamily.None : spot.Field("family").Family(), table, spot.Field("chain").Text());
    }

    public static Jump Jump(this JsonSpot spot) => new(spot.Chain(), spot.Field("to").Text(), spot.Field("first").Flag());

    public static RuleList Rules(this JsonSpot spot) => new([.. spot.Field("rules").Items().Select(x => x.Text())]);

    private static void Refuse(JsonSpot spot, Refusal why)
    {
        if (!spot.IsAbsent)
        {
            spot.Fault(why.Explain());
        }
    }
}
