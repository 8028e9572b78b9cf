using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>
/// The agent's mind: what is learnt goes into <see cref="Memory"/>, and <see cref="Next"/> says what is to be done now. All
/// decisions that depend on time are taken here; instants are milliseconds since 1970.
/// </summary>
public static class Reconciling
{
    private const int MillisecondsPerSecond = 1_000;

    /// <summary>The cluster said something. What is as it was before costs next to nothing.</summary>
    public static Memory After(Memory memory, ClusterChange change) => change switch
    {
        ClusterChange.ServiceIs x when Equals(memory.View.Services.Find(x.Service.Name).Case, x.Service) => memory,
        ClusterChange.ServiceIs x => Changed(memory, change, x.Service.Name),
        ClusterChange.ServiceGone x => memory.View.Services.ContainsKey(x.Name) ? Changed(memory, change, x.Name) : memory,
        ClusterChange.SliceIs x => SliceIs(memory, x),
        ClusterChange.SliceGone x => SliceGone(memory, x),
        ClusterChange.NodeIs x when x.Node == memory.View.Node => memory,
        _ => memory with { View = ClusterChange.Apply(memory.View, change), IsSiteDirty = true },
    };

    /// <summary>The cluster has told of all objects that exist.</summary>
    public static Memory Complete(Memory memory) => memory.IsComplete ? memory : memory with { IsComplete = true };

    /// <summary>The whole kernel was read.</summary>
    public static Memory Seen(Memory memory, KernelState kernel, long now)
    {
        var isDrift = memory.Because == Cause.Change && memory.Touched.IsEmpty && memory.Dirty.IsEmpty;
        var moved = memory.Believed is { } before && !before.HostAddresses.Equals(kernel.HostAddresses);
        return memory with
        {
            Believed = Likeness.Of(kernel, memory.Desired.State),
            Policy = memory.Policy.On(kernel),
            ObserveAt = long.MaxValue,
            FailedLooks = 0,
            Touched = Touched.All,
            Because = isDrift ? Cause.Drift : memory.Because,
            IsSiteDirty = memory.IsSiteDirty || moved,
            IsStirred = false,
            Patrol = Patrol.From(now, kernel.Services.Count, memory.Pace.SyncPeriod),
        };
    }

    /// <summary>The kernel could not be read: try again after a while that grows.</summary>
    public static Memory Unseen(Memory memory, long now) => memory with
    {
        FailedLooks = memory.FailedLooks + 1,
        IsStirred = false,
        ObserveAt = now + memory.Pace.Pause(memory.FailedLooks + 1),
    };

    /// <summary>Some virtual services were read.</summary>
    public static Memory Seen(Memory memory, ServiceSlice slice) =>
        memory.Believed is { } believed ? Looking.Merge(memory, believed, slice) : memory;

    /// <summary>The links, routes and addresses were read.</summary>
    public static Memory Seen(Memory memory, AddressSlice slice) =>
        (memory.Believed is { } believed ? Looking.Merge(memory, believed, slice) : memory) with { IsStirred = false };

    /// <summary>The kernel told of a change; what we did ourselves is no news.</summary>
    public static Memory Told(Memory memory, KernelNews news) =>
        memory.Believed is { } believed && !IsKnown(news, believed) ? memory with { IsStirred = true } : memory;

    /// <summary>A plan was carried out, with one outcome a step.</summary>
    public static Memory Did(Memory memory, IReadOnlyList<(Step Step, Outcome Outcome)> outcomes, long now)
    {
        // Where nothing is believed nothing is planned.
        var (believed, isAsTold) = Believing.After(memory.Believed!, outcomes);
        var policy = MissingSchedulers.Learn(memory.Policy, outcomes);
        return memory with
        {
            Policy = policy,
            IsSiteDirty = memory.IsSiteDirty || !ReferenceEquals(policy, memory.Policy),
            Believed = believed,
            Backoff = memory.Backoff.After(outcomes, memory.Pace, now),
            ObserveAt = isAsTold ? memory.ObserveAt : now,
            Because = isAsTold ? memory.Because : Cause.Retry,
        };
    }

    /// <summary>What is to be done now. Ask again after each errand, and after news, until there is rest.</summary>
    public static (Memory Memory, Errand Errand) Next(Memory memory, long now)
    {
        memory = Leap.Of(memory, now);
        if (!memory.IsComplete)
        {
            return (memory, new Errand.Rest(long.MaxValue));
        }

        // A look from before the cluster had told of everything may have become old while it did.
        var isOld = memory.Standing is null && memory.Patrol.At <= now;
        if (memory.Believed is not { } believed || memory.ObserveAt <= now || isOld)
        {
            return (memory, memory.ObserveAt <= now || isOld ? new Errand.Observe() : new Errand.Rest(memory.ObserveAt));
        }

        if (memory.IsStirred)
        {
            return (memory, new Errand.LookAtAddresses());
        }

        memory = Recompiling.Of(memory, believed);
        memory = memory.Backoff.IsDue(memory.PlannedAt, now)
            ? memory with { Touched = Touched.All, Because = memory.Touched.IsEmpty ? Cause.Retry : memory.Because }
            : memory;
        // Ahead of a plan: where changes never end, what drains would never be seen idle, and every plan would carry more of them.
        if (memory.LookAtDrainsAt <= now && !memory.Drains.IsEmpty)
        {
            return (memory with { LookAtDrainsAt = now + memory.Pace.DrainLook }, new Errand.LookAt([.. memory.Drains]));
        }

        var mayPlan = memory.Because != Cause.Change || now >= memory.SyncedAt + memory.Pace.MinSyncPeriod;
        if (!memory.Touched.IsEmpty && mayPlan)
        {
            return Plan(memory, believed, now);
        }

        return memory.Patrol.At <= now ? GoOnPatrol(memory, believed, now) : (memory, RestOf(memory, now));
    }

    private static bool IsKnown(KernelNews news, KernelState believed) => news switch
    {
        { Kind: KernelNewsKind.Address, OnOurLink: true } => believed.Bound.Contains(news.Address) != news.IsGone,
        { Kind: KernelNewsKind.Address } => believed.HostAddresses.Contains(news.Address) != news.IsGone,
        { Kind: KernelNewsKind.Route } => believed.Routes.ContainsKey(news.Address) != news.IsGone,
        _ => false,
    };

    private static Memory Changed(Memory memory, ClusterChange change, ObjectName service) => memory with
    {
        View = ClusterChange.Apply(memory.View, change),
        Dirty = memory.Dirty.AddOrUpdate(service),
    };

    private static Memory SliceIs(Memory memory, ClusterChange.SliceIs x)
    {
        var before = memory.View.Slices.Find(x.Slice.Name).Case as ClusterEndpointSlice;
        if (Equals(before, x.Slice))
        {
            return memory;
        }

        memory = before is not null && before.Service != x.Slice.Service ? SliceGone(memory, new(x.Slice.Name)) : memory;
        var siblings = memory.Slices.Find(x.Slice.Service).IfNone(default(Map<Ascending<ObjectName>, ObjectName, ClusterEndpointSlice>));
        return Changed(memory, x, x.Slice.Service) with
        {
            Slices = memory.Slices.AddOrUpdate(x.Slice.Service, siblings.AddOrUpdate(x.Slice.Name, x.Slice)),
        };
    }

    private static Memory SliceGone(Memory memory, ClusterChange.SliceGone x)
    {
        if (memory.View.Slices.Find(x.Name).Case is not ClusterEndpointSlice before)
        {
            return memory;
        }

        var siblings = memory.Slices[before.Service].Remove(x.Name);
        return Changed(memory, x, before.Service) with
        {
            Slices = siblings.IsEmpty ? memory.Slices.Remove(before.Service) : memory.Slices.SetItem(before.Service, siblings),
        };
    }

    private static (Memory, Errand) Plan(Memory memory, KernelState believed, long now)
    {
        if (BasicsOf(memory, believed, now) is { } basics)
        {
            return (memory, basics);
        }

        var clock = memory.Clock with { Now = now / MillisecondsPerSecond };
        var touched = memory.Drains.Fold(memory.Touched, (all, key) => all.With(key));
        var whole = Planning.Touching(memory.Desired, believed, touched, memory.Policy, clock);
        var backoff = memory.Backoff.Without(whole, now);
        var (plan, waiting) = backoff.Hold(whole, now);
        var drains = plan.HeldBack.OfType<HeldBack.Draining>().Select(x => x.Service).Distinct();
        var errand = new Errand.CarryOut(plan, memory.Because, waiting, clock);
        memory = memory with
        {
            Touched = Touched.Nothing,
            Because = Cause.Change,
            Backoff = backoff,
            Clock = clock.After(plan, clock.Now),
            Drains = new(drains),
            LookAtDrainsAt = System.Math.Min(memory.LookAtDrainsAt <= now ? long.MaxValue : memory.LookAtDrainsAt, now + memory.Pace.DrainLook),
            SyncedAt = memory.Because == Cause.Change ? now : memory.SyncedAt,
            PlannedAt = now,
        };
        return plan.IsEmpty && waiting.IsEmpty ? Next(memory, now) : (memory, errand);
    }

    // Everything stays touched, so that the plan of the rest follows at once.
    private static Errand.CarryOut? BasicsOf(Memory memory, KernelState believed, long now)
    {
        if (memory.Because != Cause.Start || memory.Desired.State.Services.Count < memory.Pace.BasicsFrom)
        {
            return null;
        }

        var (plan, waiting) = memory.Backoff.Hold(Basics.Plan(memory.Desired, believed, memory.Policy, Basics.Have), now);
        return plan.IsEmpty ? null : new(plan, memory.Because, waiting, memory.Clock);
    }

    private static (Memory, Errand) GoOnPatrol(Memory memory, KernelState believed, long now)
    {
        var (services, patrol) = memory.Patrol.Advance(believed.Services, now, memory.Pace.SyncPeriod);
        memory = memory with { Patrol = patrol };
        return services.IsEmpty ? (memory with { ObserveAt = now }, new Errand.Observe()) : (memory, new Errand.LookAt(services));
    }

    private static Errand.Rest RestOf(Memory memory, long now)
    {
        var until = System.Math.Min(memory.Patrol.At, memory.ObserveAt);
        until = System.Math.Min(until, memory.Backoff.Next(now));
        until = memory.Drains.IsEmpty ? until : System.Math.Min(until, memory.LookAtDrainsAt);
        return new Errand.Rest(memory.Touched.IsEmpty ? until : System.Math.Min(until, memory.SyncedAt + memory.Pace.MinSyncPeriod));
    }
}
