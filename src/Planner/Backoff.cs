using System.Collections.Generic;
using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Objects on which something was refused: they wait, each for itself, and nothing else waits for them but what leans on them.</summary>
public sealed record Backoff(Map<Ascending<KernelObject>, KernelObject, Waiting> Objects)
{
    public static Backoff None { get; } = new(default(Map<Ascending<KernelObject>, KernelObject, Waiting>));

    /// <summary>The instant at which the next object may be tried again; the greatest number where none waits.</summary>
    public long Next(long now)
    {
        var next = long.MaxValue;
        foreach (var waiting in Objects.Values)
        {
            next = waiting.Until > now && waiting.Until < next ? waiting.Until : next;
        }

        return next;
    }

    /// <summary>The same with every instant so much earlier.</summary>
    public Backoff Earlier(long milliseconds) => new(Objects.Fold(
        default(Map<Ascending<KernelObject>, KernelObject, Waiting>),
        (all, waiting) => all.Add(waiting.Object, waiting with { Until = waiting.Until - milliseconds })));

    /// <summary>Whether an object's time came after <paramref name="since"/> and by <paramref name="now"/>.</summary>
    public bool IsDue(long since, long now)
    {
        foreach (var waiting in Objects.Values)
        {
            if (waiting.Until > since && waiting.Until <= now)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The plan without the steps whose object waits, and without what leans on those.</summary>
    public (Plan Plan, ImmutableArray<Waiting> Waiting) Hold(Plan plan, long now)
    {
        var failed = new System.Collections.Generic.HashSet<KernelObject>();
        var waiting = ImmutableArray.CreateBuilder<Waiting>();
        foreach (var (thing, its) in Objects)
        {
            if (its.Until > now)
            {
                failed.Add(thing);
                waiting.Add(its);
            }
        }

        if (failed.Count == 0)
        {
            return (plan, []);
        }

        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var step in plan.Steps)
        {
            var touches = Withholding.Touches(step.Operation);
            if (failed.Contains(touches) || Withholding.Blocker(step.Operation, failed) is not null)
            {
                failed.Add(touches);
            }
            else
            {
                steps.Add(step);
            }
        }

        return (plan with { Steps = steps.ToImmutable() }, waiting.ToImmutable());
    }

    /// <summary>After a plan was carried out: what was refused waits (longer), what succeeded does not.</summary>
    public Backoff After(IReadOnlyList<(Step Step, Outcome Outcome)> outcomes, Pace pace, long now)
    {
        var objects = Objects;
        foreach (var (step, outcome) in outcomes)
        {
            if (outcome is Outcome.Done && !objects.IsEmpty)
            {
                objects = objects.Remove(Withholding.Touches(step.Operation));
            }
        }

        foreach (var (step, outcome) in outcomes)
        {
            if (outcome is Outcome.Refused)
            {
                var touches = Withholding.Touches(step.Operation);
                var attempts = (Objects.Find(touches).Case is Waiting before ? before.Attempts : 0) + 1;
                objects = objects.AddOrUpdate(touches, new(touches, attempts, now + pace.Pause(attempts)));
            }
        }

        return new(objects);
    }

    /// <summary>Without those whose time has come and of which the plan wants nothing: they are as they should be, or nobody wants them.</summary>
    public Backoff Without(Plan plan, long now)
    {
        if (Objects.IsEmpty)
        {
            return this;
        }

        var wanted = new System.Collections.Generic.HashSet<KernelObject>();
        foreach (var step in plan.Steps)
        {
            wanted.Add(Withholding.Touches(step.Operation));
        }

        return new(Objects.Filter((thing, waiting) => waiting.Until > now || wanted.Contains(thing)));
    }
}
