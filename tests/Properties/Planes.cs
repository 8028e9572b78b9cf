using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>Cuts a Service down to one address family.</summary>
internal static class Planes
{
    public static ClusterService Only(ClusterService x, AddressFamily family) => x with
    {
        ClusterIps = [.. x.ClusterIps.Where(a => a.Family == family)],
        ExternalIps = [.. x.ExternalIps.Where(a => a.Family == family)],
        IngressIps = [.. x.IngressIps.Where(a => a.Family == family)],
        SourceRanges = [.. x.SourceRanges.Where(a => a.Family == family)],
    };
}
