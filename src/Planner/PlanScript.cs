using System.Globalization;
using System.Text;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// Virtual services in the language of ipvsadm: lines that <c>ipvsadm -R</c> takes from its standard input, each the
/// options of one call (ipvsadm 8). What is not IPVS has no line.
/// </summary>
public static class PlanScript
{
    /// <summary>The IPVS steps of a plan in their order.</summary>
    public static string Ipvsadm(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var step in plan.Steps)
        {
            var line = Line(step.Operation);
            text.Append(line).Append(line.Length == 0 ? "" : "\n");
        }

        return text.ToString();
    }

    /// <summary>All virtual services as <c>ipvsadm -Sn</c> writes them, in our order.</summary>
    public static string Saved(Map<Ascending<ServiceKey>, ServiceKey, VirtualService> services)
    {
        var text = new StringBuilder();
        foreach (var (key, service) in services)
        {
            text.Append("-A ").Append(Key(key)).Append(Settings(key, service.Settings)).Append('\n');
            foreach (var server in service.Servers.Span)
            {
                text.Append("-a ").Append(Key(key)).Append(Server(server)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Line(Operation operation) => operation switch
    {
        Operation.AddService x => $"-A {Key(x.Service)}{Settings(x.Service, x.Settings)}",
        Operation.EditService x => $"-E {Key(x.Service)}{Settings(x.Service, x.After)}",
        Operation.DeleteService x => $"-D {Key(x.Service)}",
        Operation.AddServer x => $"-a {Key(x.Service)}{Server(x.Server)}",
        Operation.EditServer x => $"-e {Key(x.Service)}{Server(x.After)}",
        Operation.DeleteServer x => $"-d {Key(x.Service)} -r {x.Server}",
        _ => "",
    };

    private static string Key(ServiceKey key)
    {
        if (key.IsMarked)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"-f {key.Mark}");
            return key.Family == AddressFamily.Inet6 ? mark + " -6" : mark;
        }

        var option = key.Protocol switch { Protocol.Udp => "-u", Protocol.Sctp => "--sctp-service", _ => "-t" };
        return $"{option} {new RealServerKey(key.Vip, key.Port)}";
    }

    private static string Settings(ServiceKey key, ServiceSettings settings)
    {
        var text = $" -s {settings.Scheduler.Name}";
        if (settings.Persistence.IsOn)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" -p {settings.Persistence.Seconds}");
            text += Mask(key.Family, settings.Persistence.Mask);
        }

        text += settings.OnePacket ? " -o" : "";
        return settings.Scheduler.Flags == SchedulerFlags.None ? text : $"{text} -b {settings.Scheduler.FlagText}";
    }

    private static string Mask(AddressFamily family, uint mask)
    {
        if (family == AddressFamily.Inet)
        {
            return mask == uint.MaxValue ? "" : $" -M {Address.V4(mask)}";
        }

        return mask == 128 ? "" : string.Create(CultureInfo.InvariantCulture, $" -M {mask}");
    }

    private static string Server(RealServer server)
    {
        var forwarding = server.Forwarding switch
        {
            ForwardingMethod.Masquerade => "-m",
            ForwardingMethod.Tunnel => "-i",
            _ => "-g",
        };
        var text = $" -r {server.Key} {forwarding} -w {server.Weight}";
        text += server.Upper == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" -x {server.Upper}");
        return server.Lower == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} -y {server.Lower}");
    }
}
