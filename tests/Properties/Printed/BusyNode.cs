using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>An agent on the kernel model to which everything happens that a status page tells of.</summary>
internal sealed class BusyNode
{
    private readonly long start;
    private readonly List<KernelObject> refused = [];
    private long now;

    private BusyNode(long start)
    {
        (this.start, now) = (start, start);
        State = AgentState.Starting("worker-3", start, 30_000) with { HeardAt = start, IsComplete = true };
    }

    public Memory Memory { get; private set; } = Memory.Blank(NodePolicy.Default, Pace.Default);

    public KernelState Kernel { get; private set; } = Shop.Pristine;

    public AgentState State { get; private set; }

    public List<(RoundRecord Round, ImmutableArray<(Step Step, Outcome Outcome)> Outcomes)> Rounds { get; } = [];

    /// <summary>Half an hour on: a start, somebody's <c>ipvsadm -C</c>, a server that drains, one that the kernel refuses.</summary>
    /// <param name="start">Milliseconds since 1970.</param>
    public static BusyNode From(long start)
    {
        var node = new BusyNode(start);
        node.Hear(Shop.Before);
        node.Work(1);
        node.Kernel = node.Kernel with { Services = default };
        node.Work(1_800);
        var old = new ServerRef(ServiceKey.At(A("10.96.0.31"), Protocol.Tcp, 80), new(A("10.244.1.8"), 8080));
        var dns = new ServerRef(ServiceKey.At(A("10.96.0.10"), Protocol.Tcp, 53), new(A("10.244.1.9"), 53));
        node.Kernel = node.Kernel with { Connections = node.Kernel.Connections.Add(old, new(4, 1)).Add(dns, new(2, 0)) };
        node.refused.Add(new(ObjectKind.Server, Service: ServiceKey.At(A("10.96.0.40"), Protocol.Tcp, 80), Server: new(A("10.244.3.51"), 8080)));
        var idle = Shop.After.Services[new("shop", "new")] with { Name = new("shop", "idle"), ClusterIps = [A("10.96.0.50")] };
        node.Hear(Shop.After with { Services = Shop.After.Services.Add(idle.Name, idle) });
        foreach (var seconds in (int[])[1_810, 1_812, 1_816, 1_824, 1_838])
        {
            node.Work(seconds);
        }

        return node;
    }

    /// <summary>A node that serves so many Services, each with one address and two servers.</summary>
    public static BusyNode Of(int services, long start)
    {
        var node = new BusyNode(start);
        var (like, slice) = (Shop.After.Services[new("shop", "new")], Shop.After.Slices[new("shop", "new-x1")]);
        var view = new ClusterView(default, default, Shop.Node);
        for (var i = 0; i < services; i++)
        {
            var name = new ObjectName($"team-{i % 20:00}", $"web-{i:00000}");
            view = view with
            {
                Services = view.Services.Add(name, like with { Name = name, ClusterIps = [Address.V4(0x0a600000u + (uint)i + 1)] }),
                Slices = view.Slices.Add(name, slice with { Name = name, Service = name }),
            };
        }

        node.Hear(view);
        node.Work(1);
        return node;
    }

    /// <summary>The cluster is as the view says.</summary>
    public void Hear(ClusterView view)
    {
        Memory = Reconciling.Complete(Story.Plainly(Memory.View, view).Aggregate(Memory, Reconciling.After));
        State = State with { HeardAt = now, Services = view.Services.Count, Slices = view.Slices.Count };
    }

    /// <summary>The node gets an address, and the agent has looked.</summary>
    public void Own(Address address)
    {
        Kernel = Kernel with { HostAddresses = Kernel.HostAddresses.Add(address) };
        Memory = Reconciling.Seen(Memory, new AddressSlice(Kernel.Link, Kernel.Routes, Kernel.Bound, Kernel.HostAddresses));
    }

    /// <summary>The agent works until it rests, so many seconds after the start.</summary>
    public void Work(int seconds)
    {
        now = start + (seconds * 1_000);
        for (var i = 0; i < 50; i++)
        {
            (Memory, var errand) = Reconciling.Next(Memory, now);
            switch (errand)
            {
                case Errand.Rest:
                    State = State with { Health = State.Health.Began().Updated(now) };
                    return;
                case Errand.CarryOut x:
                    CarryOut(x);
                    break;
                default:
                    Memory = Looks.After(Memory, errand, Kernel, now);
                    break;
            }
        }

        throw new InvalidOperationException("the core never comes to rest");
    }

    private void CarryOut(Errand.CarryOut errand)
    {
        var summary = PlanSummary.Of(errand.Plan, Memory.Believed).Line();
        ImmutableArray<(Step Step, Outcome Outcome)> outcomes = [.. errand.Plan.Steps.Select(x => (x, Of(x.Operation)))];
        Memory = Reconciling.Did(Memory, outcomes, now);
        var round = new RoundRecord(
            now, errand.Cause == Cause.Change ? "changed" : $"{errand.Cause}".ToLowerInvariant(), errand.Cause == Cause.Drift,
            TimeSpan.FromMilliseconds(12.5), errand.Plan, summary, Report.Of(outcomes).Refusals);
        Rounds.Add((round, outcomes));
        State = State with
        {
            Rounds = round.Plan.IsEmpty ? State.Rounds : [round.Shortened(), .. State.Rounds],
            Refusals = round.Refusals,
            Draining = [.. errand.Plan.HeldBack.OfType<HeldBack.Draining>()],
            Drift = State.DriftWith(round),
        };
    }

    private Outcome Of(Operation operation)
    {
        if (refused.Contains(Withholding.Touches(operation)))
        {
            return new Outcome.Refused(new(12), "no memory for another destination");
        }

        Kernel = KernelModel.Apply(operation, Kernel).IfLeft(Kernel);
        return Outcome.Done.It;
    }
}
