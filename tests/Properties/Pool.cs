using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>
/// The address plan of all tests: pods 10.244/16, services 10.96/12, external 203.0.113/24, hosts 192.0.2/24; IPv6
/// fd10::, fd96::, 2001:db8::, fd01::. Small on purpose, so that things meet.
/// </summary>
internal static class Pool
{
    public static ClusterNode Node { get; } =
        new("node-a", [A("192.0.2.1"), A("fd01::1")], [P("10.244.1.0/24"), P("fd10:1::/64")], "zone-1");

    public static Set<Ascending<Address>, Address> HostAddresses { get; } =
        new([A("192.0.2.1"), A("192.0.2.9"), A("fd01::1")]);

    public static ImmutableArray<Address> ClusterIps { get; } =
        [A("10.96.0.1"), A("10.96.0.2"), A("10.96.0.3"), A("fd96::1"), A("fd96::2")];

    public static ImmutableArray<Address> ExternalIps { get; } =
        [A("203.0.113.1"), A("203.0.113.2"), A("192.0.2.9"), A("2001:db8::1"), A("10.96.0.2")];

    public static ImmutableArray<Prefix> Ranges { get; } = [P("203.0.113.0/24"), P("203.0.112.0/20"), P("198.51.100.0/24"), P("2001:db8::/32"), P("2001:db8:1::/48"), P("192.0.2.0/24")];

    public static ImmutableArray<Address> Pods { get; } =
        [A("10.244.1.11"), A("10.244.1.12"), A("10.244.2.11"), A("192.0.2.1"), A("fd10:1::11"), A("fd10:1::12"), A("fd10:2::11")];

    public static ImmutableArray<ushort> NodePorts { get; } = [0, 0, 30_080, 30_081];

    public static KernelState Pristine { get; } =
        KernelState.Empty with { HostAddresses = HostAddresses, Sysctls = Sysctls.Pristine };

    /// <summary>Strangers' services: one beside ours, some on keys of possible services of ours, one by mark.</summary>
    public static KernelState WithStrangers(KernelState state)
    {
        var rr = new ServiceSettings(Scheduler.RoundRobin, Persistence.Off);
        var foreign = RealServers.Of(
        [
            new(new(A("10.244.1.11"), 8080), ForwardingMethod.Masquerade, Weight.One),
            new(new(A("198.51.100.7"), 9), ForwardingMethod.DirectRoute, Weight.Of(7), 9, 3),
        ]);
        return state with
        {
            Services = state.Services
                .Add(ServiceKey.At(A("198.51.100.1"), Protocol.Tcp, 80), new(rr, foreign))
                .Add(ServiceKey.At(A("10.96.0.1"), Protocol.Tcp, 80), new(rr with { Scheduler = new("wlc") }, foreign))
                .Add(ServiceKey.At(A("10.96.0.2"), Protocol.Udp, 443), new(rr, foreign))
                .Add(ServiceKey.At(A("203.0.113.1"), Protocol.Tcp, 443), new(rr, RealServers.Empty))
                .Add(ServiceKey.At(A("fd96::1"), Protocol.Udp, 80), new(rr with { Scheduler = new("wlc") }, RealServers.Empty))
                .Add(ServiceKey.At(A("10.96.0.1"), Protocol.Tcp, 9), new(rr, foreign))
                .Add(ServiceKey.Marked(AddressFamily.Inet, 5), new(rr, foreign)),
        };
    }

    public static Address A(string text) => Doors.Address(text).Match(x => x, _ => default);

    public static Prefix P(string text) => Doors.Prefix(text).Match(x => x, _ => default);
}
