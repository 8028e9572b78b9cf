using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>
/// What of the kernel is ours, told from the kernel alone: the dummy link and filter objects by name, routes by their
/// protocol number, firewall-mark services by their prefix, address services by the ledger sets of either form.
/// </summary>
public static class Owned
{
    public static bool Service(KernelState state, ServiceKey key) =>
        key.IsMarked ? Marks.IsOurs(key.Mark) : InLedger(state, key);

    /// <summary>Our virtual services in ascending order.</summary>
    public static IEnumerable<(ServiceKey Key, VirtualService Service)> Services(KernelState state)
    {
        foreach (var (key, service) in state.Services)
        {
            if (Service(state, key))
            {
                yield return (key, service);
            }
        }
    }

    private static bool InLedger(KernelState state, ServiceKey key)
    {
        var member = SetMember.Of(key.Vip, key.Protocol, key.Port);
        foreach (var members in OurSets.Members(state, SetRole.Ledger, key.Family))
        {
            if (members.ContainsKey(member))
            {
                return true;
            }
        }

        return false;
    }
}
