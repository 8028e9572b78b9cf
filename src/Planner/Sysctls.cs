using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The kernel parameters that the data path needs, each with what fails without it (facts/datapath.md 8).
/// </summary>
public static class Sysctls
{
    private const string Forwarding4 = "net.ipv4.ip_forward";
    private const string Forwarding6 = "net.ipv6.conf.all.forwarding";
    private const string Bridged4 = "net.bridge.bridge-nf-call-iptables";
    private const string Bridged6 = "net.bridge.bridge-nf-call-ip6tables";

    /// <summary>Every parameter with the plane that needs it (none: both) and the reason.</summary>
    public static ImmutableArray<(SysctlName Name, AddressFamily Plane, string Reason)> All { get; } =
    [
        (new("net.ipv4.vs.conntrack"), AddressFamily.None, "without it no source address of service traffic is rewritten"),
        (new("net.ipv4.vs.expire_nodest_conn"), AddressFamily.None, "without it UDP clients stay with a server that is gone"),
        (new("net.ipv4.vs.expire_quiescent_template"), AddressFamily.None, "without it affinity holds clients on a draining server"),
        (new(Forwarding4), AddressFamily.Inet, "without it replies of pods to other hosts are lost"),
        (new(Forwarding6), AddressFamily.Inet6, "without it replies of pods to other hosts are lost"),
        (new(Bridged4), AddressFamily.Inet, "without it pods on one bridge get replies from the wrong address"),
        (new(Bridged6), AddressFamily.Inet6, "without it pods on one bridge get replies from the wrong address"),
    ];

    /// <summary>
    /// What strict ARP adds, and only when it is asked for: other software leans on the node's answers (kube-proxy.md 2.5).
    /// </summary>
    public static ImmutableArray<(SysctlName Name, string Value, string Reason)> StrictArp { get; } =
    [
        (new("net.ipv4.conf.all.arp_ignore"), "1", "without it every node answers ARP for virtual addresses"),
        (new("net.ipv4.conf.all.arp_announce"), "2", "without it the node asks by ARP in the name of virtual addresses"),
    ];

    /// <summary>What an observer has to read.</summary>
    public static ImmutableArray<SysctlName> Names { get; } = [.. All.Select(x => x.Name), .. StrictArp.Select(x => x.Name)];

    private static Map<Ascending<SysctlName>, SysctlName, string> Reasons { get; } =
        new([.. All.Select(x => (x.Name, x.Reason)), .. StrictArp.Select(x => (x.Name, x.Reason))]);

    /// <summary>The values of a namespace in which nothing was set up, for planning without a kernel.</summary>
    public static Map<Ascending<SysctlName>, SysctlName, string> Pristine { get; } =
        AllAs("0", AddressFamily.Inet, AddressFamily.Inet6).AddRange(StrictArp.Select(x => (x.Name, "0")));

    /// <summary>What is wanted when these planes are served.</summary>
    public static Map<Ascending<SysctlName>, SysctlName, string> Wanted(bool inet, bool inet6, bool strictArp)
    {
        var needed = AllAs("1", inet ? AddressFamily.Inet : AddressFamily.None, inet6 ? AddressFamily.Inet6 : AddressFamily.None);
        return strictArp && inet ? needed.AddRange(StrictArp.Select(x => (x.Name, x.Value))) : needed;
    }

    /// <summary>The value that we give a parameter.</summary>
    public static string Ours(SysctlName name) => StrictArp.FirstOrDefault(x => x.Name == name).Value ?? "1";

    /// <summary>Whether the kernel holds it as 0 or 1, whatever number it is given (net/bridge/br_netfilter_hooks.c).</summary>
    public static bool IsSwitch(SysctlName name) => name.Text is Bridged4 or Bridged6;

    /// <summary>What fails without the parameter.</summary>
    public static string Reason(SysctlName name) => Reasons[name];

    private static Map<Ascending<SysctlName>, SysctlName, string> AllAs(string value, AddressFamily one, AddressFamily other)
    {
        var map = default(Map<Ascending<SysctlName>, SysctlName, string>);
        foreach (var (name, plane, _) in All)
        {
            if (plane == AddressFamily.None || plane == one || plane == other)
            {
                map = map.AddOrUpdate(name, value);
            }
        }

        return map;
    }
}
