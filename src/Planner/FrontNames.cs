using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Which Service port stands behind each address, protocol and port, served or not.</summary>
public sealed class FrontNames
{
    private readonly SortedDictionary<ServiceKey, ServicePortName> names = [];
    private readonly SortedDictionary<Address, ServicePortName> addresses = [];

    private FrontNames()
    {
    }

    /// <summary>No names at all: what a kernel alone knows.</summary>
    public static FrontNames None { get; } = new();

    public static FrontNames Of(ClusterView view, NodePolicy policy, Set<Ascending<Address>, Address> hostAddresses)
    {
        var known = new FrontNames();
        var site = Site.Of(view.Node, policy, hostAddresses);
        foreach (var service in view.Services.Values.OrderBy(Sharing.AgeOf))
        {
            foreach (var port in service.Ports)
            {
                var name = new ServicePortName(service.Name, port.Name);
                var fronts = Fronts.Of(service, port, AddressFamily.Inet, site).Concat(Fronts.Of(service, port, AddressFamily.Inet6, site));
                foreach (var front in fronts)
                {
                    known.names.TryAdd(front.Key, name);
                    known.addresses.TryAdd(front.Key.Vip, name);
                }
            }
        }

        return known;
    }

    /// <summary>The name as text; empty where none is known.</summary>
    public string Of(ServiceKey key) => names.TryGetValue(key, out var name) ? name.ToString() : "";

    /// <summary>The first Service port on an address; empty where none is known.</summary>
    public string Of(Address vip) => addresses.TryGetValue(vip, out var name) ? name.ToString() : "";
}
