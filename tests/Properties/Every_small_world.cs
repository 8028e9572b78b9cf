using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Properties;

/// <summary>The laws on every pair of a desired and an observed state of <see cref="SmallWorld"/>, none left out.</summary>
public sealed class Every_small_world(ITestOutputHelper output)
{
    private static readonly NodePolicy Policy = NodePolicy.Default with { DrainSeconds = 0 };

    [Fact]
    public void Is_reached_from_every_other_without_touching_what_is_not_ours()
    {
        var states = SmallWorld.States(withSecond: true).ToList();
        var pairs = 0;
        foreach (var desired in SmallWorld.Desired(withSecond: true))
        {
            foreach (var observed in states)
            {
                pairs++;
                var after = Run.All(Planning.Between(desired, observed, Policy), observed);
                Assert.Empty(Planning.Between(desired, after, Policy).Steps);
                var foreign = observed.Services.Filter((key, _) => !Owned.Service(observed, key) && !desired.State.Services.ContainsKey(key));
                Run.Same(KernelState.Empty with { Services = desired.State.Services }, KernelState.Empty with { Services = Run.Ours(after).Services });
                Run.Same(
                    KernelState.Empty with { Services = foreign },
                    KernelState.Empty with { Services = after.Services.Filter((key, _) => !Owned.Service(after, key)) });
            }
        }

        output.WriteLine($"scope: 1 address, 2 ports, 2 servers, 4 sets, routes; {states.Count} states, {pairs} pairs of desired and observed");
    }

    [Fact]
    public void Is_reached_in_no_more_steps_than_the_shortest_safe_path()
    {
        var graph = new Paths(SmallWorld.States(withSecond: false), SmallWorld.Operations());
        var pairs = 0;
        foreach (var desired in SmallWorld.Desired(withSecond: false))
        {
            foreach (var observed in SmallWorld.States(withSecond: false))
            {
                pairs++;
                var plan = Planning.Between(desired, observed, Policy);
                var shortest = graph.Shortest(observed, Run.All(plan, observed), SmallWorld.First);
                Assert.True(shortest is not null, $"no safe path to what the plan reaches:\n{Describe.Of(plan)}");
                Assert.True(plan.Steps.Length <= shortest, $"a safe path of {shortest} steps is shorter than\n{Describe.Of(plan)}");
            }
        }

        output.WriteLine($"scope: 1 address, 1 port, 2 servers; {graph.Count} states, {pairs} pairs, searched breadth first");
    }

    /// <summary>Breadth-first search over the kernel model; it knows operations and safety, and nothing of the planner.</summary>
    private sealed class Paths
    {
        private readonly Dictionary<string, int> numbers = [];
        private readonly List<KernelState> states = [];
        private readonly List<int[]> edges = [];

        public Paths(IEnumerable<KernelState> all, IEnumerable<Operation> operations)
        {
            foreach (var state in all)
            {
                numbers.Add(Describe.Of(state), states.Count);
                states.Add(state);
            }

            foreach (var state in states)
            {
                edges.Add([.. operations.SelectMany(x => KernelModel.Apply(x, state).Match(
                    Right: after => (IEnumerable<int>)[numbers[Describe.Of(after)]],
                    Left: _ => []))]);
            }
        }

        public int Count => states.Count;

        public int? Shortest(KernelState from, KernelState to, ServiceKey key)
        {
            var (start, goal) = (numbers[Describe.Of(from)], numbers[Describe.Of(to)]);
            var distance = new Dictionary<int, int> { [start] = 0 };
            var queue = new Queue<int>([start]);
            while (queue.TryDequeue(out var at))
            {
                if (at == goal)
                {
                    return distance[at];
                }

                foreach (var next in edges[at].Where(x => !distance.ContainsKey(x) && IsSafe(states[x], from, to, key)))
                {
                    distance[next] = distance[at] + 1;
                    queue.Enqueue(next);
                }
            }

            return null;
        }

        // What may never be seen on the way, unless it was so at the start.
        private static bool IsSafe(KernelState state, KernelState from, KernelState to, ServiceKey key) =>
            (Traffic.Answers(state, key) || !Traffic.Answers(from, key) || !Traffic.Answers(to, key))
            && (!IsExposed(state, key) || IsExposed(from, key))
            && (!IsNobodys(state, key) || IsNobodys(from, key))
            && (!AnswersUnclassed(state, key) || AnswersUnclassed(from, key));

        private static bool IsExposed(KernelState state, ServiceKey key) =>
            Traffic.IsLocal(state, key.Vip) && !Traffic.IsRefused(state, key) && !state.Services.ContainsKey(key);

        private static bool IsNobodys(KernelState state, ServiceKey key) =>
            state.Services.ContainsKey(key) && !Owned.Service(state, key);

        private static bool AnswersUnclassed(KernelState state, ServiceKey key) =>
            Traffic.Answers(state, key) && !Traffic.Has(state, SetRole.Internal, key);
    }
}
