using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using IpvsPure.Planner;

namespace IpvsPure.App.Operating;

/// <summary>Which page is answered where: probes from everywhere, all that tells of the node only on it.</summary>
internal static class Pages
{
    /// <summary>Where kube-proxy answers probes: load balancers and kubelets know it.</summary>
    public const int HealthPort = 10256;

    /// <summary>Where kube-proxy has its metrics.</summary>
    public const int DebugPort = 10249;

    /// <summary>Where the status page is, unless another port is named; no part of Kubernetes listens there.</summary>
    public const int StatusPort = 10247;

    /// <summary>The doors to open.</summary>
    public static IReadOnlyList<DoorPlan> Plans(AgentStatus status, DebugPages debugPages, Func<Memory> memory, AgentOptions options)
    {
        var plans = new List<DoorPlan>();
        if (options.HealthAt is { } health)
        {
            plans.Add(new("health", health, (question, _) => ValueTask.FromResult(Probe(question, status, debugPages.Meters))));
        }

        if (options.DebugAt is { } debug)
        {
            plans.Add(new("metrics", debug, debugPages.To));
        }

        if (options.StatusAt is { } page)
        {
            var pages = new StatusPages(status, memory, ProgramVersion.Text, IPAddress.IsLoopback(page.Address));
            plans.Add(new("status page", page, (question, _) => ValueTask.FromResult(pages.To(question))));
        }

        return plans;
    }

    private static Answer Probe(Question question, AgentStatus status, Meters meters)
    {
        var answer = HealthPages.To(question.Path, status.Now, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        if (answer.Status != Answer.NotFound.Status)
        {
            meters.Answered(question.Path, answer.Status);
        }

        return answer;
    }
}
