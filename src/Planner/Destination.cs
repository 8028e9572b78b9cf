using System;
using IpvsPure.Domain;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Planner;

/// <summary>An address, protocol and port as people write them: <c>10.96.0.10:53/udp</c>, <c>[fd96::1]:80</c>; tcp if nothing is said.</summary>
public static class Destination
{
    private const string Form = "ADDRESS:PORT[/PROTOCOL], for example 10.96.0.10:53/udp or [fd96::1]:443";

    public static Fin<ServiceKey> Read(string text)
    {
        var slash = text.LastIndexOf('/');
        var (place, protocol) = slash < 0 ? (text, "tcp") : (text[..slash], text[(slash + 1)..]);
        var colon = place.LastIndexOf(':');
        if (colon < 0 || ProtocolOf(protocol) is not { } known)
        {
            return Error.New($"'{text}' is no {Form}");
        }

        var (address, port) = (place[..colon], place[(colon + 1)..]);
        if (address.StartsWith('[') && address.EndsWith(']'))
        {
            address = address[1..^1];
        }
        else if (address.Contains(':'))
        {
            return Error.New($"'{text}' is ambiguous: an IPv6 address stands in brackets, as in [fd96::1]:443");
        }

        return
            from vip in Doors.Address(address).ToFin(text)
            from number in (ushort.TryParse(port, out var value) && value > 0 ? Fin<ushort>.Succ(value) : Error.New($"'{text}' is no {Form}"))
            select ServiceKey.At(vip, known, number);
    }

    private static Protocol? ProtocolOf(string text) => text switch
    {
        "tcp" or "TCP" => Protocol.Tcp,
        "udp" or "UDP" => Protocol.Udp,
        "sctp" or "SCTP" => Protocol.Sctp,
        _ => null,
    };

    private static Fin<T> ToFin<T>(this Validation<Refusal, T> value, string text) => value.Match(
        x => x,
        why => Fin<T>.Fail(Error.New($"'{text}': {why[0].Explain()}")));
}
