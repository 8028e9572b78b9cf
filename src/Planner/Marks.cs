using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// The packet marks that we use (facts/datapath.md A.4): one bit that asks for a rewritten source, and whole words that
/// name a firewall-mark service. The prefix of the words is how such a service is known to be ours.
/// </summary>
public static class Marks
{
    /// <summary>"Rewrite the source of this new flow": set before IPVS, read in POSTROUTING.</summary>
    public const uint Masquerade = 0x1000;

    public const uint ServicePrefix = 0x7a500000;

    public const uint ServiceMask = 0xfff00000;

    private const uint UdpBit = 0x00080000;
    private const uint IdMask = 0x0007ffff;

    public static bool IsOurs(uint mark) => (mark & ServiceMask) == ServicePrefix;

    /// <summary>Whether the service behind the mark carries UDP, whose servers are never drained.</summary>
    public static bool IsUdp(uint mark) => (mark & UdpBit) != 0;

    /// <summary>The next mark, around the ids of its kind.</summary>
    public static uint After(uint mark) => (mark & ~IdMask) | ((mark + 1) & IdMask);

    /// <summary>The mark before, around the ids of its kind.</summary>
    public static uint Before(uint mark) => (mark & ~IdMask) | ((mark - 1) & IdMask);

    /// <summary>
    /// The mark that a Service port gets if it is free, else the next free one: a hash of its name (FNV-1a), the same on
    /// every node and after every restart.
    /// </summary>
    public static uint Home(ServicePortName port, Protocol protocol)
    {
        var hash = 2166136261u;
        foreach (var letter in $"{port.Service.Namespace}/{port.Service.Name}:{port.Port}/{protocol.Text()}")
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return ServicePrefix | (protocol == Protocol.Udp ? UdpBit : 0) | (((hash >> 19) ^ hash) & IdMask);
    }
}
