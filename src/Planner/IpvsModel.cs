using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What IPVS does with services and servers (net/netfilter/ipvs/ip_vs_ctl.c; netlink-abi.md 2).</summary>
internal static class IpvsModel
{
    /// <summary>7.3 refuses more; earlier kernels take it, and no plan asks for it.</summary>
    private const uint ThresholdMax = int.MaxValue;

    public static Either<Errno, KernelState> AddService(Operation.AddService x, KernelState state)
    {
        if (state.Services.ContainsKey(x.Service))
        {
            return Errno.Exists;
        }

        return Check(x.Service, x.Settings) is { } wrong ? wrong : With(state, x.Service, new(x.Settings, RealServers.Empty));
    }

    public static Either<Errno, KernelState> EditService(Operation.EditService x, KernelState state)
    {
        if (state.Services.Find(x.Service).Case is not VirtualService service)
        {
            return Errno.NoService;
        }

        return Check(x.Service, x.After) is { } wrong ? wrong : With(state, x.Service, service with { Settings = x.After });
    }

    // A service takes its servers along.
    public static Either<Errno, KernelState> DeleteService(Operation.DeleteService x, KernelState state)
    {
        if (state.Services.Find(x.Service).Case is not VirtualService service)
        {
            return Errno.NoService;
        }

        var connections = state.Connections;
        foreach (var server in service.Servers.Span)
        {
            connections = connections.Remove(new ServerRef(x.Service, server.Key));
        }

        return state with { Services = state.Services.Remove(x.Service), Connections = connections };
    }

    public static Either<Errno, KernelState> AddServer(Operation.AddServer x, KernelState state)
    {
        if (state.Services.Find(x.Service).Case is not VirtualService service)
        {
            return Errno.NoService;
        }

        if (Check(x.Service, x.Server) is { } wrong)
        {
            return wrong;
        }

        if (service.Servers.Find(x.Server.Key) is not null)
        {
            return Errno.Exists;
        }

        return IsReachable(x.Server.Key.Address)
            ? With(state, x.Service, service with { Servers = service.Servers.With(x.Server) })
            : Errno.Invalid;
    }

    public static Either<Errno, KernelState> EditServer(Operation.EditServer x, KernelState state)
    {
        if (state.Services.Find(x.Service).Case is not VirtualService service)
        {
            return Errno.NoService;
        }

        if (Check(x.Service, x.After) is { } wrong)
        {
            return wrong;
        }

        return service.Servers.Find(x.After.Key) is null
            ? Errno.NoEntry
            : With(state, x.Service, service with { Servers = service.Servers.With(x.After) });
    }

    public static Either<Errno, KernelState> DeleteServer(Operation.DeleteServer x, KernelState state)
    {
        if (state.Services.Find(x.Service).Case is not VirtualService service)
        {
            return Errno.NoService;
        }

        return service.Servers.Find(x.Server) is null
            ? Errno.NoEntry
            : With(state, x.Service, service with { Servers = service.Servers.Without(x.Server) }) with
            {
                Connections = state.Connections.Remove(new ServerRef(x.Service, x.Server)),
            };
    }

    // The scheduler is looked for first. For IPv6 the kernel wants a prefix length of 1 to 128.
    private static Errno? Check(ServiceKey key, ServiceSettings settings)
    {
        if (!IsKnown(settings.Scheduler))
        {
            return Errno.NoEntry;
        }

        var (isOn, mask) = (settings.Persistence.IsOn, settings.Persistence.Mask);
        return isOn && key.Family == AddressFamily.Inet6 && mask is 0 or > 128 ? Errno.Invalid : null;
    }

    private static Errno? Check(ServiceKey key, RealServer server)
    {
        if (server.Key.Address.Family != key.Family && server.Forwarding != ForwardingMethod.Tunnel)
        {
            return Errno.Invalid;
        }

        if (server.Lower > server.Upper)
        {
            return Errno.OutOfRange;
        }

        return server.Upper > ThresholdMax ? Errno.Invalid : null;
    }

    private static bool IsKnown(Scheduler scheduler) =>
        scheduler.Name == Scheduler.NoneName || Scheduler.Known.Contains(scheduler.Name);

    private static bool IsReachable(Address address) => address.Family == AddressFamily.Inet
        ? (uint)address.Bits is not 0 and not uint.MaxValue && (uint)address.Bits >> 28 != 0xe
        : address.Bits != 0 && address.Bits >> 120 != 0xff && address.Bits >> 118 != 0x3fa;

    private static KernelState With(KernelState state, ServiceKey key, VirtualService service) =>
        state with { Services = state.Services.AddOrUpdate(key, service) };
}
