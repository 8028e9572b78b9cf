using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// One packet on its way, in the order of the kernel's hooks (docs/data-path.md): the packet filter in the form or forms
/// that stand, IPVS, then POSTROUTING. The node's own packets meet IPVS before the filter INPUT of iptables, but after the
/// table of ours (facts/datapath.md 4.3).
/// </summary>
internal sealed class PacketWay(
    ServiceKey to, Sender sender, KernelState state, ImmutableArray<FilterView> filters, FrontNames names)
{
    private const string Conntrack = "net.ipv4.vs.conntrack";

    private readonly SetMember member = SetMember.Of(to.Vip, to.Protocol, to.Port);
    private readonly ImmutableArray<ExplainedStep>.Builder steps = ImmutableArray.CreateBuilder<ExplainedStep>();
    private readonly ImmutableArray<string>.Builder provisos = ImmutableArray.CreateBuilder<string>();
    private uint mark;
    private bool canRewrite;

    public ImmutableArray<ExplainedStep> Steps => steps.ToImmutable();

    public ImmutableArray<string> Provisos => provisos.ToImmutable();

    public Fate Walk(Asker from)
    {
        TellSource(from);
        if (!Arrives())
        {
            return new Fate.NotHere();
        }

        if (filters.IsEmpty)
        {
            Say("filter", "nothing of ours is there: nothing is dropped, refused or rewritten", "chains and sets of ours (missing)");
        }

        foreach (var filter in filters)
        {
            if (Meets(filter) is { } stopped)
            {
                return stopped;
            }
        }

        if (FindService() is not { } key)
        {
            return sender.IsNode && filters.Any(x => x.Form == FilterForm.Iptables && IsRefused(x)) ? new Fate.Refused() : ToTheNodesOwn();
        }

        return Serve(key, state.Services[key]);
    }

    // A table of ours sees the node's own packets before IPVS does; what it marked for a short circuit it refuses no more.
    private Fate? Meets(FilterView filter)
    {
        if (!sender.IsNode && Marks.IsOurs(mark) && filter.Parts.Guard.Stands)
        {
            mark = 0;
            Say("mark", "taken off: another form of the packet filter takes over", filter.Parts.Guard.ToString());
        }

        if (Classify(filter, sender.IsNode ? filter.Parts.Outbound : filter.Parts.Inbound) is { } dropped)
        {
            return dropped;
        }

        var isAsked = filter.Form == FilterForm.Nftables ? !Marks.IsOurs(mark) : !sender.IsNode;
        return isAsked && IsRefused(filter) ? new Fate.Refused() : null;
    }

    private void TellSource(Asker from)
    {
        var name = sender.IsKnown ? sender.Address.ToString() : from.Text();
        if (sender.IsNode)
        {
            var more = sender.InPodRange ? ", and in a pod range" : "";
            Say("source", $"{name} is an address of this node{more}", "addresses of the node's links");
            return;
        }

        var set = filters.IsEmpty ? "a set of pod ranges (missing)" : $"set {filters[0].Sets.Name(SetRole.Pod)}";
        foreach (var filter in filters)
        {
            if (sender.IsKnown && filter.Sets.PodRange(sender.Address) is { } range)
            {
                Say("source", $"{name} is a pod of this node", $"{range} in set {filter.Sets.Name(SetRole.Pod)}");
                return;
            }
        }

        if (!sender.InPodRange && from is Asker.SomePod)
        {
            provisos.Add("no pod range is known here, so pods count as outside: the Node's podCIDRs or --pod-cidr say them");
        }

        var text = sender.InPodRange ? "its address is in a pod range: a pod of this node" : $"{name} is in no pod range and no address of this node";
        Say("source", text, set);
    }

    private bool Arrives()
    {
        if (state.Routes.Find(to.Vip).Case is LocalRoute route)
        {
            var source = !sender.IsNode || route.Source.Family == AddressFamily.None ? "" : $", where the node itself asks from {route.Source}";
            Say("delivery", $"{to.Vip} is local here{source}", $"local route {to.Vip}", names.Of(to.Vip));
            return true;
        }

        if (state.Bound.Contains(to.Vip))
        {
            Say("delivery", $"{to.Vip} is local here", $"address {to.Vip} on the dummy link", names.Of(to.Vip));
            return true;
        }

        if (state.HostAddresses.Contains(to.Vip))
        {
            Say("delivery", $"{to.Vip} is an address of this node", $"address {to.Vip} on a link of the node");
            return true;
        }

        var asked = names.Of(to.Vip);
        var why = asked.Length == 0 ? "nothing makes it local" : $"{asked} wants it local and it is not: see 'ipvspure plan'";
        Say("delivery", $"{to.Vip} is not local here, {why}: the packet is routed on", $"local route {to.Vip} (missing)", asked);
        return false;
    }

    // Ranges, then the short circuit, then silence, then who is rewritten: the order of the rules.
    private Fate.Dropped? Classify(FilterView filter, Part part)
    {
        if (!part.Stands)
        {
            Say("filter", "is missing or was edited, and does nothing that could be said: see 'ipvspure plan'", part.ToString());
            return null;
        }

        if (IsOutsideOfTheRanges(filter))
        {
            return new Fate.Dropped();
        }

        if ((IsPod(filter) || sender.IsNode) && filter.Sets.Find(SetRole.ShortCircuit, member) is { } local)
        {
            mark = local;
            var text = $"policy Local: pods and the node go to all servers, by mark {OperationText.Hex(mark)}";
            Say("mark", text, In(filter, SetRole.ShortCircuit), names.Of(to));
            return null;
        }

        // What an earlier form marked for the short circuit is passed over by a later one.
        if (Marks.IsOurs(mark))
        {
            return null;
        }

        if (filter.Sets.Find(SetRole.Drop, member) is not null)
        {
            Say("filter", "dropped: there are endpoints, but none that the policy allows here", In(filter, SetRole.Drop), names.Of(to));
            return new Fate.Dropped();
        }

        MarkForRewriting(filter);
        return null;
    }

    private bool IsOutsideOfTheRanges(FilterView filter)
    {
        if (filter.Sets.Find(SetRole.Ranged, member) is null)
        {
            return false;
        }

        var ranges = filter.Sets.Members(SetRole.RangeSource).Where(x => x.Service == member.Service).ToList();
        var listed = string.Join(", ", ranges.Select(Range));
        if (!sender.IsKnown)
        {
            provisos.Add($"only sources in {(listed.Length == 0 ? "no range at all" : listed)} get in, all others are dropped: give --from ADDRESS");
            Say("filter", "let in if the source is in a range of the load balancer", In(filter, SetRole.Ranged), names.Of(to));
            return false;
        }

        foreach (var match in ranges.Where(x => Range(x).Contains(sender.Address)))
        {
            Say("filter", $"let in: the source is in {Range(match)}", $"{match} in set {filter.Sets.Name(SetRole.RangeSource)}", names.Of(to));
            return false;
        }

        Say("filter", $"dropped: the source is in none of the ranges {listed}", In(filter, SetRole.Ranged), names.Of(to));
        return true;
    }

    private void MarkForRewriting(FilterView filter)
    {
        if (filter.Sets.Find(SetRole.External, member) is not null)
        {
            mark |= Marks.Masquerade;
            Say("mark", "an outer address: the source is to be rewritten", In(filter, SetRole.External), names.Of(to));
        }

        if (filter.Sets.Find(SetRole.Internal, member) is not null)
        {
            mark |= IsPod(filter) ? 0 : Marks.Masquerade;
            var text = IsPod(filter) ? "a cluster address: a pod keeps its address" : "a cluster address, and no pod asks: the source is to be rewritten";
            Say("mark", text, In(filter, SetRole.Internal), names.Of(to));
        }
    }

    private bool IsRefused(FilterView filter)
    {
        var part = filter.Parts.Refusal;
        if (filter.Sets.Find(SetRole.Vip, SetMember.Of(to.Vip)) is null)
        {
            return false;
        }

        if (filter.Sets.Find(SetRole.ServicePort, member) is not null)
        {
            if (part.Stands)
            {
                Say("filter", "let in: a service port", In(filter, SetRole.ServicePort), names.Of(to));
            }

            return false;
        }

        if (!part.Stands)
        {
            Say("filter", "is missing or was edited: the node's own sockets may answer here, see 'ipvspure plan'", part.ToString());
            return false;
        }

        var asked = names.Of(to);
        var why = asked.Length == 0 ? "no Service has this port" : "the Service has no endpoint that can be used";
        var vip = $"{to.Vip} in set {filter.Sets.Name(SetRole.Vip)}";
        Say("filter", $"refused: on a virtual address only service ports are open, and {why}", vip, asked);
        return true;
    }

    // Marks first, all 32 bits; then the exact key; then a service for all ports of the address (ip_vs_service_find).
    private ServiceKey? FindService()
    {
        if (mark != 0 && ServiceKey.Marked(to.Family, mark) is var marked && state.Services.ContainsKey(marked))
        {
            return marked;
        }

        if (Marks.IsOurs(mark))
        {
            Say("service", "is missing: the service of the address answers in its place", $"virtual service mark {OperationText.Hex(mark)} (missing)");
        }

        var everyPort = ServiceKey.At(to.Vip, to.Protocol, 0);
        return state.Services.ContainsKey(to) ? to : state.Services.ContainsKey(everyPort) ? everyPort : null;
    }

    private Fate.NodesOwn ToTheNodesOwn()
    {
        Say("service", "none: whoever listens on the node answers; if nobody does, it is refused", $"virtual service {to} (missing)", names.Of(to));
        return new();
    }

    private Fate Serve(ServiceKey key, VirtualService service)
    {
        var owner = Owned.Service(state, key) ? "" : ", not one of ours";
        Say("service", $"scheduler {service.Settings.Scheduler}{Affinity(service)}{owner}", $"virtual service {key}", names.Of(to));
        var open = service.Settings.Scheduler.Name == Scheduler.NoneName ? [] : service.Servers.Span.ToArray().Where(IsOpen).ToArray();
        foreach (var closed in service.Servers.Span.ToArray().Except(open))
        {
            var why = closed.Weight == Weight.Drain ? "weight 0: no new connections" : "no new connections now";
            Say("servers", why, $"real server {closed.Key} of {key}");
        }

        if (open.Length == 0)
        {
            var sctp = to.Protocol == Protocol.Sctp ? ", which SCTP clients pass over until they give up" : "";
            Say("servers", $"refused: none takes connections; IPVS answers with port unreachable{sctp}", $"virtual service {key}");
            return new Fate.Refused();
        }

        foreach (var server in open)
        {
            var count = Count(key, server);
            var text = $"weight {server.Weight}, {count.Active} connections open, {count.Inactive} opening or closing";
            Say("servers", text, $"real server {server.Key} of {key}");
        }

        var rewrites = Rewrites();
        return new Fate.Served(key, [.. open.Select(x => new Choice(x, Count(key, x), SeenBy(x, rewrites)))]);

        bool IsOpen(RealServer server) =>
            server.Weight.Value > 0 && (server.Upper == 0 || Count(key, server).Active + Count(key, server).Inactive < server.Upper);
    }

    // A mark that chose the service is taken off on the way out, where the node's packets are marked for rewriting instead.
    private bool Rewrites()
    {
        if (Marks.IsOurs(mark) && filters.Select(x => x.Parts.Unmarking).FirstOrDefault(x => x.Stands) is { Stands: true } unmarking)
        {
            mark = sender.IsNode ? Marks.Masquerade : 0;
            var text = sender.IsNode ? "the node asks: the source is to be rewritten" : "a pod asks: it keeps its address";
            Say("mark", $"taken off again; {text}", unmarking.ToString());
        }

        var part = filters.Select(x => x.Parts.Rewriting).OrderByDescending(x => x.Stands).FirstOrDefault();
        if (!part.Stands)
        {
            var chain = filters.IsEmpty ? "chains of ours (missing)" : part.ToString();
            Say("rewriting", "is missing or was edited: no source is rewritten, see 'ipvspure plan'", chain);
            return false;
        }

        if (state.Sysctls.Find(new SysctlName(Conntrack)).IfNone("1") == "0")
        {
            Say("rewriting", "is 0: no source of service traffic is rewritten, see 'ipvspure plan'", $"kernel parameter {Conntrack}");
            return false;
        }

        canRewrite = true;
        var isMarked = (mark & Marks.Masquerade) != 0;
        Say("rewriting", isMarked ? "the source becomes an address of the node" : "the source stays as it is", part.ToString());
        return isMarked;
    }

    // What is delivered on the node itself never comes to POSTROUTING, or leaves through lo, which is exempt.
    private SeenAs SeenBy(RealServer server, bool rewrites)
    {
        if (state.HostAddresses.Contains(server.Key.Address))
        {
            return SeenAs.Client;
        }

        if (rewrites)
        {
            return SeenAs.Node;
        }

        var (address, pair) = (server.Key.Address, SetMember.Of(server.Key.Address, to.Protocol, server.Key.Port, server.Key.Address));
        var here = filters.FirstOrDefault(x => canRewrite && x.Parts.Rewriting.Stands && x.Sets.Find(SetRole.Hairpin, pair) is not null);
        if (here is null || (sender.IsKnown ? sender.Address != address : !sender.InPodRange))
        {
            return SeenAs.Client;
        }

        if (!sender.IsKnown)
        {
            return SeenAs.ClientUnlessItself;
        }

        Say("rewriting", "a pod reaches itself: the source becomes an address of the node", $"{pair} in set {here.Sets.Name(SetRole.Hairpin)}");
        return SeenAs.Node;
    }

    private static Prefix Range(SetMember allowed) => Prefix.Around(allowed.Other, allowed.OtherLength);

    private static string Affinity(VirtualService service) =>
        service.Settings.Persistence.IsOn ? $", a client stays with its server for {OperationText.Affinity(service.Settings.Persistence)}" : "";

    private Connections Count(ServiceKey key, RealServer server) =>
        state.Connections.Find(new ServerRef(key, server.Key)).IfNone(default(Connections));

    private bool IsPod(FilterView filter) => sender.IsKnown ? filter.Sets.PodRange(sender.Address) is not null : sender.InPodRange;

    private string In(FilterView filter, SetRole role) => $"{member} in set {filter.Sets.Name(role)}";

    private void Say(string stage, string says, string item, string askedBy = "") => steps.Add(new(stage, says, item, askedBy));
}
