using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using IpvsPure.Domain;

namespace IpvsPure.Wire;

/// <summary>A set type with a member that fits it, and a mark where the type has one.</summary>
public sealed record SetEntry(IpSetType Type, AddressFamily Family, SetMember Member, uint Mark);

/// <summary>Bytes that may come out of anything.</summary>
public sealed record Junk(byte[] Bytes)
{
    public override string ToString() => Convert.ToHexString(Bytes);
}

/// <summary>Values of the domain as a kernel can hold them.</summary>
public static class Samples
{
    private static readonly Gen<byte> Octet = Gen.Choose(0, 255).Select(x => (byte)x);

    private static readonly Gen<uint> Word = Octet.ArrayOf(4).Select(x => BitConverter.ToUInt32(x));

    private static readonly Gen<ushort> Number = Gen.Choose(0, ushort.MaxValue).Select(x => (ushort)x);

    private static readonly Gen<Protocol> Transport =
        Gen.Elements(Domain.Protocol.Tcp, Domain.Protocol.Udp, Domain.Protocol.Sctp);

    private static readonly Gen<AddressFamily> Plane = Gen.Elements(AddressFamily.Inet, AddressFamily.Inet6);

    public static Arbitrary<Address> Addresses() => Plane.SelectMany(Of).ToArbitrary();

    public static Arbitrary<ServiceKey> Keys() => Gen.OneOf(
        from vip in Plane.SelectMany(Of)
        from protocol in Transport
        from port in Number
        select ServiceKey.At(vip, protocol, port),
        from family in Plane
        from mark in Word.Where(x => x != 0)
        select ServiceKey.Marked(family, mark)).ToArbitrary();

    public static Arbitrary<ServiceSettings> Settings() => (
        from name in Gen.Elements("rr", "wrr", "mh", "sh", Scheduler.NoneName, "fifteen_letters")
        from flags in Gen.Elements(SchedulerFlags.None, SchedulerFlags.Flag1, SchedulerFlags.Flag2 | SchedulerFlags.Flag3)
        from persistence in Gen.OneOf(
            Gen.Constant(Persistence.Off),
            from seconds in Gen.Choose(1, 86_400)
            from mask in Word
            select new Persistence((uint)seconds, mask))
        from one in Gen.Elements(true, false)
        select new ServiceSettings(new Scheduler(name, flags), persistence, one)).ToArbitrary();

    public static Arbitrary<RealServer> Servers() => (
        from address in Plane.SelectMany(Of)
        from port in Number
        from forwarding in Gen.Elements(Enum.GetValues<ForwardingMethod>())
        from weight in Gen.Choose(0, int.MaxValue)
        from upper in Word
        from lower in Word
        select new RealServer(new(address, port), forwarding, Weight.Of(weight), upper, lower)).ToArbitrary();

    public static Arbitrary<LocalRoute> Routes() => (
        from source in Gen.OneOf(Gen.Constant(default(Address)), Of(AddressFamily.Inet))
        from mtu in Gen.Elements(0u, 1280u, 65_535u)
        select new LocalRoute(source, mtu)).ToArbitrary();

    public static Arbitrary<SetEntry> Entries() => (
        from type in Gen.Elements(Enum.GetValues<IpSetType>().Where(x => x is not IpSetType.Other and not IpSetType.BitmapPort).ToArray())
        from family in Plane
        from ip in Of(family)
        from other in Of(family)
        from length in Gen.Choose(0, ip.Width)
        from protocol in Transport
        from port in Number
        from mark in Word
        select new SetEntry(
            type,
            family,
            type switch
            {
                IpSetType.HashIp => SetMember.Of(ip),
                IpSetType.HashNet => SetMember.Of(Prefix.Around(ip, length)),
                IpSetType.HashIpPortIp => SetMember.Of(ip, protocol, port, other),
                IpSetType.HashIpPortNet => SetMember.Of(ip, protocol, port, Prefix.Around(other, length)),
                _ => SetMember.Of(ip, protocol, port),
            },
            type == IpSetType.HashIpPortMark ? mark : 0)).ToArbitrary();

    /// <summary>Noise, and the kernel's own messages cut or bent in a few places: the bytes most likely to confuse.</summary>
    public static Arbitrary<Junk> Junks() => Gen.OneOf(
        Octet.ArrayOf().Select(x => new Junk(x)),
        from message in Gen.Elements(Vectors.All.ToArray())
        from length in Gen.Choose(0, message.Length)
        from bends in Gen.Choose(0, 6).SelectMany(Bend(message.Length).ArrayOf)
        select new Junk(Bent(message, length, bends))).ToArbitrary();

    private static Gen<Address> Of(AddressFamily family) => family == AddressFamily.Inet
        ? Gen.OneOf(Word, Gen.Elements(0u, uint.MaxValue)).Select(Address.V4)
        : Gen.OneOf(
            Octet.ArrayOf(16).Select(x => Address.FromNetworkOrder(x)),
            Gen.Constant(Address.V6(0)));

    private static Gen<(int At, byte To)> Bend(int length) =>
        from at in Gen.Choose(0, length - 1)
        from to in Octet
        select (at, to);

    private static byte[] Bent(byte[] message, int length, (int At, byte To)[] bends)
    {
        var copy = message.ToArray();
        foreach (var (at, to) in bends)
        {
            copy[at] = to;
        }

        return copy[..length];
    }
}
