using LanguageExt;

namespace IpvsPure.Domain;

/// <summary>
/// Everything of a node's kernel that planning looks at: the shape of both what is desired and what is observed.
/// Of foreign things it holds only those that share our key space: all virtual services, and the host's addresses.
/// </summary>
/// <param name="Link">The dummy link, ours by its name.</param>
/// <param name="Routes">Local routes that carry our protocol number, on the dummy link.</param>
/// <param name="Bound">Addresses on the dummy link.</param>
/// <param name="Services">All virtual services, whoever made them; ours are those in a ledger set or with our mark prefix.</param>
/// <param name="Connections">Connection counts of the real servers that have any; left out of every comparison.</param>
/// <param name="Sets">Our sets: the ipsets whose names begin with our prefix, and those of our nf_tables table.</param>
/// <param name="Rules">Our chains and the jumps to them.</param>
/// <param name="Sysctls">Kernel parameters that we need, by dotted name; a parameter that the kernel lacks is not in it.</param>
/// <param name="HostAddresses">Addresses of the other links (not loopback, not link-local): the node's own.</param>
public sealed record KernelState(
    LinkState Link,
    Map<Ascending<Address>, Address, LocalRoute> Routes,
    Set<Ascending<Address>, Address> Bound,
    Map<Ascending<ServiceKey>, ServiceKey, VirtualService> Services,
    Map<Ascending<ServerRef>, ServerRef, Connections> Connections,
    Map<Ascending<SetName>, SetName, IpSet> Sets,
    PacketRules Rules,
    Map<Ascending<SysctlName>, SysctlName, string> Sysctls,
    Set<Ascending<Address>, Address> HostAddresses)
{
    /// <summary>
    /// Whether this kernel can hold the packet filter as nf_tables: it answers to it, and has NAT in family inet (5.2) and
    /// ranges in concatenated keys (5.6). A fact that was observed; never part of what is desired.
    /// </summary>
    public bool HasNftables { get; init; }

    /// <summary>
    /// The values that parameters had before we first changed them, kept in the alias of our link: cleanup gives them back.
    /// </summary>
    public Map<Ascending<SysctlName>, SysctlName, string> Remembered { get; init; }

    /// <summary>Built-in filter chains whose policy is DROP: service traffic passes them only where a rule lets it.</summary>
    public Set<Ascending<ChainKey>, ChainKey> Closed { get; init; }

    /// <summary>A network namespace in which nothing was ever set up.</summary>
    public static KernelState Empty { get; } =
        new(LinkState.Absent, default, default, default, default, default, PacketRules.None, default, default);
}

/// <summary>A kernel parameter by its dotted name, for example <c>net.ipv4.vs.conntrack</c>.</summary>
public readonly record struct SysctlName(string Text) : System.IComparable<SysctlName>
{
    public int CompareTo(SysctlName other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
