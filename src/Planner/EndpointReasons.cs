using System.Collections.Generic;
using System.Linq;

namespace IpvsPure.Planner;

/// <summary>Why an endpoint is used or not, from the choice that was made (kube-proxy.md 1.3).</summary>
internal sealed class EndpointReasons(EndpointLists lists, IReadOnlyList<Candidate> all, ClusterNode node)
{
    private readonly bool isAnyReady = all.Any(x => x.Endpoint.Ready);
    private readonly bool isAnyReadyHere = all.Any(x => x.Endpoint.Ready && x.IsLocal);

    public EndpointAccount Of(Candidate candidate)
    {
        var (cluster, local) = (lists.Cluster.Contains(candidate), lists.Local.Contains(candidate));
        return new(
            candidate.Key,
            candidate.Endpoint,
            candidate.Slice,
            cluster,
            cluster ? Used(candidate, "no endpoint is ready") : NotUsed(candidate, isAnyReady),
            local,
            local ? Used(candidate, "none of this node is ready") : candidate.IsLocal ? NotUsed(candidate, isAnyReadyHere) : Elsewhere(candidate));
    }

    private static string Used(Candidate candidate, string otherwise) =>
        candidate.Endpoint.Ready ? "ready" : $"{otherwise}, and it still serves while it terminates";

    private static string Elsewhere(Candidate candidate) =>
        candidate.Endpoint.NodeName.Length == 0 ? "its slice names no node" : $"runs on {candidate.Endpoint.NodeName}";

    private string NotUsed(Candidate candidate, bool isAnotherReady)
    {
        var endpoint = candidate.Endpoint;
        if (all.Any(x => x.Key == candidate.Key && x != candidate && (lists.Cluster.Contains(x) || lists.Local.Contains(x))))
        {
            return "stands in another slice too, whose copy counts";
        }

        if (endpoint.Ready)
        {
            return endpoint.HintNodes.IsEmpty || endpoint.HintNodes.Contains(node.Name)
                ? $"its hints name zone {Listed(endpoint.HintZones)}, this node is in {node.Zone}"
                : $"its hints name node {Listed(endpoint.HintNodes)}, not this one";
        }

        return (endpoint.Terminating, endpoint.Serving) switch
        {
            (true, true) when isAnotherReady => "terminates, and others are ready",
            (true, true) => "terminates",
            (true, false) => "terminates and serves no more",
            _ => "not ready",
        };
    }

    private static string Listed(IEnumerable<string> names) => string.Join(" or ", names);
}
