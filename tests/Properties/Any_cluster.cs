using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Objects that nobody means, but that parse: numbers at their limits, absurd names, the same claim by many.</summary>
[Laws(typeof(Absurdities), typeof(Worlds))]
public sealed class Any_cluster
{
    [Property]
    public void Gives_a_state_a_plan_and_its_printed_forms(ClusterView view, Recipe recipe)
    {
        var observed = recipe.Observed;
        var desired = Compiling.Compile(view, recipe.Policy, Pool.HostAddresses);
        var plan = Planning.Between(desired, observed, recipe.Policy);
        Assert.Equal(desired.State, SnapshotJson.Read(SnapshotJson.Of(desired.State)).IfFail(KernelState.Empty));
        Assert.Equal(plan.Steps.AsEnumerable(), PlanJson.Read(PlanJson.Of(plan)).IfFail(Plan.Nothing).Steps);
        Assert.NotEmpty(PlanText.Of(plan, new(Desired: desired, Observed: observed)));
        Assert.NotNull(PlanScript.Ipvsadm(plan));
        Assert.NotEmpty(ShowText.Of(desired.State, desired));
    }

    [Property]
    public void Decides_each_claim_the_same_way_whatever_the_order_and_tells_every_loser(ClusterView view)
    {
        // With every address allowed to everyone, so that claims alone decide.
        System.Collections.Immutable.ImmutableArray<Prefix> all = [Pool.P("0.0.0.0/0"), Pool.P("::/0")];
        var desired = Compiling.Compile(view, NodePolicy.Default with { ExternalRanges = all, LoadBalancerRanges = all }, Pool.HostAddresses);
        foreach (var (key, claimants) in Claims(view))
        {
            var byAge = claimants.Distinct().OrderBy(x => x.CreatedAt).ThenBy(x => x.Name.Namespace, System.StringComparer.Ordinal)
                .ThenBy(x => x.Name.Name, System.StringComparer.Ordinal).ToList();
            if (desired.Origins.Find(key).Case is ServiceOrigin origin)
            {
                Assert.Equal(byAge[0].Name, origin.Port.Service);
            }

            foreach (var loser in byAge.Skip(1))
            {
                Assert.Contains(desired.Findings, x => x.Subject == loser.Name && x.Text.StartsWith($"{key} is claimed already by {byAge[0].Name}", System.StringComparison.Ordinal));
            }
        }

        Assert.All(
            desired.Findings.Where(x => x.Text.Contains("is claimed already by", System.StringComparison.Ordinal)),
            x => Assert.Contains(
                Claims(view), claim => x.Text.StartsWith($"{claim.Key} ", System.StringComparison.Ordinal) && claim.Value.Count > 1));
    }

    // Every address and port that a Service asks for, as a list of who asks; once for each time it asks.
    private static Dictionary<ServiceKey, List<ClusterService>> Claims(ClusterView view)
    {
        var claims = new Dictionary<ServiceKey, List<ClusterService>>();
        foreach (var service in view.Services.Values)
        {
            foreach (var port in service.Ports)
            {
                var vips = service.ClusterIps.Concat(service.ExternalIps).Concat(service.IngressIps).Distinct();
                var keys = vips.Select(x => ServiceKey.At(x, port.Protocol, port.Port));
                var nodePorts = port.NodePort == 0 ? [] : Pool.HostAddresses.Select(x => ServiceKey.At(x, port.Protocol, port.NodePort));
                foreach (var key in keys.Concat(nodePorts))
                {
                    (claims.TryGetValue(key, out var list) ? list : claims[key] = []).Add(service);
                }
            }
        }

        return claims;
    }
}
