using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>What routing does with local routes and with addresses on the dummy link (netlink-abi.md 3).</summary>
internal static class AddressModel
{
    public static Either<Errno, KernelState> AddRoute(Operation.AddRoute x, KernelState state)
    {
        if (Check(x.Route, state) is { } wrong)
        {
            return wrong;
        }

        return state.Routes.ContainsKey(x.Vip) || state.HostAddresses.Contains(x.Vip)
            ? Errno.Exists
            : state with { Routes = state.Routes.Add(x.Vip, x.Route) };
    }

    public static Either<Errno, KernelState> EditRoute(Operation.EditRoute x, KernelState state)
    {
        if (Check(x.After, state) is { } wrong)
        {
            return wrong;
        }

        return state.Routes.ContainsKey(x.Vip)
            ? state with { Routes = state.Routes.SetItem(x.Vip, x.After) }
            : Errno.NoEntry;
    }

    public static Either<Errno, KernelState> DeleteRoute(Operation.DeleteRoute x, KernelState state) =>
        state.Routes.ContainsKey(x.Vip) ? state with { Routes = state.Routes.Remove(x.Vip) } : Errno.NoService;

    public static Either<Errno, KernelState> Bind(Operation.BindAddress x, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        return state.Bound.Contains(x.Vip) ? Errno.Exists : state with { Bound = state.Bound.Add(x.Vip) };
    }

    public static Either<Errno, KernelState> Unbind(Operation.UnbindAddress x, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        return state.Bound.Contains(x.Vip)
            ? state with { Bound = state.Bound.Remove(x.Vip) }
            : Errno.AddressNotAvailable;
    }

    // A preferred source must be an address of the host.
    private static Errno? Check(LocalRoute route, KernelState state)
    {
        if (state.Link == LinkState.Absent)
        {
            return Errno.NoDevice;
        }

        if (state.Link == LinkState.Down)
        {
            return Errno.NetworkDown;
        }

        var isOwn = route.Source == default || state.HostAddresses.Contains(route.Source) || state.Bound.Contains(route.Source);
        return isOwn ? null : Errno.Invalid;
    }
}
