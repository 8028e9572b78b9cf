using System;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties.Simulation;

/// <summary>
/// One node in one cluster, from one seed: API events, faults, kills, restarts, leaps of the clock, other people's hands
/// and traffic, around the real <see cref="Reconciler"/> and executor.
/// </summary>
internal sealed class SimulatedNode : IWitness
{
    private const int StepsMax = 2_000;

    private readonly Random random;
    private readonly ImmutableArray<Recipe> pool;
    private readonly NodePolicy policy;
    private readonly SimulatedKernel kernel;
    private readonly LawBook laws = new();
    private readonly Pace pace = Pace.Default with { SyncPeriod = 20_000, RetryMax = 8_000 };
    private ClusterView truth = ClusterView.Empty with { Node = Pool.Node };
    private ImmutableQueue<ClusterChange> untold = ImmutableQueue<ClusterChange>.Empty;
    private Reconciler agent;
    private long now = 1_800_000_000_000;

    public SimulatedNode(int seed, ImmutableArray<Recipe> pool)
    {
        random = new(seed);
        this.pool = pool;
        policy = (pool[0].Policy with { Filter = random.Next(2) == 0 ? FilterChoice.Iptables : FilterChoice.Nftables }).On(Pool.Pristine);
        var state = pool[0].Strangers ? Pool.WithStrangers(Pool.Pristine) : Pool.Pristine;
        kernel = new(random, state, (operation, before, after) => laws.Done(operation, before, after, now, Shortest(policy)));
        agent = Born();
    }

    public int Kills { get; private set; }

    public int Plans { get; private set; }

    public int DriftSteps { get; private set; }

    public int Operations => kernel.Tried;

    public int Refusals => kernel.Refused;

    public int Checked => laws.Checked;

    /// <summary>Lives through so many turns, and after each dozen comes to rest and compares.</summary>
    public void Live(int turns)
    {
        for (var turn = 1; turn <= turns; turn++)
        {
            Happen();
            Deliver();
            now += random.Next(0, 3_000);
            Work();
            if (turn % 12 == 0)
            {
                Calm();
            }
        }

        Calm();
    }

    public void Begins(Errand.CarryOut errand)
    {
        Plans++;
        var memory = agent.Memory;
        var believed = memory.Believed!;
        var whole = Compiling.Compile(memory.View, memory.Policy, believed.HostAddresses);
        Run.Same(whole.State, memory.Desired.State);
        var (expected, _) = memory.Backoff.Hold(Planning.Between(whole, believed, memory.Policy, errand.Clock), now);
        Assert.Equal(expected.Steps.AsEnumerable(), errand.Plan.Steps);
        laws.Wants(memory.Desired, kernel.State, now);
        laws.Begin(kernel.State);
    }

    public void Carried(Errand.CarryOut errand, ImmutableArray<(Step Step, Outcome Outcome)> outcomes, Memory memory)
    {
        DriftSteps += errand.Cause == Cause.Drift ? errand.Plan.Steps.Length : 0;
        laws.End(kernel.State);
    }

    public void Blind(string why)
    {
    }

    public void Looked(Errand errand)
    {
    }

    private static int Shortest(NodePolicy policy) => policy.DrainSeconds;

    private Reconciler Born()
    {
        var born = new Reconciler(kernel, Memory.Blank(policy, pace), () => now, this);
        untold = ImmutableQueue<ClusterChange>.Empty;
        born.Hear(Story.Of(truth, random), isComplete: true);
        return born;
    }

    private Recipe Any() => pool[random.Next(pool.Length)];

    private void Happen()
    {
        switch (random.Next(18))
        {
            case < 4:
                foreach (var service in Any().Services)
                {
                    Tell(new ClusterChange.ServiceIs(service));
                }

                break;
            case < 7:
                foreach (var slice in Any().Slices)
                {
                    Tell(new ClusterChange.SliceIs(slice));
                }

                break;
            case 7 when !truth.Services.IsEmpty:
                Tell(new ClusterChange.ServiceGone(truth.Services.Keys.ElementAt(random.Next(truth.Services.Count))));
                break;
            case 8 when !truth.Slices.IsEmpty:
                Tell(new ClusterChange.SliceGone(truth.Slices.Keys.ElementAt(random.Next(truth.Slices.Count))));
                break;
            case 9:
                Tell(new ClusterChange.NodeIs(truth.Node with { Zone = random.Next(2) == 0 ? "zone-1" : "zone-2" }));
                break;
            case 10 or 16 or 17:
                kernel.FaultsPerHundred = random.Next(3) == 0 ? 0 : random.Next(50);
                kernel.BlindPerHundred = random.Next(3) == 0 ? random.Next(60) : 0;
                break;
            case 11:
                kernel.KillAfter = random.Next(12);
                break;
            case 12:
                agent = Born();
                break;
            case 13:
                var leap = random.Next(-7_200_000, 7_200_000);
                now += leap;
                laws.Leapt(leap);
                break;
            case 14:
                Meddle();
                break;
            default:
                Traffic();
                break;
        }
    }

    private void Tell(ClusterChange change)
    {
        truth = ClusterChange.Apply(truth, change);
        untold = untold.Enqueue(change);
        untold = random.Next(5) == 0 ? untold.Enqueue(change) : untold;
    }

    // A connection to the server that stalls keeps news back; a broken one brings everything anew.
    private void Deliver()
    {
        if (random.Next(6) == 0)
        {
            return;
        }

        agent.Hear([.. untold], isComplete: false);
        untold = ImmutableQueue<ClusterChange>.Empty;
        if (random.Next(10) == 0)
        {
            agent.Hear(Story.Between(agent.Memory.View, truth, random), isComplete: true);
        }
    }

    private void Meddle()
    {
        var edits = Enum.GetValues<OutsideEdit>().Where(x => x is not (OutsideEdit.OpenConnections or OutsideEdit.ChangeWeight)).ToArray();
        var before = kernel.State;
        kernel.State = Edited.By(edits[random.Next(edits.Length)], random.Next(50), kernel.State);
        if (random.Next(2) == 0 && (before.Link != kernel.State.Link || before.Bound != kernel.State.Bound || before.Routes != kernel.State.Routes))
        {
            agent.Hear(new KernelNews(KernelNewsKind.Lost));
        }
    }

    // New connections go to usable servers only; connections end whenever they like.
    private void Traffic()
    {
        var connections = default(Map<Ascending<ServerRef>, ServerRef, Connections>);
        foreach (var (key, service) in Owned.Services(kernel.State))
        {
            foreach (var server in service.Servers.Span)
            {
                var name = new ServerRef(key, server.Key);
                var had = kernel.State.Connections.Find(name).IfNone(default(Connections));
                var has = server.Weight.Value > 0
                    ? new Connections((uint)random.Next(3), (uint)random.Next(2))
                    : new(Math.Min(had.Active, (uint)random.Next(3)), Math.Min(had.Inactive, (uint)random.Next(2)));
                connections = has.None ? connections : connections.Add(name, has);
            }
        }

        kernel.State = kernel.State with { Connections = connections };
    }

    private long Work()
    {
        for (var i = 0; i < StepsMax; i++)
        {
            try
            {
                if (agent.Step() is { } until)
                {
                    return until;
                }
            }
            catch (Killed)
            {
                Kills++;
                kernel.KillAfter = -1;
                laws.End(kernel.State);
                agent = Born();
            }
        }

        throw new InvalidOperationException("the agent never comes to rest");
    }

    // Faults end, everything is told, connections end, and time goes by until all drains and retries are over.
    private void Calm()
    {
        (kernel.FaultsPerHundred, kernel.BlindPerHundred, kernel.KillAfter) = (0, 0, -1);
        kernel.State = kernel.State with { Connections = default };
        agent.Hear([.. untold], isComplete: true);
        untold = ImmutableQueue<ClusterChange>.Empty;
        var end = now + 2 * pace.SyncPeriod + pace.RetryMax + 8_000_000;
        for (var i = 0; i < 200 && now < end; i++)
        {
            var until = Work();
            now = Math.Min(Math.Max(now + 1, until), now + 1_000_000);
            if (i > 12 && agent.Memory.Drains.IsEmpty && agent.Memory.Backoff == Backoff.None)
            {
                break;
            }
        }

        // What the agent learnt of the kernel stays learnt: which schedulers it lacks.
        var learnt = agent.Memory.Policy;
        var wanted = Compiling.Compile(truth, learnt, kernel.State.HostAddresses);
        var desired = Run.Ours(wanted.State);
        Run.Same(desired, Run.Ours(kernel.State) with { Sysctls = desired.Sysctls });
        Assert.Empty(Planning.Between(wanted, kernel.State, learnt).Steps);
    }
}
