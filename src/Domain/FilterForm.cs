namespace IpvsPure.Domain;

/// <summary>What of the kernel the packet filter is built from. Both forms may stand at once, while one takes over from the other.</summary>
public enum FilterForm : byte
{
    /// <summary>iptables and ip6tables with ipset.</summary>
    Iptables,

    /// <summary>One table of ours in nf_tables, family inet.</summary>
    Nftables,
}
