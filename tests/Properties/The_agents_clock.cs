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
        Assert.Equal(life.Now + 1_000, life.Settle());
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
        life.Settle();
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
            life.Now -= 500_000;
            Assert.Equal(until - 500_000, life.Settle());
        }
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
    public void Collects_changes_where_it_is_told_to_wait_between_plans()
    {
        var life = new Life(Shop.Before, Pace.Default with { MinSyncPeriod = 5_000 });
        life.Settle();
        life.Now += 20_000;
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

    /// <summary>The core on the kernel model, from one rest to the next.</summary>
    private sealed class Life
    {
        private const int ErrandsMax = 100;

        public Life(ClusterView view, Pace? pace = null)
        {
            Memory = Memory.Blank(NodePolicy.Default, pace ?? Pace.Default);
            Tell(view);
            Memory = Reconciling.Complete(Memory);
        }

        public KernelState Kernel { get; set; } = Shop.Pristine;

        public Memory Memory { get; set; }

        public long Now { get; set; } = 1_000_000;

        public Func<Operation, bool> Refused { get; set; } = _ => false;

        public List<Errand.CarryOut> Plans { get; } = [];

        public void Tell(ClusterView view)
        {
            ClusterChange[] changes =
            [
                new ClusterChange.NodeIs(view.Node),
                .. Memory.View.Services.Keys.Where(x => !view.Services.ContainsKey(x)).Select(x => new ClusterChange.ServiceGone(x)),
                .. Memory.View.Slices.Keys.Where(x => !view.Slices.ContainsKey(x)).Select(x => new ClusterChange.SliceGone(x)),
                .. view.Services.Values.Select(x => new ClusterChange.ServiceIs(x)),
                .. view.Slices.Values.Select(x => new ClusterChange.SliceIs(x)),
            ];
            Memory = changes.Aggregate(Memory, Reconciling.After);
        }

        public Errand Next()
        {
            (Memory, var errand) = Reconciling.Next(Memory, Now);
            Pending = errand;
            return errand;
        }

        private Errand? Pending { get; set; }

        /// <summary>Does errands until there is rest, and says how long it lasts.</summary>
        public long Settle()
        {
            var errand = Pending is null or Errand.Rest ? Next() : Pending;
            for (var i = 0; i < ErrandsMax; i++, errand = Next())
            {
                Memory = errand switch
                {
                    Errand.Observe => Reconciling.Seen(Memory, Kernel, Now),
                    Errand.LookAt x => Reconciling.Seen(Memory, ServiceSlice.Of(Kernel, x.Services)),
                    Errand.LookAtAddresses => Reconciling.Seen(Memory, AddressSlice.Of(Kernel)),
                    Errand.CarryOut x => Reconciling.Did(Memory, CarryOut(x), Now),
                    _ => Memory,
                };
                if (errand is Errand.Rest rest)
                {
                    return rest.Until;
                }
            }

            throw new InvalidOperationException("the core never comes to rest");
        }

        private List<(Step, Outcome)> CarryOut(Errand.CarryOut errand)
        {
            Plans.Add(errand);
            var (outcomes, failed) = (new List<(Step, Outcome)>(), new System.Collections.Generic.HashSet<KernelObject>());
            foreach (var step in errand.Plan.Steps)
            {
                var blocker = Withholding.Blocker(step.Operation, failed);
                if (blocker is not null || Refused(step.Operation))
                {
                    failed.Add(Withholding.Touches(step.Operation));
                    outcomes.Add((step, blocker is { } needs ? new Outcome.Withheld(needs) : new Outcome.Refused(Errno.Busy, "")));
                    continue;
                }

                Kernel = Run.OrThrow(Kernel, step);
                outcomes.Add((step, Outcome.Done.It));
            }

            return outcomes;
        }
    }
}
