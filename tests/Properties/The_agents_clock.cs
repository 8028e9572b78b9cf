using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>When the agent looks, plans, waits and tries again, by a clock that the tests turn.</summary>
public sealed class The_agents_clock
{
    private static readonly ServiceKey Old = ServiceKey.At(Samples.A("10.96.0.31"), Protocol.Tcp, 80);

    private static readonly Address Local = Old.Vip;

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(1, 1_000)]
    [InlineData(2, 2_000)]
    [InlineData(3, 4_000)]
    [InlineData(6, 32_000)]
    [InlineData(7, 60_000)]
    [InlineData(1_000, 60_000)]
    public void Doubles_each_pause_up_to_the_longest(int attempts, long pause) => Assert.Equal(pause, Pace.Default.Pause(attempts));

    [Fact]
    public void Starts_with_a_look_once_the_cluster_has_told_of_everything()
    {
        var memory = Memory.Blank(NodePolicy.Default, Pace.Default);
        Assert.Equal(new Errand.Rest(long.MaxValue), Reconciling.Next(memory, 5).Errand);
        Assert.Equal(new Errand.Observe(), Reconciling.Next(Reconciling.Complete(memory), 5).Errand);
        Assert.Same(Reconciling.Complete(memory).View, Reconciling.Complete(Reconciling.Complete(memory)).View);
    }

    [Fact]
    public void Waits_longer_after_each_look_that_fails()
    {
        var life = new Life(Shop.Before);
        foreach (var pause in (int[])[1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
        {
            Assert.Equal(new Errand.Observe(), life.Next());
            life.Memory = Reconciling.Unseen(life.Memory, life.Now);
            Assert.Equal(new Errand.Rest(life.Now + pause), life.Next());
            life.Now += pause - 1;
            Assert.Equal(new Errand.Rest(life.Now + 1), life.Next());
            life.Now++;
        }

        life.Settle();
        life.Memory = Reconciling.Unseen(life.Memory, life.Now);
        Assert.Equal(new Errand.Rest(life.Now + 1_000), life.Next());
    }

    [Fact]
    public void Looks_again_where_a_whole_period_went_by_before_the_cluster_had_told_of_everything()
    {
        var memory = Reconciling.Complete(Reconciling.Seen(Memory.Blank(NodePolicy.Default, Pace.Default), Shop.Pristine, 0));
        Assert.IsNotType<Errand.Observe>(Reconciling.Next(memory, Pace.Default.SyncPeriod - 1).Errand);
        Assert.IsType<Errand.Observe>(Reconciling.Next(memory, Pace.Default.SyncPeriod).Errand);
    }

    [Theory]
    [InlineData(0, 30_000, "")]
    [InlineData(1, 30_000, "")]
    [InlineData(250, 30_000, "")]
    [InlineData(251, 10_000, "250 1")]
    [InlineData(500, 10_000, "250 250")]
    [InlineData(600, 7_500, "250 250 100")]
    public void Looks_at_portions_of_many_services_and_at_everything_each_period(int services, long step, string portions)
    {
        var keys = Enumerable.Range(1, services).Select(x => ServiceKey.Marked(AddressFamily.Inet, (uint)x)).ToList();
        var life = new Life(ClusterView.Empty with { Node = Shop.Node });
        life.Kernel = life.Kernel with { Services = new(keys.Select(x => (x, new VirtualService(Samples.RoundRobin, RealServers.Empty)))) };
        for (var period = 0; period < 2; period++)
        {
            var seen = new List<ServiceKey>();
            Assert.Equal(life.Now + step, life.Settle());
            foreach (var portion in portions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
            {
                life.Now += step;
                var look = Assert.IsType<Errand.LookAt>(life.Next());
                Assert.Equal(portion, look.Services.Length);
                seen.AddRange(look.Services);
                Assert.Equal(life.Now + step, life.Settle());
            }

            Assert.Equal(portions.Length > 0 ? keys : [], seen);
            life.Now += step;
            Assert.Equal(new Errand.Observe(), life.Next());
        }
    }

    [Fact]
    public void Says_why_it_plans()
    {
        var life = new Life(Shop.Before);
        life.Settle();
        life.Tell(Shop.After);
        life.Settle();
        life.Kernel = life.Kernel with { Services = life.Kernel.Services.Remove(Samples.DnsKey) };
        life.Now += 30_000;
        life.Settle();
        Assert.Equal([Cause.Start, Cause.Change, Cause.Drain, Cause.Drift], life.Plans.Select(x => x.Cause));
        Assert.Contains(life.Plans[^1].Plan.Steps, x => x.Operation is Operation.AddService add && add.Service == Samples.DnsKey);
    }

    [Fact]
    public void Tries_what_was_refused_again_after_pauses_that_double()
    {
        var life = new Life(Shop.Before) { Refused = x => x is Operation.AddService add && add.Service == Old };
        foreach (var (pause, attempts) in ((int, int)[])[(1_000, 1), (2_000, 2), (4_000, 3)])
        {
            Assert.Equal(life.Now + pause, life.Settle());
            Assert.Equal([(attempts, life.Now + pause)], life.Plans[^1].Waiting.Select(x => (x.Attempts, x.Until)));
            Assert.DoesNotContain(life.Plans[^1].Plan.Steps, x => x.Operation.Equals(new Operation.AddService(Old, Samples.RoundRobin)));
            life.Now += pause - 1;
            Assert.Equal(life.Now + 1, life.Settle());
            life.Now++;
        }

        life.Refused = _ => false;
        life.Settle();
        Assert.Equal(Cause.Retry, life.Plans[^1].Cause);
        Assert.True(life.Kernel.Services.ContainsKey(Old));
        Assert.True(life.Memory.Backoff.Objects.IsEmpty);
    }

    [Fact]
    public void Forgets_a_refusal_of_what_nobody_wants_any_more()
    {
        var life = new Life(Shop.Before) { Refused = x => x is Operation.AddService add && add.Service == Old };
        life.Settle();
        life.Tell(Shop.After);
        life.Now += 1_000;
        var before = life.Plans.Count;
        life.Settle();
        Assert.Equal(Cause.Change, life.Plans[before].Cause);
        Assert.True(life.Memory.Backoff.Objects.IsEmpty);
    }

    [Fact]
    public void Moves_with_a_clock_that_is_set_back()
    {
        var calm = new Life(Shop.Before);
        var failed = new Life(Shop.Before);
        var waiting = new Life(Shop.Before) { Refused = x => x is Operation.AddService add && add.Service == Old };
        var draining = Draining();
        failed.Memory = Reconciling.Unseen(failed.Memory, failed.Now);
        foreach (var life in (Life[])[calm, failed, waiting, draining])
        {
            var until = life.Settle();
            var began = life.Memory.Clock.Began;
            life.Now -= 500_000;
            Assert.Equal(until - 500_000, life.Settle());
            Assert.Equal(began.Values.Select(x => x - 500), life.Memory.Clock.Began.Values);
        }

        waiting.Now += 1_000;
        waiting.Settle();
        Assert.Equal((Cause.Retry, 2), (waiting.Plans[^1].Cause, waiting.Plans[^1].Waiting.Single().Attempts));
    }

    [Fact]
    public void Looks_at_a_draining_service_each_second_until_its_connections_have_ended()
    {
        var life = Draining();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(life.Now + 1_000, life.Settle());
            life.Now += 1_000;
            Assert.Contains(Old, Assert.IsType<Errand.LookAt>(life.Next()).Services);
        }

        life.Kernel = life.Kernel with { Connections = default };
        life.Now += 1_000;
        life.Settle();
        Assert.Equal(Cause.Drain, life.Plans[^1].Cause);
        Assert.False(life.Kernel.Services.ContainsKey(Old));
        Assert.True(life.Memory.Drains.IsEmpty);
    }

    [Fact]
    public void Mends_what_it_finds_while_it_looks_at_a_draining_service()
    {
        var life = Draining();
        life.Settle();
        life.Kernel = life.Kernel with { Services = life.Kernel.Services.SetItem(Old, life.Kernel.Services[Old] with { Servers = RealServers.Empty }) };
        life.Now += 1_000;
        life.Settle();
        Assert.Equal(Cause.Drift, life.Plans[^1].Cause);
        Assert.Contains(life.Plans[^1].Plan.Steps, x => x.Operation.Equals(new Operation.DeleteService(Old)));
    }

    [Fact]
    public void Collects_changes_where_it_is_told_to_wait_between_plans()
    {
        var life = new Life(Shop.Before, Pace.Default with { MinSyncPeriod = 5_000 });
        life.Settle();
        life.Tell(Shop.After);
        life.Settle();
        Assert.Equal(2, life.Plans.Count);
        life.Now += 1_000;
        life.Tell(Shop.Before);
        Assert.Equal(life.Now + 1_000, life.Settle());
        Assert.Equal(2, life.Plans.Count);
        life.Now += 4_000;
        life.Settle();
        Assert.True(life.Plans.Count > 2);
    }

    [Theory]
    [InlineData(KernelNewsKind.Address, true, false, "10.96.0.31", true)]
    [InlineData(KernelNewsKind.Address, true, true, "10.96.0.31", false)]
    [InlineData(KernelNewsKind.Address, false, false, "192.0.2.1", false)]
    [InlineData(KernelNewsKind.Address, false, true, "192.0.2.1", true)]
    [InlineData(KernelNewsKind.Address, false, false, "192.0.2.7", true)]
    [InlineData(KernelNewsKind.Address, false, true, "192.0.2.7", false)]
    [InlineData(KernelNewsKind.Route, true, false, "10.96.0.31", false)]
    [InlineData(KernelNewsKind.Route, true, true, "10.96.0.31", true)]
    [InlineData(KernelNewsKind.Route, true, false, "10.96.0.99", true)]
    [InlineData(KernelNewsKind.Link, true, false, null, true)]
    [InlineData(KernelNewsKind.Lost, false, false, null, true)]
    public void Looks_at_addresses_when_the_kernel_tells_what_it_did_not_know(KernelNewsKind kind, bool isOnOurLink, bool isGone, string? address, bool isLook)
    {
        var life = new Life(Shop.Before);
        life.Settle();
        Assert.Contains(Local, life.Kernel.Routes.Keys);
        life.Memory = Reconciling.Told(life.Memory, new(kind, isOnOurLink, isGone, address is null ? default : Samples.A(address)));
        Assert.Equal(isLook, life.Next() is Errand.LookAtAddresses);
        life.Settle();
        Assert.IsType<Errand.Rest>(life.Next());
    }

    [Fact]
    public void Mends_addresses_that_the_kernel_lost()
    {
        var life = new Life(Shop.Before);
        life.Settle();
        life.Kernel = life.Kernel with { Routes = life.Kernel.Routes.Remove(Local) };
        life.Memory = Reconciling.Told(life.Memory, new(KernelNewsKind.Route, true, true, Local));
        life.Settle();
        Assert.Equal(Cause.Drift, life.Plans[^1].Cause);
        Assert.Equal([new Operation.AddRoute(Local, life.Kernel.Routes[Local])], life.Plans[^1].Plan.Steps.Select(x => x.Operation));
    }

    [Fact]
    public void Keeps_what_it_wants_in_the_place_of_an_equal_look()
    {
        var life = new Life(Shop.Before);
        life.Settle();
        var copy = SnapshotJson.Read(SnapshotJson.Of(life.Kernel)).IfFail(KernelState.Empty);
        var (seen, wanted) = (Reconciling.Seen(life.Memory, copy, life.Now).Believed!, life.Memory.Desired.State);
        Assert.All(seen.Services, x => Assert.Same(wanted.Services[x.Key], x.Value));
        Assert.All(seen.Sets, x => Assert.Same(wanted.Sets[x.Key], x.Value));
        copy = copy with { Services = copy.Services.SetItem(Old, copy.Services[Old] with { Settings = Samples.RoundRobin with { OnePacket = true } }) };
        seen = Reconciling.Seen(life.Memory, copy, life.Now).Believed!;
        Assert.True(seen.Services[Old].Settings.OnePacket);
        Assert.Same(wanted.Services[Old].Servers, seen.Services[Old].Servers);
        Assert.Same(wanted.Services[Samples.DnsKey], seen.Services[Samples.DnsKey]);
        Assert.Equal(RealServers.Empty, Reconciling.Seen(life.Memory, copy with { Services = copy.Services.SetItem(Old, copy.Services[Old] with { Servers = RealServers.Empty }) }, life.Now).Believed!.Services[Old].Servers);
    }

    [Fact]
    public void Is_not_moved_by_what_it_knows_already()
    {
        var life = new Life(Shop.Before);
        life.Settle();
        ClusterChange[] old =
        [
            new ClusterChange.ServiceGone(new("shop", "nothing")), new ClusterChange.SliceGone(new("shop", "nothing")), new ClusterChange.NodeIs(Shop.Node),
            .. Shop.Before.Services.Values.Select(x => new ClusterChange.ServiceIs(x)), .. Shop.Before.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
        ];
        Assert.All(old, x => Assert.Same(life.Memory, Reconciling.After(life.Memory, x)));
        Assert.Same(life.Memory, Reconciling.Complete(life.Memory));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Serves_node_ports_on_an_address_that_comes_to_the_node(bool isTold)
    {
        var cart = Shop.Before.Services[new("shop", "cart")];
        var life = new Life(Shop.Before with { Services = Shop.Before.Services.SetItem(cart.Name, cart with { Ports = [new("https", Protocol.Tcp, 443, 30_443)] }) });
        life.Settle();
        var (comes, key) = (Samples.A("192.0.2.7"), ServiceKey.At(Samples.A("192.0.2.7"), Protocol.Tcp, 30_443));
        life.Kernel = life.Kernel with { HostAddresses = life.Kernel.HostAddresses.Add(comes) };
        life.Memory = isTold ? Reconciling.Told(life.Memory, new(KernelNewsKind.Address, Address: comes)) : life.Memory;
        life.Now += isTold ? 0 : 30_000;
        life.Settle();
        Assert.True(life.Kernel.Services.ContainsKey(key));
        Assert.Equal(Cause.Drift, life.Plans[^1].Cause);
    }

    [Fact]
    public void Falls_back_at_once_from_a_scheduler_that_the_kernel_lacks()
    {
        var life = new Life(Shop.Before, scheduler: "wlc") { Refused = x => x is Operation.AddService { Settings.Scheduler.Name: "wlc" }, Says = Errno.NoEntry };
        life.Settle();
        life.Now += 1_000;
        life.Settle();
        Assert.All(life.Kernel.Services.Values, x => Assert.Equal("rr", x.Settings.Scheduler.Name));
        Assert.Equal(["wlc"], life.Memory.Policy.MissingSchedulers.AsEnumerable());
        Assert.Contains(life.Memory.Desired.Findings, x => x.Text == "this kernel has no scheduler wlc (module ip_vs_wlc): rr stands in");
        Assert.Equal(Cause.Retry, life.Plans[1].Cause);
    }

    [Fact]
    public void Rests_until_changes_may_be_planned()
    {
        var life = new Life(Shop.Before, Pace.Default with { MinSyncPeriod = 5_000 }, drainSeconds: 0);
        life.Settle();
        life.Now += 20_000;
        life.Tell(Shop.After);
        life.Settle();
        life.Now += 1_000;
        life.Tell(Shop.Before);
        Assert.Equal(life.Now + 4_000, life.Settle());
        life.Now -= 500_000;
        Assert.Equal(life.Now + 4_000, life.Settle());
        life.Now += 4_000;
        life.Settle();
        Assert.Equal(3, life.Plans.Count);
    }

    [Fact]
    public void Holds_what_was_refused_and_what_leans_on_it_until_its_time()
    {
        var (first, second, third) = (Thing(1), Thing(2), Thing(3));
        Backoff backoff = new(new([(first, new(first, 1, 5)), (second, new(second, 2, 10)), (third, new(third, 3, 20))]));
        Assert.Equal((5, 10, 20, long.MaxValue), (backoff.Next(0), backoff.Next(5), backoff.Next(19), backoff.Next(20)));
        Assert.True(backoff.IsDue(4, 5) && backoff.IsDue(9, 10) && backoff.IsDue(0, 100));
        Assert.False(backoff.IsDue(5, 9) || backoff.IsDue(20, 100) || backoff.IsDue(0, 4));
        Assert.Equal([4L, 9, 19], backoff.Earlier(1).Objects.Values.Select(x => x.Until));
        var plan = new Plan([.. Enumerable.Range(1, 4).SelectMany(Steps)], []);
        var (held, waiting) = backoff.Hold(plan, 9);
        Assert.Equal([.. Steps(1), .. Steps(4)], held.Steps.AsEnumerable());
        Assert.Equal([10L, 20], waiting.Select(x => x.Until));
        Assert.Equal(plan.Steps.AsEnumerable(), backoff.Hold(plan, 20).Plan.Steps);
        var (ledger, port) = (Member(SetRole.Ledger), Member(SetRole.ServicePort));
        Backoff claim = new(new([(Withholding.Touches(ledger), new(Withholding.Touches(ledger), 1, 5))]));
        Assert.Equal(Steps(4), claim.Hold(new([new(ledger, new Because.NothingAsks()), .. Steps(1), new(port, new Because.NothingAsks()), .. Steps(4)], []), 0).Plan.Steps);
        Assert.Equal([second, third], backoff.Without(new([], []), 9).Objects.Keys);
        Assert.Equal([first, second, third], backoff.Without(plan, 9).Objects.Keys);
        var after = backoff.After([(Steps(1)[0], Outcome.Done.It), (Steps(2)[0], new Outcome.Refused(Errno.Busy, "")), (Steps(3)[0], new Outcome.Withheld(second)), (Steps(4)[0], new Outcome.Refused(Errno.Busy, ""))], Pace.Default, 100);
        Assert.Equal([(2, 3, 4_100L), (3, 3, 20L), (4, 1, 1_100L)], after.Objects.Values.Select(x => ((int)x.Object.Service.Port, x.Attempts, x.Until)));

        static ServiceKey Key(int number) => ServiceKey.At(Local, Protocol.Tcp, (ushort)number);
        static KernelObject Thing(int number) => Withholding.Touches(new Operation.DeleteService(Key(number)));
        static Operation.AddMember Member(SetRole role) => new(Samples.Set(role), OurSets.Type(role), SetMember.Of(Local, Protocol.Tcp, 1), 0);
        static Step[] Steps(int number) =>
        [
            new(new Operation.AddService(Key(number), Samples.RoundRobin), new Because.NothingAsks()),
            new(new Operation.AddServer(Key(number), Samples.Server("10.244.1.1", 80)), new Because.NothingAsks()),
        ];
    }

    [Fact]
    public void Counts_the_time_of_each_drain_from_its_beginning()
    {
        var server = new ServerRef(Old, new(Samples.A("10.244.1.8"), 8080));
        var clock = new DrainClock(1_000, new([(server, 900L)]));
        Assert.Equal((1_020, 0), (clock.Deadline(server, 120), DrainClock.Stopped.Deadline(server, 120)));
        Assert.Equal(1_120, clock.Deadline(server with { Service = Samples.CartKey }, 120));
        var plan = new Plan([], [new HeldBack.Draining(Old, server.Server, default, 0), new HeldBack.Draining(Samples.CartKey, server.Server, default, 0)]);
        Assert.Equal([900L, 1_000], clock.After(plan, 1_000).Began.Values);
        Assert.True(clock.After(Plan.Nothing, 1_000).Began.IsEmpty);
        Assert.Equal([77L, 77], DrainClock.Stopped.After(plan, 77).Began.Values);
    }

    // One server of a service that is gone still has connections.
    private static Life Draining()
    {
        var life = new Life(Shop.Before);
        life.Settle();
        life.Kernel = life.Kernel with { Connections = Shop.Serving().Connections };
        life.Now += 30_000;
        life.Settle();
        life.Tell(Shop.After);
        return life;
    }
}
