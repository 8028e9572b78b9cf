using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;

namespace IpvsPure.Conformance;

/// <summary>Whether what was seen of the kernel is exactly what the model holds, value by value.</summary>
internal static class Same
{
    public static bool In(Table table, AddressFamily plane, Observation seen, KernelState model) => table switch
    {
        Table.Services => Keyed(seen.Services, model.Services, Services),
        Table.Sets => Keyed(seen.Sets, model.Sets, Sets),
        Table.Rules => Rules(seen, plane, model),
        Table.Sysctls => Keyed(seen.Sysctls, model.Sysctls, (one, other) => one == other),
        _ => Addresses(seen, model),
    };

    private static bool Services(VirtualService one, VirtualService other) =>
        one.Settings == other.Settings && one.Servers.Equals(other.Servers);

    private static bool Sets(IpSet one, IpSet other) =>
        one.Type == other.Type
        && one.Family == other.Family
        && one.Members.Count == other.Members.Count
        && one.Members.AsEnumerable().SequenceEqual(other.Members.AsEnumerable());

    // Only this family's rules were read.
    private static bool Rules(Observation seen, AddressFamily family, KernelState model) =>
        Keyed(seen.Chains, model.Rules.Chains.Where(x => x.Key.Family == family), (one, other) => one.Equals(other))
        && Plain(seen.Jumps, model.Rules.Jumps.Where(x => x.From.Family == family));

    private static bool Addresses(Observation seen, KernelState model) =>
        seen.Link == model.Link
        && Keyed(seen.Routes, model.Routes, (one, other) => one == other)
        && Plain(seen.Bound, model.Bound)
        && Plain(seen.HostAddresses, model.HostAddresses);

    // Both in the order of their keys, so that a thing seen twice is no less wrong than one not seen.
    private static bool Keyed<K, V>(List<(K Key, V Value)> seen, IEnumerable<(K Key, V Value)> held, Func<V, V, bool> isSame)
        where K : IComparable<K>
    {
        seen.Sort((one, other) => one.Key.CompareTo(other.Key));
        var at = 0;
        foreach (var (key, value) in held)
        {
            if (at == seen.Count || seen[at].Key.CompareTo(key) != 0 || !isSame(seen[at].Value, value))
            {
                return false;
            }

            at++;
        }

        return at == seen.Count;
    }

    private static bool Plain<T>(List<T> seen, IEnumerable<T> held)
        where T : IComparable<T>
    {
        seen.Sort();
        return seen.SequenceEqual(held);
    }
}
