using System;
using System.Globalization;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>An operation in words: what is done to which object.</summary>
public static class OperationText
{
    /// <summary>One line that stands alone, for example <c>add virtual service 10.96.0.10:53/udp (rr)</c>.</summary>
    public static string Of(Operation operation) => operation switch
    {
        Operation.SetSysctl x => $"set parameter {x.Name} from {x.Before} to {x.After}",
        Operation.AddLink => "add the dummy link",
        Operation.RaiseLink => "bring the dummy link up",
        Operation.DeleteLink => "remove the dummy link",
        Operation.CreateSet x => $"add set {x.Set} ({x.Type.Text()}, {x.Family.Text()})",
        Operation.DestroySet x => $"remove set {x.Set}",
        Operation.AddMember x => $"add {x.Member} to set {x.Set}{(x.Mark == 0 ? "" : " with mark " + Hex(x.Mark))}",
        Operation.DeleteMember x => $"remove {x.Member} from set {x.Set}",
        Operation.WriteChain x => $"write chain {x.Chain} ({PlanSummary.Counted(x.Rules.Rules.Length, "rule")})",
        Operation.DeleteChain x => $"remove chain {x.Chain}",
        Operation.AddJump x => $"add jump {x.Jump}",
        Operation.DeleteJump x => $"remove jump {x.Jump}",
        Operation.DeleteRule x => $"remove rule {x.Rule} of {x.Chain}",
        Operation.DeletePolicyRule x => $"remove {x.Rule.Family.Text()} routing rule {x.Rule}",
        Operation.DeletePolicyRoute x => $"remove {x.Route.Family.Text()} route {x.Route}",
        Operation.AddService x => $"add virtual service {x.Service} ({Settings(x.Settings)})",
        Operation.EditService x => $"change virtual service {x.Service} from {Settings(x.Before)} to {Settings(x.After)}",
        Operation.DeleteService x => $"remove virtual service {x.Service}",
        Operation.AddServer x => $"add real server {x.Server.Key} to {x.Service} ({Listed(Server(x.Server))})",
        Operation.EditServer x => $"change real server {x.After.Key} of {x.Service} ({Listed(Change(x.Before, x.After))})",
        Operation.DeleteServer x => $"remove real server {x.Server} from {x.Service}",
        Operation.ForgetFlows x => $"forget flows through {x.Service} that none of its servers answers",
        Operation.AddRoute x => $"add {x.Vip} as {Route(x.Route)}",
        Operation.EditRoute x => $"change {x.Vip} from {Route(x.Before)} to {Route(x.After)}",
        Operation.DeleteRoute x => $"remove the local route to {x.Vip}",
        Operation.BindAddress x => $"add {x.Vip} to the dummy link",
        Operation.UnbindAddress x => $"remove {x.Vip} from the dummy link",
        _ => throw new InvalidOperationException("a case of Operation has no text"),
    };

    internal static string Settings(ServiceSettings settings)
    {
        var text = settings.Scheduler.ToString();
        text += settings.Persistence == Persistence.Off ? "" : $", persistence {Affinity(settings.Persistence)}";
        return settings.OnePacket ? text + ", one packet" : text;
    }

    /// <summary>The timeout; the mask too where more than one address counts as one client.</summary>
    internal static string Affinity(Persistence persistence)
    {
        var mask = persistence.Mask;
        return mask is 0 or uint.MaxValue or 128
            ? persistence.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{persistence} by mask {(mask < 128 ? $"/{mask}" : Hex(mask))}");
    }

    internal static string Server(RealServer server)
    {
        var text = $"{server.Forwarding.Text()}   weight {server.Weight}";
        return server.Upper == 0 && server.Lower == 0 ? text : $"{text}   limits {Limits(server)}";
    }

    internal static string Change(RealServer before, RealServer after)
    {
        var text = Arrow(before.Forwarding.Text(), after.Forwarding.Text());
        text += $"   weight {Arrow(before.Weight.ToString(), after.Weight.ToString())}";
        var limits = Arrow(Limits(before), Limits(after));
        return limits == "none" ? text : $"{text}   limits {limits}";
    }

    internal static string Route(LocalRoute route)
    {
        var text = "local route";
        text += route.Source.Family == AddressFamily.None ? "" : $", source {route.Source}";
        return route.Mtu == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, mtu {route.Mtu}");
    }

    internal static string Hex(uint mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark:x8}");

    internal static string Arrow(string before, string after) => before == after ? after : $"{before} -> {after}";

    // Columns are set apart by blanks, the parts of a sentence by commas.
    private static string Listed(string columns) => columns.Replace("   ", ", ", StringComparison.Ordinal);

    private static string Limits(RealServer server) => server.Upper == 0 && server.Lower == 0
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{server.Upper}/{server.Lower}");
}
