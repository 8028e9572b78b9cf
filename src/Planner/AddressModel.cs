using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What routing does with local routes and with addresses on the dummy link (netlink-abi.md 3).</summary>
internal static class AddressModel
{
    public static Either<Errno, KernelState> AddRoute(Operation.AddRoute x, KernelState state)
    {
        if (Check(x.Vip, x.Route, state) is { } wrong)
        {
            return wrong;
        }

        return state.Routes.ContainsKey(x.Vip)
            ? Errno.Exists
            : state with { Routes = state.Routes.Add(x.Vip, x.Route) };
    }

    // Sent with NLM_F_CREATE and NLM_F_REPLACE: it makes what is not there.
    public static Either<Errno, KernelState> EditRoute(Operation.EditRoute x, KernelState state)
    {
        if (Check(x.Vip, x.After, state) is { } wrong)
        {
            return wrong;
        }

        return state with { Routes = state.Routes.AddOrUpdate(x.Vip, x.After) };
    }

    public static Either<Errno, KernelState> DeleteRoute(Operation.DeleteRoute x, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        return state.Routes.ContainsKey(x.Vip) ? state with { Routes = state.Routes.Remove(x.Vip) } : Errno.NoService;
    }

    public static Either<Errno, KernelState> Bind(Operation.BindAddress x, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        return state.Bound.Contains(x.Vip) ? Errno.Exists : state with { Bound = state.Bound.Add(x.Vip) };
    }

    // The last IPv4 address of a link takes every IPv4 route of the link along (docs/kernel-facts.md a).
    public static Either<Errno, KernelState> Unbind(Operation.UnbindAddress x, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        if (!state.Bound.Contains(x.Vip))
        {
            return Errno.AddressNotAvailable;
        }

        var left = state.Bound.Remove(x.Vip);
        var takesRoutes = x.Vip.Family == AddressFamily.Inet && !left.Any(a => a.Family == AddressFamily.Inet);
        return state with
        {
            Bound = left,
            Routes = takesRoutes ? state.Routes.Filter((vip, _) => vip.Family == AddressFamily.Inet6) : state.Routes,
        };
    }

    // A preferred source must be an address of the host; IPv6 routes need the link up.
    private static Errno? Check(Address vip, LocalRoute route, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        if (state.Link == LinkState.Down && vip.Family == AddressFamily.Inet6)
        {
            return Errno.NetworkDown;
        }

        var isOwn = route.Source == default || state.HostAddresses.Contains(route.Source) || state.Bound.Contains(route.Source);
        return isOwn ? null : Errno.Invalid;
    }
}
