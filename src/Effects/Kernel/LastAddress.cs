using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// With the last IPv4 address of a link the kernel drops every IPv4 route over it (fib_disable_ip), ours too. A node that
/// moves from addresses on the link to routes would lose them all, so the batch that takes the last address makes the
/// routes again right behind it. IPv6 has no such rule.
/// </summary>
internal static class LastAddress
{
    /// <summary>Whether the operations take the last IPv4 address from a link that has these.</summary>
    public static bool IsTakenBy(ReadOnlySpan<Operation> operations, IEnumerable<Address> bound)
    {
        var unbound = new HashSet<Address>();
        foreach (var operation in operations)
        {
            if (operation is Operation.UnbindAddress x && x.Vip.Family == AddressFamily.Inet)
            {
                unbound.Add(x.Vip);
            }
        }

        return unbound.Count > 0 && bound.All(x => x.Family != AddressFamily.Inet || unbound.Contains(x));
    }

    /// <summary>The IPv4 routes that should stand after the operations, made from those that stood before.</summary>
    public static Operation[] RoutesToMakeAgain(
        ReadOnlySpan<Operation> operations, IEnumerable<(Address Vip, LocalRoute Route)> before)
    {
        var routes = new SortedDictionary<Address, LocalRoute>();
        foreach (var (vip, route) in before)
        {
            routes[vip] = route;
        }

        foreach (var operation in operations)
        {
            switch (operation)
            {
                case Operation.AddRoute x: routes[x.Vip] = x.Route; break;
                case Operation.EditRoute x: routes[x.Vip] = x.After; break;
                case Operation.DeleteRoute x: routes.Remove(x.Vip); break;
            }
        }

        return [.. routes.Where(x => x.Key.Family == AddressFamily.Inet).Select(x => new Operation.AddRoute(x.Key, x.Value))];
    }
}
