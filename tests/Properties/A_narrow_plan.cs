using System.Collections.Generic;
using System.Linq;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>Plans for what was touched, on a kernel with one thing amiss; and what a plan does about that one thing, as a golden.</summary>
public sealed class A_narrow_plan
{
    private static readonly NodePolicy Policy = NodePolicy.Default with { DrainSeconds = 0 };

    [Theory]
    [InlineData(FilterChoice.Iptables)]
    [InlineData(FilterChoice.Nftables)]
    public void Mends_what_was_touched_as_a_plan_of_everything_does(FilterChoice filter)
    {
        var (desired, serving) = Serving(filter);
        foreach (var (amiss, observed, touched) in Amiss(desired, serving))
        {
            var (narrow, whole) = (Planning.Touching(desired, observed, touched, Policy, DrainClock.Stopped), Planning.Between(desired, observed, Policy));
            Assert.True(whole.Steps.Length > 0, amiss);
            Assert.Equal($"{amiss}\n{Text(whole)}", $"{amiss}\n{Text(narrow)}");
        }
    }

    [Fact]
    public void Says_what_it_does_about_each_thing() => Golden.Matches(
        "plan-amiss",
        string.Concat(
            from filter in (FilterChoice[])[FilterChoice.Iptables, FilterChoice.Nftables]
            let world = Serving(filter)
            from x in Amiss(world.Desired, world.State)
            select $"# {filter}: {x.Amiss}\n{Text(Planning.Between(world.Desired, x.Observed, Policy))}\n")
        + $"# another form\n{Text(Planning.Between(Serving(FilterChoice.Nftables).Desired, Serving(FilterChoice.Iptables).State, Policy))}\n"
        + $"# another form, and nothing is wanted\n{Text(Planning.Between(Compiling.Compile(ClusterView.Empty with { Node = Shop.Node }, Policy with { Filter = FilterChoice.Nftables }, Shop.Host), Serving(FilterChoice.Iptables).State, Policy))}\n"
        + $"# clean-up\n{Text(Planning.Cleanup(Serving(FilterChoice.Iptables).State))}");

    [Fact]
    public void Closes_no_port_that_the_other_form_refuses()
    {
        var dns = Shop.Before.Services[new("kube-system", "kube-dns")];
        var view = Shop.Before with { Services = Shop.Before.Services.SetItem(dns.Name, dns with { Ports = [dns.Ports[1]] }) };
        var plan = Planning.Between(Compiling.Compile(view, Policy with { Filter = FilterChoice.Nftables }, Shop.Host), Serving(FilterChoice.Iptables).State, Policy);
        Assert.Contains(plan.Steps, x => x.Operation is Operation.DeleteService gone && gone.Service == Samples.DnsKey);
        Assert.DoesNotContain(plan.Steps, x => x.Operation is Operation.DeleteMember member && OurSets.RoleOf(member.Set) == SetRole.ServicePort);
    }

    [Fact]
    public void Makes_way_for_a_range_beside_others_that_are_free()
    {
        var view = Shop.Before with { Node = Shop.Node with { PodCidrs = [Pool.P("10.244.3.0/24"), Pool.P("10.250.3.0/24")] } };
        var desired = Compiling.Compile(view, Policy with { Filter = FilterChoice.Nftables }, Shop.Host);
        var observed = Run.All(Planning.Between(desired, Shop.Pristine, Policy), Shop.Pristine);
        observed = WithRange(observed, OurSets.Name(SetRole.Pod, AddressFamily.Inet, FilterForm.Nftables), "10.244.0.0/16");
        Run.Same(desired.State, Run.All(Planning.Between(desired, observed, Policy), observed) with { Sysctls = desired.State.Sysctls });
    }

    [Fact]
    public void Keeps_the_flows_to_servers_behind_the_mark()
    {
        var dns = Shop.Before.Services[new("kube-system", "kube-dns")] with { ExternalIps = [Pool.A("203.0.113.9")], ExternalPolicy = TrafficPolicy.Local };
        var desired = Compiling.Compile(Shop.Before with { Services = Shop.Before.Services.SetItem(dns.Name, dns) }, Policy, Shop.Host);
        var observed = Run.All(Planning.Between(desired, Shop.Pristine, Policy), Shop.Pristine);
        var key = ServiceKey.At(dns.ExternalIps[0], Protocol.Udp, 53);
        observed = observed with { Services = observed.Services.Remove(key) };
        var plan = Planning.Between(desired, observed, Policy);
        Assert.Equal(["10.244.1.9:53", "10.244.2.4:53", "10.244.3.5:53"], Assert.Single(plan.Steps.Select(x => x.Operation).OfType<Operation.ForgetFlows>()).Keep.Select(x => x.ToString()));
        Assert.Equal(Text(plan), Text(Planning.Touching(desired, observed, Touched.Nothing.With(key), Policy, DrainClock.Stopped)));
    }

    [Fact]
    public void Of_a_member_keeps_the_claim_of_a_service_that_drains()
    {
        var state = Serving(FilterChoice.Iptables).State;
        var draining = Policy with { DrainSeconds = 120, Filter = FilterChoice.Iptables };
        var old = ServiceKey.At(Pool.A("10.96.0.31"), Protocol.Tcp, 80);
        var desired = Compiling.Compile(Shop.Before with { Services = Shop.Before.Services.Remove(new("shop", "cart")).Remove(new("shop", "old")) }, draining, Shop.Host);
        var claim = Touched.Nothing with { Members = new(Members(state, SetRole.Ledger).Where(x => x.Member.Service == old)) };
        var plan = Planning.Touching(desired, state, claim, draining, DrainClock.Stopped);
        Assert.Equal(2, plan.HeldBack.Count(x => x is HeldBack.Draining));
        Assert.DoesNotContain(plan.Steps, x => x.Operation is Operation.DeleteMember member && OurSets.RoleOf(member.Set) == SetRole.Ledger);
    }

    private static IEnumerable<(string Amiss, KernelState Observed, Touched Touched)> Amiss(Desired desired, KernelState state)
    {
        var nothing = Touched.Nothing;
        var some = nothing.With(Samples.DnsKey);
        var pods = state.Sets.Keys.First(x => OurSets.RoleOf(x) == SetRole.Pod);
        return
        [
            ("the link is down", state with { Link = LinkState.Down }, some),
            ("the link is gone", state with { Link = LinkState.Absent, Routes = default, Bound = default }, some),
            ("a set is missing", state with { Sets = state.Sets.Remove(pods), Rules = PacketRules.None }, some),
            ("a set more", state with { Sets = state.Sets.Add(new("IPVSPURE-OF-LATER"), IpSet.Empty(IpSetType.HashIp, AddressFamily.Inet)) }, some),
            ("a set in another's place", state with { Sets = state.Sets.Remove(pods).Add(new("IPVSPURE-OF-LATER"), IpSet.Empty(IpSetType.HashIp, AddressFamily.Inet)) }, some),
            ("a set of another kind", state with { Sets = state.Sets.SetItem(pods, IpSet.Empty(IpSetType.HashIp, AddressFamily.Inet)) }, some),
            ("two sets of another kind", state with
            {
                Sets = state.Sets.Map((name, set) => OurSets.RoleOf(name) is SetRole.Pod or SetRole.Vip ? IpSet.Empty(IpSetType.HashIpPortMark, set.Family) : set),
            }, some),
            ("no pod range", Without(state, SetRole.Pod, _ => true), nothing with { Members = Members(state, SetRole.Pod) }),
            ("a wider pod range", WithRange(state, pods, "10.0.0.0/8"), nothing with { Members = Members(state, SetRole.Pod) + Members(WithRange(state, pods, "10.0.0.0/8"), SetRole.Pod) }),
            ("another pod range", WithRange(state, pods, "11.0.0.0/8"), nothing with { Members = Members(state, SetRole.Pod) + Members(WithRange(state, pods, "11.0.0.0/8"), SetRole.Pod) }),
            .. from key in desired.State.Services.Keys
               from amiss in (IEnumerable<(string, KernelState)>)
               [
                   ("is missing", state with { Services = state.Services.Remove(key) }),
                   ("has no servers", state with { Services = state.Services.SetItem(key, state.Services[key] with { Servers = RealServers.Empty }) }),
                   ("has another scheduler", state with { Services = state.Services.SetItem(key, state.Services[key] with { Settings = new(new("wlc"), Persistence.Off) }) }),
               ]
               select ($"{key} {amiss.Item1}", amiss.Item2, nothing.With(key)),
            .. from role in (SetRole[])[SetRole.Ledger, SetRole.ServicePort, SetRole.Internal, SetRole.ShortCircuit, SetRole.Ranged]
               from key in desired.State.Services.Keys.Where(x => !x.IsMarked && Members(state, role).Any(y => y.Member.Service == x))
               from touched in (Touched[])[nothing.With(key), nothing with { Members = new(Members(state, role).Where(x => x.Member.Service == key)) }]
               select ($"{key} is not in {role}", Without(state, role, x => x.Service == key), touched),
            .. from key in desired.State.Services.Keys.Where(x => !x.IsMarked && Members(state, SetRole.ShortCircuit).Any(y => y.Member.Service == x))
               select ($"{key} has another mark", Marked(state, key), nothing.With(key)),
            .. from vip in state.Routes.Keys
               from amiss in (IEnumerable<(string, KernelState)>)
               [
                   ("is not local", state with { Routes = state.Routes.Remove(vip) }),
                   ("is local in another way", state with { Routes = state.Routes.SetItem(vip, new LocalRoute(default, 1280)) }),
                   ("is not refused", Without(state, SetRole.Vip, x => x.Ip == vip)),
               ]
               select ($"{vip} {amiss.Item1}", amiss.Item2, nothing with { Addresses = new([vip]) }),
            .. Strays(state),
        ];
    }

    // What nobody wants any more, beside what stays.
    private static IEnumerable<(string Amiss, KernelState Observed, Touched Touched)> Strays(KernelState state)
    {
        var (key, other) = (ServiceKey.At(Pool.A("10.96.0.77"), Protocol.Udp, 80), ServiceKey.At(Pool.A("10.96.0.77"), Protocol.Tcp, 443));
        var service = state.Services[Samples.DnsKey];
        var stray = With(With(With(state, SetRole.Vip, SetMember.Of(key.Vip)), SetRole.Ledger, Of(key)), SetRole.ServicePort, Of(key)) with
        {
            Services = state.Services.Add(key, service),
            Routes = state.Routes.Add(key.Vip, default),
        };
        var two = With(stray, SetRole.Ledger, Of(other)) with { Services = stray.Services.Add(other, service) };
        return
        [
            ("a service too many", stray, Touched.Nothing.With(key)),
            ("an address too many, with its service", stray, Touched.Nothing with { Addresses = new([key.Vip]) }),
            ("an address too many, with two services", two, Touched.Nothing with { Addresses = new([key.Vip]) }),
            ("a bound address too many", state with { Bound = new([key.Vip]) }, Touched.Nothing with { Addresses = new([key.Vip]) }),
            ("a service too many without an address", stray with { Routes = state.Routes }, Touched.Nothing.With(key)),
        ];
    }

    private static (Desired Desired, KernelState State) Serving(FilterChoice filter)
    {
        var view = Shop.Before with
        {
            Services = Shop.Before.Services.Map(x => x.Name.Name is "old" or "cart" ? x with { Scheduler = new Scheduler("mh"), AffinitySeconds = 60 } : x),
        };
        var desired = Compiling.Compile(view, Policy with { Filter = filter }, Shop.Host);
        return (desired, Shop.Reached(Planning.Between(desired, Shop.Pristine, Policy), Shop.Pristine));
    }

    private static SetMember Of(ServiceKey key) => SetMember.Of(key.Vip, key.Protocol, key.Port);

    private static Set<Ascending<MemberRef>, MemberRef> Members(KernelState state, SetRole role) =>
        new(state.Sets.Where(x => OurSets.RoleOf(x.Key) == role).SelectMany(x => x.Value.Members.Keys.Select(y => new MemberRef(x.Key, y))));

    private static KernelState Changed(KernelState state, SetRole role, System.Func<Map<Ascending<SetMember>, SetMember, uint>, Map<Ascending<SetMember>, SetMember, uint>> change) => state with
    {
        Sets = state.Sets.Map((name, set) => OurSets.RoleOf(name) == role && set.Family == AddressFamily.Inet ? set with { Members = change(set.Members) } : set),
    };

    private static KernelState Without(KernelState state, SetRole role, System.Func<SetMember, bool> which) => Changed(state, role, x => x.Filter((member, _) => !which(member)));

    private static KernelState With(KernelState state, SetRole role, SetMember member) => Changed(state, role, x => x.Add(member, 0));

    private static KernelState WithRange(KernelState state, SetName pods, string range) =>
        state with { Sets = state.Sets.SetItem(pods, state.Sets[pods] with { Members = new([(SetMember.Of(Pool.P(range)), 0u)]) }) };

    private static KernelState Marked(KernelState state, ServiceKey key) => Changed(state, SetRole.ShortCircuit, x => x.SetItem(Of(key), 5u));

    private static string Text(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var step in plan.Steps)
        {
            var keeps = step.Operation is Operation.ForgetFlows x ? $" but of {string.Join(' ', x.Keep)}" : "";
            var makesWay = step.Operation is Operation.DeleteMember { MakesWay: true } or Operation.DestroySet { MakesWay: true } or Operation.WriteChain { MakesWay: true } ? ", making way" : "";
            text.Append($"{step.Phase}: {OperationText.Of(step.Operation)}{keeps}{makesWay}: {step.Why.Explain()}\n");
        }

        return text.ToString();
    }
}
