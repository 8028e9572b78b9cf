using System;
using System.Net;
using LanguageExt;
using static LanguageExt.Prelude;

namespace IpvsPure.Domain;

/// <summary>
/// Where text and numbers from outside become values. Each door gives the value or every reason against it, and what it
/// lets through needs no second check.
/// </summary>
public static class Doors
{
    /// <summary>An address in its usual text form. Forms that print back differently (octal, short) are refused.</summary>
    public static Validation<Refusal, Address> Address(string? text)
    {
        if (text is null || !IPAddress.TryParse(text, out var parsed) || text.Contains('%', StringComparison.Ordinal))
        {
            return Fail<Refusal, Address>(new Refusal.NotAnAddress(text ?? ""));
        }

        var address = Domain.Address.FromNetworkOrder(parsed.GetAddressBytes());
        var exact = address.Family == AddressFamily.Inet6
            || string.Equals(parsed.ToString(), text, StringComparison.Ordinal);
        return exact ? Success<Refusal, Address>(address) : Fail<Refusal, Address>(new Refusal.NotAnAddress(text));
    }

    /// <summary>A range in CIDR form; host bits are dropped, as Kubernetes does.</summary>
    public static Validation<Refusal, Prefix> Prefix(string? text)
    {
        var given = text ?? "";
        var parts = given.Trim().Split('/');
        if (parts.Length != 2 || !byte.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out var length))
        {
            return Fail<Refusal, Prefix>(new Refusal.NotARange(given));
        }

        return Address(parts[0]).Bind(address => length <= address.Width
            ? Success<Refusal, Prefix>(Domain.Prefix.Around(address, length))
            : Fail<Refusal, Prefix>(new Refusal.NotARange(given)));
    }

    /// <summary>A range in CIDR form, or an address, which is the range of itself.</summary>
    public static Validation<Refusal, Prefix> AddressOrRange(string text) => text.Contains('/', System.StringComparison.Ordinal)
        ? Prefix(text)
        : Address(text).Map(x => Domain.Prefix.Around(x, x.Width));

    /// <summary>A port that packets can carry: 1 to 65535.</summary>
    public static Validation<Refusal, ushort> Port(long number) => number is >= 1 and <= ushort.MaxValue
        ? Success<Refusal, ushort>((ushort)number)
        : Fail<Refusal, ushort>(new Refusal.PortOutOfRange(number));

    /// <summary>A protocol as Kubernetes writes it; nothing means TCP, its default.</summary>
    public static Validation<Refusal, Protocol> Protocol(string? text) => text switch
    {
        null or "" or "TCP" => Success<Refusal, Protocol>(Domain.Protocol.Tcp),
        "UDP" => Success<Refusal, Protocol>(Domain.Protocol.Udp),
        "SCTP" => Success<Refusal, Protocol>(Domain.Protocol.Sctp),
        _ => Fail<Refusal, Protocol>(new Refusal.UnknownProtocol(text)),
    };

    /// <summary>A scheduler's short name.</summary>
    public static Validation<Refusal, Scheduler> Scheduler(string? text) => text is not null && Domain.Scheduler.Known.Contains(text)
        ? Success<Refusal, Scheduler>(new Scheduler(text))
        : Fail<Refusal, Scheduler>(new Refusal.UnknownScheduler(text ?? ""));

    /// <summary>An affinity timeout in seconds: 1 to 86400, as the API allows.</summary>
    public static Validation<Refusal, uint> AffinitySeconds(long seconds) => seconds is >= 1 and <= 86_400
        ? Success<Refusal, uint>((uint)seconds)
        : Fail<Refusal, uint>(new Refusal.AffinityOutOfRange(seconds));
}
