using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What a load balancer hears on a health check node port (kube-proxy.md 3.1).</summary>
/// <param name="LocalEndpoints">Ready endpoints of this node; those that only serve while they terminate do not count.</param>
public sealed record HealthAnswer(ObjectName Service, int LocalEndpoints)
{
    /// <summary>200 where this node can serve the Service, else 503.</summary>
    public int Status(bool proxyIsHealthy) => LocalEndpoints > 0 && proxyIsHealthy ? 200 : 503;

    /// <summary>The body, as kube-proxy words it. Names of objects need no escaping.</summary>
    public string Body(bool proxyIsHealthy) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {
        	"service": {
        		"namespace": "{{Service.Namespace}}",
        		"name": "{{Service.Name}}"
        	},
        	"localEndpoints": {{LocalEndpoints}},
        	"serviceProxyHealthy": {{(proxyIsHealthy ? "true" : "false")}}
        }
        """);
}

/// <summary>Which health check node ports this node has to answer on, and with what.</summary>
/// <param name="Findings">Services whose port another one has; the older one keeps it.</param>
public sealed record HealthChecks(Map<Ascending<ushort>, ushort, HealthAnswer> Answers, ImmutableArray<Finding> Findings)
{
    /// <summary>The Services that ask for an answer.</summary>
    private Set<Ascending<ObjectName>, ObjectName> Askers { get; init; }

    /// <summary>Their slices.</summary>
    private Set<Ascending<ObjectName>, ObjectName> Slices { get; init; }

    /// <summary>Whether a change may make another answer: nearly none does, and to look at it costs nothing.</summary>
    public bool Concerns(ClusterChange change) => change switch
    {
        ClusterChange.ServiceIs x => Asks(x.Service) || Askers.Contains(x.Service.Name),
        ClusterChange.ServiceGone x => Askers.Contains(x.Name),
        ClusterChange.SliceIs x => Askers.Contains(x.Slice.Service) || Slices.Contains(x.Slice.Name),
        ClusterChange.SliceGone x => Slices.Contains(x.Name),
        _ => !Askers.IsEmpty,
    };

    /// <summary>Total; independent of the order in which objects came.</summary>
    public static HealthChecks Of(ClusterView view)
    {
        var asking = view.Services.Values.Where(Asks).OrderBy(x => x.CreatedAt).ThenBy(x => x.Name).ToList();
        var slices = asking.Count == 0 ? null : view.Slices.Values.ToLookup(x => x.Service);
        var answers = default(Map<Ascending<ushort>, ushort, HealthAnswer>);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var service in asking)
        {
            if (answers.Find(service.HealthCheckNodePort).Case is HealthAnswer holder)
            {
                findings.Add(new(
                    service.Name,
                    "spec.healthCheckNodePort",
                    string.Create(CultureInfo.InvariantCulture, $"{service.HealthCheckNodePort} is claimed already by {holder.Service}, which is older")));
            }
            else
            {
                answers = answers.Add(service.HealthCheckNodePort, new(service.Name, Local(service, slices![service.Name], view.Node)));
            }
        }

        return new(answers, findings.ToImmutable())
        {
            Askers = new(asking.Select(x => x.Name)),
            Slices = new(asking.SelectMany(x => slices![x.Name]).Select(x => x.Name)),
        };
    }

    private static bool Asks(ClusterService service) => service is
    {
        Type: ServiceType.LoadBalancer, ExternalPolicy: TrafficPolicy.Local, HealthCheckNodePort: not 0
    };

    // A pod of two families has two addresses and is still one endpoint: the family that has more of them counts.
    private static int Local(ClusterService service, IEnumerable<ClusterEndpointSlice> slices, ClusterNode node) => (
        from slice in slices
        where slice.Ports.Any(target => service.Ports.Any(port => port.Name == target.Name && port.Protocol == target.Protocol))
        from endpoint in slice.Endpoints
        where endpoint.Ready && endpoint.NodeName.Length > 0 && endpoint.NodeName == node.Name && endpoint.Address.Family == slice.Family
        group endpoint.Address by slice.Family into family
        select family.Distinct().Count()).DefaultIfEmpty(0).Max();
}
