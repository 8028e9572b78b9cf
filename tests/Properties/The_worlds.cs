using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Properties;

/// <summary>The random worlds themselves: that they meet what the laws are about.</summary>
public sealed class The_worlds(ITestOutputHelper output)
{
    private const int Sampled = 2_000;

    /// <summary>Of all worlds, in which each class is met at least; a law meets it in ten of its worlds, then.</summary>
    private const double LeastShare = 0.005;

    // Always the same ones: by fresh worlds the rarest class would fall below its share now and then.
    private static readonly Rnd Seed = new(13851255304420518575, 5003245922650936393);

    [Fact]
    public void Meet_every_class_that_the_laws_speak_of()
    {
        var counts = Classes().ToDictionary(x => x, _ => 0);
        foreach (var recipe in Worlds.Recipes().Generator.Sample(Sampled, Seed, 30))
        {
            foreach (var met in ClassesOf(recipe).Distinct())
            {
                counts[met]++;
            }
        }

        foreach (var (name, count) in counts.OrderByDescending(x => x.Value))
        {
            output.WriteLine(FormattableString.Invariant($"{100.0 * count / Sampled,5:F1} % {name}"));
        }

        Assert.Empty(counts.Where(x => x.Value < LeastShare * Sampled).Select(x => x.Key));
    }

    [Fact]
    public void Shrink_to_smaller_worlds_that_are_legal()
    {
        foreach (var recipe in Worlds.Recipes().Generator.Sample(50, 30))
        {
            foreach (var smaller in Worlds.Shrink(recipe))
            {
                Assert.True(Size(smaller) < Size(recipe));
                _ = Planning.Between(smaller.Desired, smaller.Observed, smaller.Policy);
            }
        }
    }

    private static int Size(Recipe x) =>
        x.Services.Length + x.Slices.Sum(y => 1 + y.Endpoints.Length) + x.ServicesBefore.Length + x.SlicesBefore.Length + x.Edits.Length
        + (x.Strangers ? 1 : 0) + (x.BindBefore == x.Policy.Bind ? 0 : 1) + (x.FilterBefore == x.Policy.Filter ? 0 : 1) + (x.Progress is 0 or 100 ? 0 : 1);

    private static IEnumerable<string> Classes() =>
    [
        // What a peer left is taken away by plans of their own: A_succession.
        .. typeof(Operation).GetNestedTypes().Select(x => x.Name)
            .Except([nameof(Operation.DeleteRule), nameof(Operation.DeletePolicyRule), nameof(Operation.DeletePolicyRoute)]),

        // Sets of another kind are drawn by their own law alone: A_set_of_another_kind.
        .. Enum.GetValues<Phase>().Where(x => x is not (Phase.UnnameSets or Phase.ReplaceSets)).Select(x => $"phase {x}"),
        .. Enum.GetNames<OutsideEdit>(),
        .. Enum.GetNames<SetRole>().Select(x => $"a member of {x}"),
        "nothing to do", "nothing there", "half done", "strangers", "a stranger's service adopted", "bound otherwise before", "both families",
        "two claims on one key", "an address of the node", "a server drains", "a UDP server is cut", "an mh service is filled first",
        "a mark service", "a service without servers", "affinity", "a masqueraded client", "a weight is edited",
    ];

    private static IEnumerable<string> ClassesOf(Recipe recipe)
    {
        var (desired, observed) = (recipe.Desired, recipe.Observed);
        var plan = Planning.Between(desired, observed, recipe.Policy);
        var operations = plan.Steps.Concat(Planning.Cleanup(observed).Steps).Select(x => x.Operation).ToList();
        var members = OurSets.All.Where(x => Traffic.Members(desired.State, x).Any()).Select(x => $"a member of {x}");
        (string Name, bool IsMet)[] others =
        [
            ("nothing to do", plan.IsEmpty),
            ("nothing there", recipe.Progress == 0 && !recipe.Strangers),
            ("half done", recipe.Progress is > 0 and < 100),
            ("strangers", recipe.Strangers),
            ("a stranger's service adopted", observed.Services.Keys.Any(x => desired.State.Services.ContainsKey(x) && !Owned.Service(observed, x))),
            ("bound otherwise before", recipe.BindBefore != recipe.Policy.Bind),
            ("both families", desired.State.Services.Keys.Select(x => x.Family).Distinct().Count() == 2),
            ("two claims on one key", desired.Findings.Length > 0),
            ("an address of the node", desired.HeldBack.Any(x => x is HeldBack.OnAnotherLink)),
            ("a server drains", plan.HeldBack.Any(x => x is HeldBack.Draining)),
            ("a UDP server is cut", operations.Any(x => x is Operation.DeleteServer { Service.Protocol: Protocol.Udp })),
            ("an mh service is filled first", operations.Any(x => x is Operation.AddService { Settings.Scheduler.Name: Scheduler.NoneName })),
            ("a mark service", desired.State.Services.Keys.Any(x => x.IsMarked)),
            ("a service without servers", Traffic.Members(desired.State, SetRole.Drop).Any()),
            ("affinity", desired.State.Services.Values.Any(x => x.Settings.Persistence.IsOn)),
            ("a masqueraded client", recipe.Policy.MasqueradeAll),
            ("a weight is edited", operations.Any(x => x is Operation.EditServer y && y.Before.Weight != y.After.Weight)),
        ];
        return operations.Select(x => x.GetType().Name)
            .Concat(operations.Select(x => $"phase {Phases.Of(x)}"))
            .Concat(recipe.Edits.Select(x => x.Edit.ToString()))
            .Concat(members)
            .Concat(others.Where(x => x.IsMet).Select(x => x.Name));
    }
}
