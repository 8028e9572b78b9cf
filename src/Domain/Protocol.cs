namespace IpvsPure.Domain;

/// <summary>The transport protocols that a Service port can have, with their IP protocol numbers.</summary>
public enum Protocol : byte
{
    None = 0,
    Tcp = 6,
    Udp = 17,
    Sctp = 132,
}

/// <summary>Names of <see cref="Protocol"/> as ipset, iptables and people write them.</summary>
public static class ProtocolNames
{
    public static string Text(this Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        Protocol.Sctp => "sctp",
        _ => ((byte)protocol).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
