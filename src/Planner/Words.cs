using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The words that text and JSON use for the domain's enumerations.</summary>
internal static class Words
{
    public static string Text(this ForwardingMethod forwarding) => forwarding switch
    {
        ForwardingMethod.Masquerade => "masquerade",
        ForwardingMethod.LocalNode => "local-node",
        ForwardingMethod.Tunnel => "tunnel",
        ForwardingMethod.DirectRoute => "direct-route",
        _ => "bypass",
    };

    public static string Text(this AddressFamily family) => family switch
    {
        AddressFamily.Inet => "ipv4",
        _ => "ipv6",
    };

    public static string Text(this LinkState link) => link switch
    {
        LinkState.Absent => "absent",
        LinkState.Down => "down",
        _ => "up",
    };

    /// <summary>What a member of a set of this role means to a person.</summary>
    public static string Text(this SetRole role) => role switch
    {
        SetRole.Ledger => "ledger",
        SetRole.Vip => "virtual address",
        SetRole.ServicePort => "service port",
        SetRole.Internal => "internal",
        SetRole.External => "external",
        SetRole.ShortCircuit => "short circuit",
        SetRole.Drop => "drop",
        SetRole.Ranged => "source ranges",
        SetRole.RangeSource => "allowed source",
        SetRole.Pod => "pod range",
        _ => "own endpoint",
    };
}
