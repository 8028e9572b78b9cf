using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>In which order virtual services are shown.</summary>
public enum ShowOrder : byte
{
    /// <summary>As the kernel's keys sort: marks first, then by address.</summary>
    Address,

    /// <summary>By the name of the Service port; those without a name last.</summary>
    Name,

    /// <summary>Most open connections first.</summary>
    Connections,
}

/// <summary>A virtual service as it is shown.</summary>
/// <param name="Name">The Service port; none where nobody told.</param>
/// <param name="Rate">New connections a second; none where it was not measured.</param>
public sealed record ShownService(ServiceKey Key, VirtualService Service, ServiceOrigin? Origin, bool IsOurs, Connections Open, double? Rate)
{
    public string Name => Origin?.Port.ToString() ?? "-";
}

/// <summary>Which virtual services are shown, and in which order. What is left empty does not narrow.</summary>
/// <param name="Name">Of the Service, without its namespace.</param>
/// <param name="Address">A range that the virtual address or a real server is in.</param>
public sealed record ShowQuery(string Namespace, string Name, Option<Prefix> Address, ShowOrder Order)
{
    /// <summary>Everything.</summary>
    public static ShowQuery All { get; } = new("", "", default, ShowOrder.Address);

    /// <param name="desired">Gives the names; a query by name finds nothing without it.</param>
    /// <param name="rates">New connections a second, where they were measured.</param>
    public ImmutableArray<ShownService> Of(
        KernelState state, Desired? desired, Map<Ascending<ServiceKey>, ServiceKey, double> rates = default)
    {
        var open = state.Connections.GroupBy(x => x.Key.Service).ToDictionary(
            x => x.Key,
            x => x.Aggregate(default(Connections), (sum, y) => new(sum.Active + y.Value.Active, sum.Inactive + y.Value.Inactive)));
        var all = from pair in state.Services
                  let shown = new ShownService(
                      pair.Key,
                      pair.Value,
                      desired?.Origins.Find(pair.Key).Case as ServiceOrigin,
                      Owned.Service(state, pair.Key),
                      open.GetValueOrDefault(pair.Key),
                      rates.Find(pair.Key).Case as double?)
                  where Matches(shown)
                  select shown;
        return [.. Ordered(all)];
    }

    private bool Matches(ShownService x) =>
        (Namespace.Length == 0 || x.Origin?.Port.Service.Namespace == Namespace)
        && (Name.Length == 0 || x.Origin?.Port.Service.Name == Name)
        && Address.Map(range => range.Contains(x.Key.Vip) || x.Service.Servers.Span.ToArray().Any(y => range.Contains(y.Key.Address))).IfNone(true);

    private IEnumerable<ShownService> Ordered(IEnumerable<ShownService> all) => Order switch
    {
        ShowOrder.Name => all.OrderBy(x => x.Origin is null).ThenBy(x => x.Name, StringComparer.Ordinal).ThenBy(x => x.Key),
        ShowOrder.Connections => all.OrderByDescending(x => x.Rate ?? 0).ThenByDescending(x => (long)x.Open.Active + x.Open.Inactive).ThenBy(x => x.Key),
        _ => all,
    };
}
