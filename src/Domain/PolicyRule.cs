using System;
using System.Globalization;

namespace IpvsPure.Domain;

/// <summary>A rule of policy routing: packets with a mark, or all of them, are looked up in a table.</summary>
/// <param name="Priority">Lower ones are asked first.</param>
/// <param name="Mark">The packet mark in all its bits; 0 is every packet.</param>
/// <param name="Table">The number of the routing table.</param>
public readonly record struct PolicyRule(AddressFamily Family, uint Priority, uint Mark, uint Table) : IComparable<PolicyRule>
{
    public int CompareTo(PolicyRule other) =>
        ((byte)Family, Priority, Mark, Table).CompareTo(((byte)other.Family, other.Priority, other.Mark, other.Table));

    /// <summary>The rule as <c>ip rule</c> takes it.</summary>
    public override string ToString()
    {
        var mark = Mark == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" fwmark 0x{Mark:x}");
        return string.Create(CultureInfo.InvariantCulture, $"pref {Priority}{mark} lookup {Table}");
    }
}

/// <summary>A route that makes every destination local to the packets that a <see cref="PolicyRule"/> brings: <c>local default dev lo</c>.</summary>
/// <param name="Table">The number of the routing table.</param>
public readonly record struct PolicyRoute(AddressFamily Family, uint Table) : IComparable<PolicyRoute>
{
    public int CompareTo(PolicyRoute other) => ((byte)Family, Table).CompareTo(((byte)other.Family, other.Table));

    /// <summary>The route as <c>ip route</c> takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"local default dev lo table {Table}");
}
