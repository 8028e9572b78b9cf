using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>What a Service's annotations and the node's policy come to for its virtual services and their servers.</summary>
internal static class ServerSettings
{
    /// <summary>
    /// The weight of an endpoint: of the weights that fit it, an address counts before a node, a node before a zone, and of
    /// two alike the first.
    /// </summary>
    public static Weight WeightOf(ClusterService service, ClusterEndpoint endpoint)
    {
        EndpointWeight? best = null;
        foreach (var weight in service.Weights)
        {
            if (weight.Fits(endpoint) && (best is null || Rank(weight) < Rank(best)))
            {
                best = weight;
            }
        }

        return best is null ? Weight.One : Weight.Of(best.Weight);
    }

    /// <summary>The scheduler that a Service gets: the one it asks for, the node's, or round robin, whichever the kernel has.</summary>
    public static Scheduler SchedulerOf(ClusterService service, NodePolicy policy)
    {
        var asked = service.Scheduler.IfNone(policy.Scheduler);
        return !policy.MissingSchedulers.Contains(asked.Name) ? asked
            : !policy.MissingSchedulers.Contains(policy.Scheduler.Name) ? policy.Scheduler
            : Scheduler.RoundRobin;
    }

    /// <summary>What the operator should know of what a Service asks for and does not get.</summary>
    public static ImmutableArray<Finding> Findings(ClusterService service, Site site)
    {
        var addresses = ExternalAddresses.Findings(service, site);
        var (asked, given) = (service.Scheduler.IfNone(site.Policy.Scheduler), SchedulerOf(service, site.Policy));
        return asked == given
            ? addresses
            : addresses.Add(new(
                service.Name, "scheduler", $"this kernel has no scheduler {asked.Name} (module ip_vs_{asked.Name}): {given.Name} stands in"));
    }

    private static int Rank(EndpointWeight weight) => weight switch
    {
        EndpointWeight.OfAddress => 0,
        EndpointWeight.OfNode => 1,
        _ => 2,
    };
}
