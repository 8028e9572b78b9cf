using System;
using IpvsPure.Domain;
using LanguageExt;
using static LanguageExt.Prelude;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// The door for addresses that a Service or an endpoint may have. The API server refuses the special ones, but a manifest
/// has not been there: as a virtual address, 0.0.0.0 or 127.0.0.1 would take the node from the network.
/// </summary>
public static class UsableAddress
{
    public static Validation<Refusal, Address> Door(string text) => Doors.Address(text).Bind(address =>
        WhyNot(address) is { } why
            ? Fail<Refusal, Address>(new Refusal.Malformed($"'{text}' cannot be used: {why}"))
            : Success<Refusal, Address>(address));

    private static string? WhyNot(Address address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.WriteNetworkOrder(bytes) == 4 ? WhyNotV4(bytes) : WhyNotV6(address.Bits, bytes);
    }

    private static string? WhyNotV4(ReadOnlySpan<byte> bytes) => bytes[0] switch
    {
        0 => "it is no host's address",
        127 => "it is a loopback address",
        169 when bytes[1] == 254 => "it is a link-local address",
        >= 224 and < 240 => "it is a multicast address",
        255 => "it is a broadcast address",
        _ => null,
    };

    private static string? WhyNotV6(UInt128 bits, ReadOnlySpan<byte> bytes) => (bits, bytes[0], bytes[1]) switch
    {
        _ when bits == UInt128.Zero => "it is no host's address",
        _ when bits == UInt128.One => "it is a loopback address",
        _ when bits >> 32 == 0xFFFF => "it is an IPv4 address in IPv6 form",
        (_, 0xFE, >= 0x80 and < 0xC0) => "it is a link-local address",
        (_, 0xFF, _) => "it is a multicast address",
        _ => null,
    };
}
