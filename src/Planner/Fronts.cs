using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What kind of address a Service port is reached on; it decides policy, source rewriting and source ranges.</summary>
internal enum FrontKind : byte
{
    ClusterIp,
    ExternalIp,
    LoadBalancer,
    NodePort,
}

/// <summary>One address and port on which a Service port is reached.</summary>
/// <param name="Binds">Whether the address is made local by us; not so for addresses that the node has already.</param>
/// <param name="IsLocal">Whether its traffic policy is Local.</param>
internal readonly record struct Front(ServiceKey Key, FrontKind Kind, bool Binds, bool IsLocal);

/// <summary>The rule 0.1 of kube-proxy.md: where a Service port is reached.</summary>
internal static class Fronts
{
    public static IEnumerable<Front> Of(ClusterService service, ClusterServicePort port, AddressFamily family, Site site)
    {
        var internalLocal = service.InternalPolicy == TrafficPolicy.Local;
        var externalLocal = service.ExternalPolicy == TrafficPolicy.Local;
        foreach (var vip in service.ClusterIps.Where(x => x.Family == family).Distinct())
        {
            yield return At(vip, port, FrontKind.ClusterIp, internalLocal, site);
        }

        var balanced = Allowed(service.IngressIps, FrontKind.LoadBalancer, family, site).Except(service.ClusterIps).ToList();
        foreach (var vip in Allowed(service.ExternalIps, FrontKind.ExternalIp, family, site).Except(service.ClusterIps).Except(balanced))
        {
            yield return At(vip, port, FrontKind.ExternalIp, externalLocal, site);
        }

        foreach (var vip in balanced)
        {
            yield return At(vip, port, FrontKind.LoadBalancer, externalLocal, site);
        }

        if (port.NodePort != 0)
        {
            foreach (var own in site.NodePortAddresses.Where(x => x.Family == family))
            {
                yield return new(ServiceKey.At(own, port.Protocol, port.NodePort), FrontKind.NodePort, false, externalLocal);
            }
        }
    }

    private static IEnumerable<Address> Allowed(ImmutableArray<Address> addresses, FrontKind kind, AddressFamily family, Site site) =>
        addresses.Where(x => x.Family == family && ExternalAddresses.WhyNot(x, kind, site) is null).Distinct();

    private static Front At(Address vip, ClusterServicePort port, FrontKind kind, bool local, Site site) =>
        new(ServiceKey.At(vip, port.Protocol, port.Port), kind, !site.Own.Contains(vip), local);
}
