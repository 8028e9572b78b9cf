using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>A station of a packet's way: what happens there, and the object of the kernel or the cluster that decides it.</summary>
/// <param name="Stage">One word: source, delivery, filter, mark, service, servers, rewriting.</param>
/// <param name="Object">For example <c>10.96.0.10,udp:53 in set IPVSPURE-INT</c>; never empty.</param>
/// <param name="AskedBy">The Service port behind the object, where manifests say it; else empty.</param>
public sealed record ExplainedStep(string Stage, string Says, string Object, string AskedBy);

/// <summary>The way of the first packet of a connection through this node, and where it ends.</summary>
/// <param name="Provisos">What the answer depends on that the question does not say.</param>
public sealed record Explanation(
    ServiceKey To,
    Asker From,
    Sender Sender,
    ImmutableArray<ExplainedStep> Steps,
    Fate Fate,
    ImmutableArray<string> Provisos);
