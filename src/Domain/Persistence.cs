using System.Globalization;

namespace IpvsPure.Domain;

/// <summary>
/// Client affinity of a virtual service. The default is none.
/// </summary>
/// <param name="Seconds">How long a client stays with its server after its last connection; 0 is no affinity.</param>
/// <param name="Mask">Which clients count as one: for IPv4 the netmask as a number, for IPv6 the prefix length.</param>
public readonly record struct Persistence(uint Seconds, uint Mask)
{
    public static Persistence Off => default;

    public bool IsOn => Seconds != 0;

    /// <summary>Affinity of each single client address.</summary>
    public static Persistence Each(AddressFamily family, uint seconds) =>
        seconds == 0 ? Off : new(seconds, family == AddressFamily.Inet ? uint.MaxValue : 128);

    public override string ToString() => IsOn ? string.Create(CultureInfo.InvariantCulture, $"{Seconds} s") : "off";
}
