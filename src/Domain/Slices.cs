using System.Collections.Immutable;
using LanguageExt;

namespace IpvsPure.Domain;

/// <summary>What was read of some virtual services, whoever made them.</summary>
/// <param name="Asked">The services that were looked for; one that is not in <paramref name="Services"/> is not there.</param>
/// <param name="Connections">Connection counts of the real servers that have any.</param>
public sealed record ServiceSlice(
    ImmutableArray<ServiceKey> Asked,
    Map<Ascending<ServiceKey>, ServiceKey, VirtualService> Services,
    Map<Ascending<ServerRef>, ServerRef, Connections> Connections)
{
    /// <summary>The slice of a whole state.</summary>
    public static ServiceSlice Of(KernelState whole, ImmutableArray<ServiceKey> asked)
    {
        var (services, connections) = (
            default(Map<Ascending<ServiceKey>, ServiceKey, VirtualService>),
            default(Map<Ascending<ServerRef>, ServerRef, Connections>));
        foreach (var key in asked)
        {
            if (whole.Services.Find(key).Case is not VirtualService service)
            {
                continue;
            }

            services = services.AddOrUpdate(key, service);
            foreach (var server in service.Servers.Span)
            {
                var at = new ServerRef(key, server.Key);
                connections = whole.Connections.Find(at).Case is Connections found ? connections.AddOrUpdate(at, found) : connections;
            }
        }

        return new(asked, services, connections);
    }

    /// <summary>The state with what this slice says about its services in the place of what it said before.</summary>
    public KernelState In(KernelState whole)
    {
        var (services, connections) = (whole.Services, whole.Connections);
        foreach (var key in Asked)
        {
            if (services.Find(key).Case is VirtualService before)
            {
                foreach (var server in before.Servers.Span)
                {
                    connections = connections.Remove(new ServerRef(key, server.Key));
                }
            }

            services = Services.Find(key).Case is VirtualService now ? services.AddOrUpdate(key, now) : services.Remove(key);
        }

        return whole with { Services = services, Connections = connections.AddOrUpdateRange(Connections) };
    }
}

/// <summary>What was read of links, routes and addresses; each part as <see cref="KernelState"/> has it.</summary>
public sealed record AddressSlice(
    LinkState Link,
    Map<Ascending<Address>, Address, LocalRoute> Routes,
    Set<Ascending<Address>, Address> Bound,
    Set<Ascending<Address>, Address> HostAddresses)
{
    /// <summary>The slice of a whole state.</summary>
    public static AddressSlice Of(KernelState whole) => new(whole.Link, whole.Routes, whole.Bound, whole.HostAddresses);

    /// <summary>The state with this slice in the place of what it said before.</summary>
    public KernelState In(KernelState whole) =>
        whole with { Link = Link, Routes = Routes, Bound = Bound, HostAddresses = HostAddresses };
}
