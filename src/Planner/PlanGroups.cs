using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Sorts the steps of a plan by what a reader thinks in: Service ports, and the node.</summary>
internal sealed class PlanGroups(PlanTextOptions options)
{
    private const int ContextServersMax = 3;

    private readonly Dictionary<ServiceKey, PlanGroup> groups = [];
    private readonly NodeLines node = new(options);

    /// <summary>The groups with their lines, by name and then address; those without a name come last.</summary>
    public (IReadOnlyList<PlanGroup> Services, IReadOnlyList<PlanLine> Node) Of(Plan plan)
    {
        foreach (var step in plan.Steps)
        {
            Take(step);
        }

        var services = Merged();
        foreach (var group in services)
        {
            Finish(group);
        }

        // They are in the order of their addresses already, in which those of one name stay.
        return ([.. services.OrderBy(x => x.Name is null).ThenBy(x => x.Name)], node.Lines());
    }

    private void Take(Step step)
    {
        switch (step.Operation)
        {
            case Operation.AddService x:
                Head(x.Service, step).Settings = OperationText.Settings(x.Settings);
                break;
            case Operation.DeleteService x:
                Delete(x.Service, step);
                break;
            case Operation.EditService x:
                var edited = Group(x.Service, step);
                edited.Lines.AddRange(SettingLines.Of(x, Reason(step, edited), edited.Verb != Verb.Add));
                break;
            case Operation.AddServer x:
                Server(x.Service, x.Server.Key, OperationText.Server(x.Server), step);
                break;
            case Operation.EditServer x:
                Server(x.Service, x.After.Key, OperationText.Change(x.Before, x.After), step);
                break;
            case Operation.DeleteServer x:
                Server(x.Service, x.Server, Observed(x.Service, x.Server), step);
                break;
            case Operation.ForgetFlows x:
                var forgetting = Group(x.Service, step);
                forgetting.Lines.Add(new(
                    LinePart.Flows, default, Verb.Remove.Symbol(), "flows", "that none of its servers answers", Reason(step, forgetting)));
                break;
            case Operation.AddRoute x:
                Address(x.Vip, OperationText.Route(x.Route), step);
                break;
            case Operation.EditRoute x:
                Address(x.Vip, OperationText.Arrow(OperationText.Route(x.Before), OperationText.Route(x.After)), step);
                break;
            case Operation.DeleteRoute x:
                Address(x.Vip, "local route", step);
                break;
            case Operation.BindAddress or Operation.UnbindAddress:
                Address(VipOf(step.Operation), $"on {options.Link}", step);
                break;
            case Operation.AddMember x:
                Member(x.Set, x.Member, x.Mark, step);
                break;
            case Operation.DeleteMember x:
                Member(x.Set, x.Member, 0, step);
                break;
            default:
                node.Take(step);
                break;
        }
    }

    private PlanGroup Head(ServiceKey key, Step step)
    {
        var group = Group(key, step);
        group.Verb = Verbs.Of(step.Operation, options.Observed);
        group.Reason = Reason(step, group);
        return group;
    }

    private void Delete(ServiceKey key, Step step)
    {
        var group = Head(key, step);
        if (options.Observed?.Services.Find(key).Case is VirtualService { Servers.Count: > 0 } service)
        {
            var text = service.Servers.Count == 1 ? "goes with it" : "go with it";
            var count = PlanSummary.Counted(service.Servers.Count, "real server");
            group.Lines.Add(new(LinePart.Servers, default, PlanGroup.Context, count, text, ""));
        }
    }

    private void Server(ServiceKey service, RealServerKey server, string detail, Step step)
    {
        var group = Group(service, step);
        var symbol = Verbs.Of(step.Operation, options.Observed).Symbol();
        group.Lines.Add(new(LinePart.Servers, server, symbol, server.ToString(), detail, Reason(step, group)));
    }

    private void Address(Address vip, string detail, Step step)
    {
        var group = Group(ServiceKey.At(vip, Protocol.None, 0), step);
        var symbol = Verbs.Of(step.Operation, options.Observed).Symbol();
        group.Lines.Add(new(LinePart.Address, default, symbol, $"address {vip}", detail, Reason(step, group)));
    }

    private void Member(SetName set, SetMember member, uint mark, Step step)
    {
        var role = OurSets.RoleOf(set);
        if (role is null or SetRole.Pod or SetRole.Hairpin)
        {
            node.Take(step);
            return;
        }

        var key = role == SetRole.Vip ? ServiceKey.At(member.Ip, Protocol.None, 0) : member.Service;
        var group = Group(key, step);
        var entry = role.Value.Text();
        entry += role == SetRole.RangeSource ? $" {Prefix.Around(member.Other, member.OtherLength)}" : "";
        entry += mark == 0 ? "" : $" by mark {OperationText.Hex(mark)}";
        group.Entries.Add((Verbs.Of(step.Operation, options.Observed), entry, Reason(step, group)));
    }

    private PlanGroup Group(ServiceKey key, Step step)
    {
        if (!groups.TryGetValue(key, out var group))
        {
            groups[key] = group = new(key);
            group.Name = options.Desired?.Origins.Find(key).Case is ServiceOrigin origin ? origin.Port : null;
        }

        group.Name ??= NameIn(step.Why);
        return group;
    }

    private static ServicePortName? NameIn(Because why) => why switch
    {
        Because.ServiceAsks x => x.Port,
        Because.SliceLists x => x.Port,
        Because.EndpointGone x => x.Port,
        _ => null,
    };

    // The head of a group names the Service port already.
    private static string Reason(Step step, PlanGroup group) => step.Why switch
    {
        Because.ServiceAsks x when x.Port == group.Name => "its Service asks for it",
        Because.SliceLists x when x.Port == group.Name => $"EndpointSlice {x.Slice} lists it",
        Because.EndpointGone x when x.Port == group.Name => "no longer an endpoint",
        _ => step.Why.Explain(),
    };

    private static Address VipOf(Operation operation) => operation switch
    {
        Operation.BindAddress x => x.Vip,
        Operation.UnbindAddress x => x.Vip,
        _ => default,
    };

    private string Observed(ServiceKey service, RealServerKey server) =>
        options.Observed?.Services.Find(service).Case is VirtualService found && found.Servers.Find(server) is { } there
            ? OperationText.Server(there)
            : "";

    // An address stands with the first of its services: its own group sorts right before them.
    private List<PlanGroup> Merged()
    {
        var sorted = groups.Values.OrderBy(x => x.Key).ToList();
        var merged = new List<PlanGroup>(sorted.Count);
        for (var i = 0; i < sorted.Count; i++)
        {
            var group = sorted[i];
            if (group.IsAddressOnly && i + 1 < sorted.Count && sorted[i + 1].Key.Vip == group.Key.Vip)
            {
                sorted[i + 1].Lines.AddRange(group.Lines);
                sorted[i + 1].Entries.AddRange(group.Entries);
                continue;
            }

            merged.Add(group);
        }

        return merged;
    }

    private void Finish(PlanGroup group)
    {
        AddContext(group);
        foreach (var entries in group.Entries.GroupBy(x => (x.Verb, x.Reason)))
        {
            var (symbol, title) = (entries.Key.Verb.Symbol(), "filter entries");
            foreach (var chunk in NodeLines.Chunks([.. entries.Select(x => x.Entry)]))
            {
                group.Lines.Add(new(LinePart.Filter, default, symbol, title, chunk, entries.Key.Reason));
                (symbol, title) = (PlanGroup.Context, "");
            }
        }

        var ordered = group.Lines.OrderBy(x => x.Part).ThenBy(x => x.Server).ToList();
        group.Lines.Clear();
        group.Lines.AddRange(ordered);
    }

    // The servers that stay say what the changed ones are compared with; many of them are only counted.
    private void AddContext(PlanGroup group)
    {
        if (group.Verb != Verb.Change || options.Desired?.State.Services.Find(group.Key).Case is not VirtualService wanted)
        {
            return;
        }

        var touched = group.Lines.Where(x => x.Part == LinePart.Servers).Select(x => x.Server).ToHashSet();
        if (touched.Count == 0)
        {
            return;
        }

        var same = wanted.Servers.Span.ToArray().Where(x => !touched.Contains(x.Key)).ToList();
        if (same.Count > ContextServersMax)
        {
            var count = PlanSummary.Counted(same.Count, "real server");
            group.Lines.Add(new(LinePart.Servers, LastServer, PlanGroup.Context, count, "unchanged", ""));
            return;
        }

        group.Lines.AddRange(same.Select(x =>
            new PlanLine(LinePart.Servers, x.Key, PlanGroup.Context, x.Key.ToString(), OperationText.Server(x), "")));
    }

    private static RealServerKey LastServer => new(Domain.Address.V6(System.UInt128.MaxValue), ushort.MaxValue);
}
