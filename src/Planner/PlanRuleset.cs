using System.Globalization;
using System.Linq;
using System.Text;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// A plan in the manner of nft's language: one command a step, in the order of execution, with the reason behind it. It
/// shows what happens when; no tool takes it, because no tool speaks of all of these objects.
/// </summary>
public static class PlanRuleset
{
    private const int ReasonAt = 84;

    /// <param name="link">The name of the dummy link.</param>
    public static string Of(Plan plan, string link)
    {
        var text = new StringBuilder();
        var phase = default(Phase?);
        foreach (var step in plan.Steps)
        {
            if (step.Phase != phase)
            {
                text.Append(phase is null ? "" : "\n").Append(CultureInfo.InvariantCulture, $"# phase {(int)step.Phase}: {Words(step.Phase)}\n");
                phase = step.Phase;
            }

            var line = Line(step.Operation, link);
            text.Append(line.PadRight(ReasonAt)).Append("  # ").Append(step.Why.Explain()).Append('\n');
        }

        foreach (var held in plan.HeldBack)
        {
            text.Append("# held back: ").Append(held.Explain()).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(Operation operation, string link) => operation switch
    {
        Operation.SetSysctl x => $"set sysctl {x.Name} {x.After}",
        Operation.AddLink => $"add link {link} {{ type dummy; }}",
        Operation.RaiseLink => $"set link {link} {{ up; }}",
        Operation.DeleteLink => $"delete link {link}",
        Operation.CreateSet x => $"add set {Set(x.Set)} {{ type {x.Type.Word()}; }}",
        Operation.DestroySet x => $"delete set {Set(x.Set)}",
        Operation.AddMember x => $"add element {Set(x.Set)} {{ {Element(x.Member)}{(x.Mark == 0 ? "" : $" : {OperationText.Hex(x.Mark)}")} }}",
        Operation.DeleteMember x => $"delete element {Set(x.Set)} {{ {Element(x.Member)} }}",
        Operation.WriteChain x => $"replace chain {Chain(x.Chain)} {{ {string.Join("; ", x.Rules.Rules)} }}",
        Operation.DeleteChain x => $"delete chain {Chain(x.Chain)}",
        Operation.AddJump x => $"{(x.Jump.First ? "insert" : "add")} rule {Chain(x.Jump.From)} jump {x.Jump.To}",
        Operation.DeleteJump x => $"delete rule {Chain(x.Jump.From)} jump {x.Jump.To}",
        Operation.DeleteRule x => $"delete rule {Chain(x.Chain)} {x.Rule}",
        Operation.DeletePolicyRule x => $"delete rule {Family(x.Rule.Family)} {x.Rule}",
        Operation.DeletePolicyRoute x => $"delete route {Family(x.Route.Family)} {x.Route}",
        Operation.AddService x => $"add service {Key(x.Service)} {{ {Settings(x.Settings)} }}",
        Operation.EditService x => $"replace service {Key(x.Service)} {{ {Settings(x.After)} }}",
        Operation.DeleteService x => $"delete service {Key(x.Service)}",
        Operation.AddServer x => $"add server {Key(x.Service)} {{ {Server(x.Server)} }}",
        Operation.EditServer x => $"replace server {Key(x.Service)} {{ {Server(x.After)} }}",
        Operation.DeleteServer x => $"delete server {Key(x.Service)} {{ {x.Server.Address} . {Number(x.Server.Port)} }}",
        Operation.ForgetFlows x => $"delete flows {Key(x.Service)} {{ {string.Concat(x.Keep.Select(y => $"not {y.Address} . {Number(y.Port)}; "))}}}",
        Operation.AddRoute x => $"add route {Family(x.Vip.Family)} local {x.Vip} dev {link}{Route(x.Route)}",
        Operation.EditRoute x => $"replace route {Family(x.Vip.Family)} local {x.Vip} dev {link}{Route(x.After)}",
        Operation.DeleteRoute x => $"delete route {Family(x.Vip.Family)} local {x.Vip} dev {link}",
        Operation.BindAddress x => $"add address {Family(x.Vip.Family)} {x.Vip} dev {link}",
        Operation.UnbindAddress x => $"delete address {Family(x.Vip.Family)} {x.Vip} dev {link}",
        _ => $"# {OperationText.Of(operation)}",
    };

    // A phase's name in words: AddServices is "add services".
    private static string Words(Phase phase) =>
        string.Concat(phase.ToString().Select((x, i) => i > 0 && char.IsUpper(x) ? $" {char.ToLowerInvariant(x)}" : $"{char.ToLowerInvariant(x)}"));

    private static string Family(AddressFamily family) => family == AddressFamily.Inet6 ? "ip6" : "ip";

    private static string Set(SetName set) => set.Form == FilterForm.Nftables ? $"inet {SetName.OurTable} {set.Bare}" : $"{Family(set.Family)} {set}";

    private static string Chain(ChainKey chain) =>
        $"{(chain.Form == FilterForm.Nftables ? "inet" : Family(chain.Family))} {chain.Table.Text()} {chain.Name}";

    private static string Key(ServiceKey key) => key.IsMarked
        ? $"{Family(key.Family)} mark {OperationText.Hex(key.Mark)}"
        : $"{Family(key.Family)} {key.Vip} . {key.Protocol.Text()} . {Number(key.Port)}";

    private static string Element(SetMember member)
    {
        var text = Prefix.Around(member.Ip, member.Length) is var range && member.Length == member.Ip.Width ? member.Ip.ToString() : range.ToString();
        text += member.Protocol == Protocol.None ? "" : $" . {member.Protocol.Text()} . {Number(member.Port)}";
        return member.Other.Family == AddressFamily.None ? text
            : member.OtherLength == member.Other.Width ? $"{text} . {member.Other}"
            : $"{text} . {Prefix.Around(member.Other, member.OtherLength)}";
    }

    private static string Settings(ServiceSettings settings) =>
        $"scheduler {settings.Scheduler};{(settings.Persistence.IsOn ? $" persistence {OperationText.Affinity(settings.Persistence)};" : "")}"
        + (settings.OnePacket ? " one-packet;" : "");

    private static string Server(RealServer server) =>
        $"{server.Key.Address} . {Number(server.Key.Port)} : {server.Forwarding.Text()} weight {server.Weight}"
        + (server.Upper == 0 && server.Lower == 0 ? "" : $" limits {Number(server.Lower)}-{Number(server.Upper)}");

    private static string Route(LocalRoute route) =>
        (route.Source.Family == AddressFamily.None ? "" : $" src {route.Source}") + (route.Mtu == 0 ? "" : $" mtu {Number(route.Mtu)}");

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
