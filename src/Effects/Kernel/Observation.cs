using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Effects.Kernel;

/// <summary>What was read so far of a kernel.</summary>
internal sealed class Observation
{
    public LinkState Link { get; set; } = LinkState.Absent;

    public List<(Address, LocalRoute)> Routes { get; } = [];

    public List<Address> Bound { get; } = [];

    public List<Address> HostAddresses { get; } = [];

    public List<(ServiceKey, VirtualService)> Services { get; } = [];

    public List<(ServerRef, Connections)> Connections { get; } = [];

    public List<(SetName, IpSet)> Sets { get; } = [];

    public List<(ChainKey, RuleList)> Chains { get; } = [];

    public List<Jump> Jumps { get; } = [];

    /// <summary>What the link remembers of parameters.</summary>
    public List<(SysctlName, string)> Remembered { get; } = [];

    /// <summary>Built-in filter chains whose policy is DROP.</summary>
    public List<ChainKey> Closed { get; } = [];

    public List<(SysctlName, string)> Sysctls { get; } = [];

    /// <summary>Whether nf_tables is there with all that the packet filter needs.</summary>
    public bool HasNftables { get; set; }

    /// <summary>Whether something of ours may be in iptables, so that it has to be read.</summary>
    public bool HasIptablesTrace { get; set; }

    public KernelState ToState() => new(
        Link,
        new(Routes),
        new(Bound),
        new(Services),
        new(Connections),
        new(Sets),
        new(new(Chains), new(Jumps)),
        new(Sysctls),
        new(HostAddresses))
    {
        Closed = new(Closed.Distinct()),
        Remembered = new(Remembered),
        HasNftables = HasNftables,
    };
}
