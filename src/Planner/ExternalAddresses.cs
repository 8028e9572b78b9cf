using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// Which external addresses a Service may have. Whoever may write a Service may write any address into it
/// (CVE-2020-8554): so the node's own addresses and those of the cluster are nobody's, unless the operator lists them, and
/// with a list only what it names is served. Loopback, link-local and multicast addresses never come this far: the door of
/// the translation turns them away.
/// </summary>
internal static class ExternalAddresses
{
    /// <summary>Why the address is not served; nothing where it is.</summary>
    public static string? WhyNot(Address address, FrontKind kind, Site site)
    {
        var (allowed, flag) = kind == FrontKind.LoadBalancer
            ? (site.Policy.LoadBalancerRanges, "--loadbalancer-ip-range")
            : (site.Policy.ExternalRanges, "--external-ip-range");
        if (allowed.Any(x => x.Contains(address)))
        {
            return null;
        }

        return allowed.Any(x => x.Family == address.Family) ? $"{address} is in no range of {flag}"
            : site.Own.Contains(address) ? $"{address} is this node's own: name it in {flag} if the Service may have it"
            : IsOfTheCluster(address, site) ? $"{address} lies in the cluster's own ranges: name it in {flag} if the Service may have it"
            : null;
    }

    /// <summary>The addresses of a Service that are not served, each with the reason.</summary>
    public static ImmutableArray<Finding> Findings(ClusterService service, Site site)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        Note(service.ExternalIps, FrontKind.ExternalIp, "spec.externalIPs");
        Note(service.IngressIps, FrontKind.LoadBalancer, "status.loadBalancer.ingress");
        return findings.ToImmutable();

        void Note(ImmutableArray<Address> addresses, FrontKind kind, string field)
        {
            foreach (var address in addresses)
            {
                if (WhyNot(address, kind, site) is { } why)
                {
                    findings.Add(new(service.Name, field, why));
                }
            }
        }
    }

    private static bool IsOfTheCluster(Address address, Site site) =>
        site.Policy.ClusterRanges.Any(x => x.Contains(address))
        || site.Node.PodCidrs.Any(x => x.Contains(address))
        || site.Policy.PodRanges.Any(x => x.Contains(address));
}
