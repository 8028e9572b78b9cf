using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Puts together what there is to say about one Service.</summary>
public static class ServiceAccounting
{
    /// <summary>Nothing where the view has no such Service.</summary>
    public static Option<ServiceAccount> Of(ObjectName name, NodeSnapshot snapshot)
    {
        if (snapshot.View.Services.Find(name).Case is not ClusterService service)
        {
            return default;
        }

        var desired = snapshot.Desired();
        var plan = snapshot.Plan();
        var site = Site.Of(snapshot.View.Node, snapshot.Policy, snapshot.Observed.HostAddresses);
        var slices = snapshot.View.Slices.Values.Where(x => x.Service == name).ToList();
        var ports = from port in service.Ports
                    from family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6]
                    let account = Of(service, port, family, slices, site, desired, snapshot.Observed)
                    where !account.Fronts.IsEmpty || !account.Endpoints.IsEmpty
                    select account;
        ImmutableArray<PortAccount> all = [.. ports];
        var keys = all.SelectMany(x => x.Fronts).Select(x => x.Key).ToHashSet();
        keys.UnionWith(desired.Origins.Where(x => x.Value.Port.Service == name).Select(x => x.Key));
        return new ServiceAccount(
            service,
            all,
            [.. desired.Findings.Where(x => x.Subject == name)],
            new([.. plan.Steps.Where(x => Concerns(x, keys, name))], [.. plan.HeldBack.Where(x => Concerns(x, keys, name))]));
    }

    private static PortAccount Of(
        ClusterService service,
        ClusterServicePort port,
        AddressFamily family,
        List<ClusterEndpointSlice> slices,
        Site site,
        Desired desired,
        KernelState observed)
    {
        var candidates = EndpointChoice.Candidates(port, family, slices, site.Node).ToList();
        var lists = EndpointChoice.Choose(candidates, site.Node);
        var name = new ServicePortName(service.Name, port.Name);
        ImmutableArray<FrontAccount> fronts = [.. Fronts.Of(service, port, family, site).Select(x => Of(x, name, lists, desired, observed))];
        var reasons = new EndpointReasons(lists, candidates, site.Node);
        ImmutableArray<EndpointAccount> endpoints = [.. candidates.OrderBy(x => x.Key).ThenBy(x => x.Slice).Select(reasons.Of)];
        var remark = fronts.IsEmpty ? $"the Service has no {family.Text()} address here: these endpoints are not used"
            : endpoints.IsEmpty ? Missing(port, slices)
            : "";
        return new(name, port, family, fronts, endpoints, remark);
    }

    private static string Missing(ClusterServicePort port, List<ClusterEndpointSlice> slices)
    {
        var named = string.Join(", ", slices.SelectMany(x => x.Ports).Select(x => x.Name.Length == 0 ? "(no name)" : x.Name).Distinct());
        return slices.Count == 0 ? "no EndpointSlice belongs to the Service: the port is refused"
            : named.Length > 0 && slices.All(x => x.Ports.All(y => y.Name != port.Name))
                ? $"its EndpointSlices have no port of this name, only {named}: the port is refused"
                : "no EndpointSlice lists an endpoint: the port is refused";
    }

    private static FrontAccount Of(Front front, ServicePortName name, EndpointLists lists, Desired desired, KernelState observed)
    {
        var isOurs = desired.Origins.Find(front.Key).Case is not ServiceOrigin origin || origin.Port == name;
        var (wanted, found) = (isOurs ? desired.State.Services.Find(front.Key) : default, observed.Services.Find(front.Key));
        var open = observed.Connections.Where(x => x.Key.Service == front.Key)
            .Aggregate(default(Connections), (sum, x) => new(sum.Active + x.Value.Active, sum.Inactive + x.Value.Inactive));
        var state = !isOurs ? "claimed by an older Service"
            : wanted.Case is VirtualService service ? Compared(service, found)
            : lists.HasAny ? "dropped: no endpoint here, as the policy wants one"
            : found.IsSome ? "refused: no endpoint can be used, and what stands there is to go" : "refused: no endpoint can be used";
        return new(front.Key, Text(front.Kind), front.IsLocal ? TrafficPolicy.Local : TrafficPolicy.Cluster, wanted, found, open, state);
    }

    private static string Compared(VirtualService wanted, Option<VirtualService> found)
    {
        if (found.Case is not VirtualService there)
        {
            return "missing";
        }

        var differences = new List<string>();
        var (want, have) = (wanted.Servers.Span.ToArray(), there.Servers.Span.ToArray());
        Count(want.Count(x => there.Servers.Find(x.Key) is null), "missing");
        Count(have.Count(x => wanted.Servers.Find(x.Key) is null), "leaving");
        Count(want.Count(x => there.Servers.Find(x.Key) is { } y && y != x), "different");
        if (wanted.Settings != there.Settings)
        {
            differences.Add($"settings {OperationText.Settings(there.Settings)} instead of {OperationText.Settings(wanted.Settings)}");
        }

        return differences.Count == 0 ? "in step" : string.Join(", ", differences);

        void Count(int number, string what)
        {
            if (number > 0)
            {
                differences.Add($"{PlanSummary.Counted(number, "server")} {what}");
            }
        }
    }

    private static string Text(FrontKind kind) => kind switch
    {
        FrontKind.ClusterIp => "cluster address",
        FrontKind.ExternalIp => "external address",
        FrontKind.LoadBalancer => "load balancer",
        _ => "node port",
    };

    private static bool Concerns(Step step, System.Collections.Generic.HashSet<ServiceKey> keys, ObjectName name)
    {
        var touched = Withholding.Touches(step.Operation);
        return touched.Kind switch
        {
            ObjectKind.Service or ObjectKind.Server => keys.Contains(touched.Service),
            ObjectKind.Member => touched.Member.Protocol == Protocol.None
                ? keys.Any(x => x.Vip == touched.Member.Ip)
                : keys.Contains(touched.Member.Service),
            ObjectKind.Address => keys.Any(x => x.Vip == touched.Member.Ip),
            _ => step.Why is Because.ServiceAsks asks && asks.Port.Service == name,
        };
    }

    private static bool Concerns(HeldBack held, System.Collections.Generic.HashSet<ServiceKey> keys, ObjectName name) => held switch
    {
        HeldBack.Draining x => keys.Contains(x.Service),
        HeldBack.OnAnotherLink x => x.Port.Service == name,
        _ => false,
    };
}
