using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>Worlds as text, complete and in order: two states are equal exactly when their texts are.</summary>
internal static class Describe
{
    public static string Of(KernelState state)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"link {state.Link}\n");
        foreach (var (vip, route) in state.Routes)
        {
            text.Append(CultureInfo.InvariantCulture, $"route {vip} {route}\n");
        }

        foreach (var vip in state.Bound)
        {
            text.Append(CultureInfo.InvariantCulture, $"bound {vip}\n");
        }

        text.Append(Of(state.Services));
        foreach (var (key, count) in state.Connections)
        {
            text.Append(CultureInfo.InvariantCulture, $"connections {key} {count}\n");
        }

        foreach (var (name, set) in state.Sets)
        {
            text.Append(CultureInfo.InvariantCulture, $"set {name} {set.Type} {set.Family}\n");
            foreach (var (member, mark) in set.Members)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {member} {mark:x}\n");
            }
        }

        foreach (var (chain, rules) in state.Rules.Chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"chain {chain}\n  {string.Join("\n  ", rules.Rules)}\n");
        }

        foreach (var jump in state.Rules.Jumps)
        {
            text.Append(CultureInfo.InvariantCulture, $"jump {jump} {jump.First}\n");
        }

        foreach (var (name, value) in state.Sysctls)
        {
            text.Append(CultureInfo.InvariantCulture, $"sysctl {name}={value}\n");
        }

        foreach (var own in state.HostAddresses)
        {
            text.Append(CultureInfo.InvariantCulture, $"host {own}\n");
        }

        return text.ToString();
    }

    public static string Of(Map<Ascending<ServiceKey>, ServiceKey, VirtualService> services)
    {
        var text = new StringBuilder();
        foreach (var (key, service) in services)
        {
            text.Append(CultureInfo.InvariantCulture, $"service {key} {service.Settings}\n");
            foreach (var server in service.Servers.Span)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {server}\n");
            }
        }

        return text.ToString();
    }

    public static string Of(Plan plan) => string.Join(
        "\n",
        plan.Steps.Select(x => $"{x.Operation} because {x.Why}").Concat(plan.HeldBack.Select(x => x.Explain())));

    public static string Of(ClusterService x) =>
        $"  service {x.Name} {x.Type} {string.Join("+", x.Ports)} cluster {string.Join("+", x.ClusterIps)}"
        + $" external {string.Join("+", x.ExternalIps)} ingress {string.Join("+", x.IngressIps)} ranges {string.Join("+", x.SourceRanges)}"
        + $" external {x.ExternalPolicy} internal {x.InternalPolicy} affinity {x.AffinitySeconds} {x.Scheduler} created {x.CreatedAt}";

    public static string Of(ClusterEndpointSlice x) =>
        $"  slice {x.Name} of {x.Service} {x.Family} {string.Join("+", x.Ports)}: "
        + string.Join("; ", x.Endpoints.Select(e => $"{e.Address} ready {e.Ready} serving {e.Serving} terminating {e.Terminating} on '{e.NodeName}'"));
}
