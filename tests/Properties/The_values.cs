using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The values that everything else is made of: their order, their equality, and the few things they can do.</summary>
[Laws]
public sealed class The_values
{
    private static readonly Address[] Addresses =
        [default, Pool.A("0.0.0.1"), Pool.A("10.96.0.1"), Pool.A("255.255.255.255"), Pool.A("::"), Pool.A("::1"), Pool.A("fd96::1"), Pool.A("ffff::")];

    private static readonly Prefix[] Prefixes =
    [
        Pool.P("0.0.0.0/0"), Pool.P("10.0.0.0/8"), Pool.P("10.0.0.0/24"), Pool.P("10.0.0.0/32"), Pool.P("10.0.1.0/24"), Pool.P("::/0"), Pool.P("fd00::/8"), Pool.P("fd00::/64"),
    ];

    private static readonly Protocol[] Protocols = [Protocol.Tcp, Protocol.Udp, Protocol.Sctp];

    private static readonly ushort[] Ports = [1, 80, 65_535];

    [Fact]
    public void Stand_in_one_order_in_which_only_equal_ones_are_level()
    {
        var services = (
            from address in Addresses.Skip(1)
            from protocol in Protocols
            from port in Ports
            select ServiceKey.At(address, protocol, port)).Append(ServiceKey.Marked(AddressFamily.Inet, 1)).Append(ServiceKey.Marked(AddressFamily.Inet6, 1)).ToList();
        var servers = (from address in Addresses from port in Ports select new RealServerKey(address, port)).ToList();
        var chains = (
            from family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6]
            from table in (RuleTable[])[RuleTable.Raw, RuleTable.Mangle, RuleTable.Nat, RuleTable.Filter]
            from name in (string[])["INPUT", "OUTPUT"]
            select new ChainKey(family, table, name)).ToList();
        AreOrdered(Addresses);
        AreOrdered(Prefixes);
        AreOrdered(services);
        AreOrdered(servers);
        AreOrdered(from service in services.Take(9) from server in servers.Take(9) select new ServerRef(service, server));
        AreOrdered(chains);
        AreOrdered(
            from kind in (ObjectKind[])[ObjectKind.Set, ObjectKind.Server]
            from family in (AddressFamily[])[AddressFamily.Inet, AddressFamily.Inet6]
            from set in (SetName[])[new("A"), new("B")]
            from member in (SetMember[])[default, SetMember.Of(Addresses[1])]
            from service in services.Take(2)
            from server in servers.Take(2)
            select new KernelObject(kind, family, set, member, service, server));
        AreOrdered(from space in (string[])["a", "b"] from name in (string[])["a", "b"] from port in (string[])["", "a"] select new ServicePortName(new(space, name), port));
        AreOrdered(from chain in chains from to in (string[])["IPVSPURE-A", "IPVSPURE-B"] from first in (bool[])[false, true] select new Jump(chain, to, first));
        AreOrdered(
            from ip in Addresses.Skip(1).Take(3)
            from port in Ports
            from protocol in Protocols
            from other in Prefixes.Take(5)
            from member in (SetMember[])
            [
                SetMember.Of(ip), SetMember.Of(Prefix.Around(ip, 8)), SetMember.Of(ip, protocol, port), SetMember.Of(ip, protocol, port, other),
                SetMember.Of(ip, protocol, port, other.Network),
            ]
            select member);
    }

    [Fact]
    public void That_are_origins_are_equal_where_all_parts_are()
    {
        ServiceOrigin[] origins =
        [
            .. from port in (ServicePortName[])[Samples.Dns, Samples.Cart]
               from slice in (string[])["a", "b"]
               from seconds in (Option<int>[])[Option<int>.None, 5]
               select new ServiceOrigin(port, [new("shop", slice)], seconds),
        ];
        for (var i = 0; i < origins.Length; i++)
        {
            Assert.Equal(origins[i], origins[i] with { Slices = [.. origins[i].Slices] });
            Assert.All(origins.Where((_, j) => j != i), x => Assert.NotEqual(origins[i], x));
        }
    }

    [Property]
    public void That_are_real_servers_are_kept_as_a_map_would_keep_them((byte Key, byte Weight)[] given, byte key)
    {
        var map = new SortedDictionary<RealServerKey, RealServer>();
        var list = given.Select(x => Server(x.Key, x.Weight)).ToList();
        var held = RealServers.Empty;
        foreach (var server in list)
        {
            map[server.Key] = server;
            held = held.With(server);
        }

        foreach (var servers in (RealServers[])[RealServers.Of(list), held, RealServers.Of(map.Values), RealServers.Of(map.Values.Reverse())])
        {
            Assert.Equal(map.Values, servers.Span.ToArray());
            Assert.Equal(held, servers);
            Assert.Equal(held.GetHashCode(), servers.GetHashCode());
        }

        var one = Server(key, 1);
        Assert.Equal(map.TryGetValue(one.Key, out var there) ? there : (RealServer?)null, held.Find(one.Key));
        Assert.Equal(map.Count > 0, !held.Equals(RealServers.Empty));
        var without = held.Without(one.Key);
        Assert.Equal(map.Where(x => x.Key != one.Key).Select(x => x.Value), without.Span.ToArray());
        Assert.Equal(map.ContainsKey(one.Key), !without.Equals(held));
        Assert.Equal(!map.ContainsKey(one.Key), ReferenceEquals(without, held));
        var other = held.With(one with { Weight = Weight.Of(300) });
        Assert.False(held.Equals(other) || held.Equals(null));
        Assert.NotEqual(held.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", true)]
    [InlineData("10.1.0.0/16", "10.2.0.0/16", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    [InlineData("fd00::/8", "fd96::1/128", true)]
    public void That_are_ranges_overlap_where_some_address_is_in_both(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, SetMember.Of(Pool.P(one)).Overlaps(SetMember.Of(Pool.P(other))));
        var ip = Pool.A("10.96.0.1");
        var member = SetMember.Of(ip, Protocol.Tcp, 80, Pool.P(one));
        Assert.Equal(overlap, member.Overlaps(SetMember.Of(ip, Protocol.Tcp, 80, Pool.P(other))));
        Assert.False(member.Overlaps(SetMember.Of(ip, Protocol.Udp, 80, Pool.P(other))));
        Assert.False(member.Overlaps(SetMember.Of(ip, Protocol.Tcp, 81, Pool.P(other))));
        Assert.False(member.Overlaps(SetMember.Of(Pool.A("10.96.0.2"), Protocol.Tcp, 80, Pool.P(other))));
        Assert.True(SetMember.Of(ip, Protocol.Tcp, 80).Overlaps(SetMember.Of(ip, Protocol.Tcp, 80)));
    }

    [Fact]
    public void That_are_ranges_come_down_to_the_fewest()
    {
        var all = (Prefix[])[Pool.P("10.1.0.0/16"), Pool.P("10.0.0.0/8"), Pool.P("fd00::/8"), Pool.P("11.0.0.0/8"), Pool.P("10.0.0.0/8"), Pool.P("fd00::/64"), Pool.P("10.0.0.0/32")];
        Assert.Equal(["10.0.0.0/7", "fd00::/8"], Prefix.Fewest(all).Select(x => x.ToString()));
        Assert.Equal(["10.0.0.0/24", "10.0.2.0/24"], Prefix.Fewest([Pool.P("10.0.2.0/24"), Pool.P("10.0.0.0/25"), Pool.P("10.0.0.128/25")]).Select(x => x.ToString()));
        Assert.Equal(("10.255.255.255", "255.255.255.255", "fd00::ffff"), (Pool.P("10.0.0.0/8").Last.ToString(), Pool.P("0.0.0.0/0").Last.ToString(), Pool.P("fd00::/112").Last.ToString()));
        Assert.Equal("10.0.0.1/32", Prefix.Around(Pool.A("10.0.0.1"), 99).ToString());
        Assert.Equal("0.0.0.0/0", Prefix.Around(Pool.A("10.0.0.1"), -1).ToString());
    }

    [Theory]
    [InlineData(null, "tcp")]
    [InlineData("", "tcp")]
    [InlineData("TCP", "tcp")]
    [InlineData("UDP", "udp")]
    [InlineData("SCTP", "sctp")]
    [InlineData("tcp", "'tcp' is not a protocol (TCP, UDP or SCTP)")]
    public void That_are_protocols_are_written_as_Kubernetes_does(string? text, string expected) =>
        Assert.Equal(expected, Doors.Protocol(text).Match(x => x.Text(), x => x.First().Explain()));

    [Theory]
    [InlineData("rr", "rr")]
    [InlineData("mh", "mh")]
    [InlineData(null, "'' is not a scheduler (rr, wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, mh, fo, ovf)")]
    [InlineData("none", "'none' is not a scheduler (rr, wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, mh, fo, ovf)")]
    public void That_are_schedulers_are_known_by_name(string? text, string expected) =>
        Assert.Equal(expected, Doors.Scheduler(text).Match(x => x.Name, x => x.First().Explain()));

    [Theory]
    [InlineData(1, "1")]
    [InlineData(86_400, "86400")]
    [InlineData(0, "0 is not an affinity timeout (1 to 86400 seconds)")]
    [InlineData(86_401, "86401 is not an affinity timeout (1 to 86400 seconds)")]
    public void That_are_affinity_timeouts_last_a_day_at_most(long seconds, string expected) =>
        Assert.Equal(expected, Doors.AffinitySeconds(seconds).Match(x => x.ToString(System.Globalization.CultureInfo.InvariantCulture), x => x.First().Explain()));

    [Theory]
    [InlineData(null, "'' is not an IP address", "'' is not an address range such as 10.0.0.0/8")]
    [InlineData("", "'' is not an IP address", "'' is not an address range such as 10.0.0.0/8")]
    [InlineData("10.0.0", "'10.0.0' is not an IP address", "'10.0.0' is not an address range such as 10.0.0.0/8")]
    [InlineData("10.0.0.0/33", "'10.0.0.0/33' is not an IP address", "'10.0.0.0/33' is not an address range such as 10.0.0.0/8")]
    public void That_are_no_addresses_are_turned_away_with_their_text(string? text, string address, string range)
    {
        Assert.Equal(address, Doors.Address(text).Match(_ => "let in", x => x.First().Explain()));
        Assert.Equal(range, Doors.Prefix(text).Match(_ => "let in", x => x.First().Explain()));
    }

    private static RealServer Server(byte key, byte weight) => new(
        new(key % 2 == 0 ? Pool.A("10.244.1.1") : Pool.A("10.244.1.2"), (ushort)(1 + (key % 11))), ForwardingMethod.Masquerade, Weight.Of(weight));

    private static void AreOrdered<T>(IEnumerable<T> values)
        where T : IComparable<T>
    {
        var sorted = values.Distinct().ToList();
        sorted.Sort();
        for (var i = 0; i < sorted.Count; i++)
        {
            Assert.Equal(0, sorted[i].CompareTo(sorted[i]));
            for (var j = i + 1; j < sorted.Count; j++)
            {
                Assert.True(sorted[i].CompareTo(sorted[j]) < 0 && sorted[j].CompareTo(sorted[i]) > 0, $"{sorted[i]} and {sorted[j]}");
            }
        }
    }
}
