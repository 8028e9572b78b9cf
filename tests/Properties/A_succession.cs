using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>What is promised when a node goes from another service proxy to this one, and back.</summary>
[Laws(typeof(Worlds))]
public sealed class A_succession
{
    [Property]
    public void Takes_nothing_that_is_somebody_elses_or_ours(Recipe recipe, int seed)
    {
        var world = new PeerWorld(recipe, seed);
        var (state, foreign) = PeerModel.After(world);
        Assert.All(world.Others, x => Assert.True(foreign.Chains.ContainsKey(x.Chain), $"{x.Chain}"));
        Assert.All(world.Others.Where(x => x.Rule.Length > 0), x => Assert.Contains(x.Rule, foreign.Chains[x.Chain].Rules));
        Assert.Contains(new PolicyRule(AddressFamily.Inet, 100, 7, 100), foreign.PolicyRules);
        Assert.Contains(new PolicyRule(AddressFamily.Inet, 32764, 7, 99), foreign.PolicyRules);
        Assert.Equal(world.Observed.Services.Filter((key, _) => !world.Left.Contains(key) && !world.StandsOnTheirLink(key)), state.Services);
        Assert.Equal(world.Observed.Routes, state.Routes);
        Assert.Equal(world.Observed.Sets, state.Sets);
        Assert.Equal(world.Observed.Rules, state.Rules);
    }

    [Property]
    public void Leaves_nothing_of_the_peer_but_what_others_lean_on(Recipe recipe, int seed)
    {
        var world = new PeerWorld(recipe, seed);
        var (state, foreign) = PeerModel.After(world);
        Assert.DoesNotContain(world.Left, state.Services.ContainsKey);
        Assert.Empty(foreign.Sets.Keys);
        Assert.DoesNotContain(foreign.PolicyRules, x => x.Table is 78 or 79);
        Assert.True(foreign.PolicyRoutes.IsEmpty);
        Assert.True(world.SharesLink || foreign.Link == LinkState.Absent);
        Assert.DoesNotContain(foreign.Bound, x => world.Left.Any(y => y.Vip == x));
        var theirs = foreign.Chains.Keys.Where(x => PeerNames(world).Contains(x.Name)).ToList();
        Assert.All(theirs, x => Assert.True(world.Leaning.Contains(x.Family) && x.Name is "KUBE-MARK-MASQ" or "KUBE-POSTROUTING", $"{x}"));
        Assert.All(world.Leaning, x => Assert.True(world.Peer == Peer.KubeRouter || foreign.Chains.ContainsKey(new(x, RuleTable.Nat, "KUBE-MARK-MASQ"))));
        Assert.Empty(Succession.After(world.Peer, state, foreign, world.SharesLink).Steps.Select(x => x.Operation));
    }

    [Property]
    public void Back_keeps_what_the_peer_serves_and_leaves_nothing_of_ours(Recipe recipe, int seed)
    {
        var world = new PeerWorld(recipe, seed);
        var plan = Succession.To(world.Peer, world.Observed, world.Foreign, world.SharesLink);
        var (state, foreign) = PeerModel.To(world);
        var kept = world.Observed.Services.Filter((key, _) => !Owned.Service(world.Observed, key) || world.Shared.Contains(key));
        Assert.All(kept, x => Assert.Equal(x.Value, state.Services[x.Key]));
        Assert.Equal(kept.Count, state.Services.Count);
        Assert.True(state.Sets.IsEmpty && state.Routes.IsEmpty && state.Rules.Equals(PacketRules.None));
        Assert.Equal(world.Foreign.Chains, foreign.Chains);
        Assert.Equal(world.Foreign.Sets, foreign.Sets);
        Assert.DoesNotContain(plan.Steps, x => x.Operation is Operation.SetSysctl);
        Assert.Empty(Succession.Orphans(world.Peer, world.Observed, world.Foreign, world.SharesLink)
            .Intersect(world.Shared));
    }

    [Fact]
    public void Takes_what_the_peer_serves_on_its_own_link_at_an_address_that_is_ours_too()
    {
        var (ours, theirs) = (ServiceKey.At(Samples.A("203.0.113.7"), Protocol.Tcp, 443), ServiceKey.At(Samples.A("203.0.113.7"), Protocol.Tcp, 8443));
        var observed = KernelState.Empty with
        {
            Services = new([(ours, new(Samples.RoundRobin, RealServers.Empty)), (theirs, new(Samples.RoundRobin, RealServers.Empty))]),
            Sets = Named(OurSets.Name(SetRole.Ledger, AddressFamily.Inet), ours)
                .Add(OurSets.Name(SetRole.Vip, AddressFamily.Inet), new(OurSets.Type(SetRole.Vip), AddressFamily.Inet, new([(SetMember.Of(ours.Vip), 0u)]))),
        };
        var foreign = ForeignState.Nothing with { Link = LinkState.Up, Bound = new([ours.Vip]) };
        var steps = Succession.After(Peer.KubeProxy, observed, foreign, sharesLink: false).Steps.Select(x => x.Operation);
        Assert.Equal([new Operation.DeleteService(theirs)], steps.OfType<Operation.DeleteService>());
    }

    [Fact]
    public void Back_is_open_where_the_peer_serves_a_node_port_on_fewer_addresses()
    {
        var (first, second) = (ServiceKey.At(Samples.A("192.0.2.1"), Protocol.Tcp, 30080), ServiceKey.At(Samples.A("192.0.2.2"), Protocol.Tcp, 30080));
        var observed = KernelState.Empty with
        {
            HostAddresses = new([first.Vip, second.Vip]),
            Services = new([(first, new(Samples.RoundRobin, RealServers.Empty)), (second, new(Samples.RoundRobin, RealServers.Empty))]),
            Sets = Named(OurSets.Name(SetRole.Ledger, AddressFamily.Inet), first, second),
        };
        var foreign = ForeignState.Nothing with { Sets = Named(new("kube-router-svip-prt"), first) };
        Assert.Empty(Succession.Orphans(Peer.KubeRouter, observed, foreign, sharesLink: false));
        Assert.Equal([first, second], Succession.Orphans(Peer.KubeRouter, observed, ForeignState.Nothing, sharesLink: false));
    }

    private static Map<Ascending<SetName>, SetName, IpSet> Named(SetName name, params ServiceKey[] services) => default(Map<Ascending<SetName>, SetName, IpSet>)
        .Add(name, new(IpSetType.HashIpPort, AddressFamily.Inet, new(services.Select(x => (SetMember.Of(x.Vip, x.Protocol, x.Port), 0u)))));

    private static string[] PeerNames(PeerWorld world) => world.Peer == Peer.KubeProxy
        ? ["KUBE-SERVICES", "KUBE-NODE-PORT", "KUBE-IPVS-FILTER", "KUBE-MARK-MASQ", "KUBE-POSTROUTING"]
        : ["KUBE-ROUTER-SERVICES"];
}
