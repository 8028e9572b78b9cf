using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Properties.Simulation;

/// <summary>
/// The reconcile loop as it ships, in worlds that are drawn from one number each. A failure names its number:
/// <c>SIM_SEED=NUMBER dotnet test tests/Properties --filter A_simulated_node</c> replays it, and <c>SIM_WORLDS</c> sets how many are tried.
/// </summary>
public sealed class A_simulated_node(ITestOutputHelper output)
{
    private const int WorldsOfARun = 80;
    private const int Turns = 48;

    [Fact]
    public void Holds_every_law_through_events_faults_kills_leaps_of_the_clock_and_other_peoples_hands()
    {
        var (first, count) = (Number("SIM_SEED", -1), Number("SIM_WORLDS", WorldsOfARun));
        var (operations, refusals, kills, plans, drift, checks) = (0, 0, 0, 0, 0, 0);
        for (var i = 0; i < (first < 0 ? count : 1); i++)
        {
            var seed = first < 0 ? i : first;
            var node = new SimulatedNode(seed, Recipes(seed));
            try
            {
                node.Live(Turns);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"SIM_SEED={seed}: {problem.Message}", problem);
            }

            (operations, refusals, kills) = (operations + node.Operations, refusals + node.Refusals, kills + node.Kills);
            (plans, drift, checks) = (plans + node.Plans, drift + node.DriftSteps, checks + node.Checked);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} worlds of {Turns} turns: {plans} plans, {operations} operations ({refusals} refused), {kills} kills, {drift} steps against drift, {checks} checks"));
        Assert.True(first >= 0 || (refusals > count && kills > count / 4 && drift > count), "the simulation is too calm to prove anything");
    }

    private static ImmutableArray<Recipe> Recipes(int seed) =>
        [.. Worlds.Recipes().Generator.Sample(30, new Rnd((ulong)seed + 1, 0x9e3779b97f4a7c15UL), 12)];

    private static int Number(string name, int without) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : without;
}
