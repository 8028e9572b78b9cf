using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Kernel objects in words.</summary>
public static class ObjectText
{
    /// <summary>For example <c>virtual service 10.96.0.10:53/udp</c>.</summary>
    public static string Describe(this KernelObject item) => item.Kind switch
    {
        ObjectKind.Sysctl => "a kernel parameter",
        ObjectKind.Link => "the dummy link",
        ObjectKind.Set => $"set {item.Set}",
        ObjectKind.Member => $"{item.Member} in set {item.Set}",
        ObjectKind.Rules => item.Family == AddressFamily.None
            ? "the nftables packet filter rules"
            : $"the {item.Family.Text()} packet filter rules",
        ObjectKind.Service => $"virtual service {item.Service}",
        ObjectKind.Server => $"real server {item.Server} of {item.Service}",
        ObjectKind.PolicyRouting => $"{item.Family.Text()} policy routing",
        _ => $"address {item.Member.Ip}",
    };
}
