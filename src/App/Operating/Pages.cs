using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;

namespace IpvsPure.App.Operating;

/// <summary>Which page is answered where: probes from everywhere, all that tells of the node only on it.</summary>
internal static class Pages
{
    /// <summary>Where kube-proxy answers probes: load balancers and kubelets know it.</summary>
    public static IPEndPoint HealthDefault { get; } = new(IPAddress.Any, 10256);

    /// <summary>Where kube-proxy has its metrics.</summary>
    public static IPEndPoint DebugDefault { get; } = new(IPAddress.Loopback, 10249);

    /// <summary>The doors to open; an address that is null stays closed.</summary>
    public static IReadOnlyList<DoorPlan> Plans(AgentStatus status, Meters meters, LogSwitch log, IPEndPoint? health, IPEndPoint? debug)
    {
        var plans = new List<DoorPlan>();
        if (health is not null)
        {
            plans.Add(new("health", health, (question, _) => ValueTask.FromResult(Probe(question, status, meters))));
        }

        if (debug is not null)
        {
            plans.Add(new("metrics", debug, new DebugPages(status, meters, log).To));
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
