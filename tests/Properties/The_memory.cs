using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>The incremental way: what changed is compiled, compared and done, and nothing else; and yet nothing is missed.</summary>
[Laws(typeof(Worlds))]
public sealed class The_memory
{
    [Property]
    public void Wants_after_any_events_what_a_compilation_of_everything_wants(Recipe recipe, int seed)
    {
        var agent = new ModelAgent(recipe, seed);
        foreach (var _ in agent.Live())
        {
            var (whole, parts) = (agent.Whole, agent.Memory.Desired);
            Assert.Equal(Describe.Of(whole.State), Describe.Of(parts.State));
            Assert.Equal(whole.Origins.AsEnumerable(), parts.Origins.AsEnumerable());
            Assert.Equal(whole.Claims.AsEnumerable(), parts.Claims.AsEnumerable());
            Assert.Equal(whole.Findings.AsEnumerable(), parts.Findings);
            Assert.Equal(whole.HeldBack.AsEnumerable(), parts.HeldBack);
        }
    }

    [Property]
    public void Plans_a_change_as_a_plan_of_everything_would(Recipe recipe, int seed)
    {
        var agent = new ModelAgent(recipe, seed);
        foreach (var (errand, before) in agent.Live())
        {
            var whole = Planning.Between(agent.Whole, before.Believed!, recipe.Policy, before.Clock with { Now = agent.Now / 1_000 });
            Assert.Equal(whole.Steps.AsEnumerable(), errand.Plan.Steps);
            Assert.Equal(whole.HeldBack.OfType<HeldBack.Draining>(), errand.Plan.HeldBack.OfType<HeldBack.Draining>());
        }

        Assert.Equal(Describe.Of(agent.Kernel), Describe.Of(agent.Memory.Believed! with { Connections = agent.Kernel.Connections }));
    }

    [Property]
    public void Touches_only_services_that_changed_or_share_an_address_with_one_that_did(Recipe recipe, int seed)
    {
        var agent = new ModelAgent(recipe with { Policy = recipe.Policy with { DrainSeconds = 0 } }, seed);
        foreach (var (errand, _) in agent.Live())
        {
            if (errand.Cause == Cause.Change && !agent.ChangedNode)
            {
                var allowed = agent.Concerned();
                Assert.All(errand.Plan.Steps, step => Assert.True(IsAllowed(step.Operation, allowed), step.Operation.ToString()));
            }
        }
    }

    [Property]
    public void Does_nothing_when_what_is_known_already_is_told_again(Recipe recipe, int seed)
    {
        var agent = new ModelAgent(recipe, seed);
        Assert.NotEmpty(agent.Live().ToList());
        var settled = agent.Memory;
        foreach (var change in Story.Of(settled.View, new Random(seed)))
        {
            settled = Reconciling.After(settled, change);
        }

        Assert.Equal(agent.Memory, settled);
    }

    [Property]
    public void Is_as_it_was_after_a_look_that_finds_what_is_believed(Recipe recipe, int seed)
    {
        var agent = new ModelAgent(recipe, seed);
        Assert.NotEmpty(agent.Live().ToList());
        Assert.Equal(agent.Memory, Reconciling.Seen(agent.Memory, AddressSlice.Of(agent.Memory.Believed!)));
    }

    // Marked services and endpoints that reach themselves stand on no address of a Service.
    private static bool IsAllowed(Operation operation, ImmutableHashSet<Address> allowed) => operation switch
    {
        Operation.AddMember x => OurSets.RoleOf(x.Set) == SetRole.Hairpin || allowed.Contains(x.Member.Ip),
        Operation.DeleteMember x => OurSets.RoleOf(x.Set) == SetRole.Hairpin || allowed.Contains(x.Member.Ip),
        Operation.AddService x => x.Service.IsMarked || allowed.Contains(x.Service.Vip),
        Operation.EditService x => x.Service.IsMarked || allowed.Contains(x.Service.Vip),
        Operation.DeleteService x => x.Service.IsMarked || allowed.Contains(x.Service.Vip),
        Operation.AddServer x => x.Service.IsMarked || allowed.Contains(x.Service.Vip),
        Operation.EditServer x => x.Service.IsMarked || allowed.Contains(x.Service.Vip),
        Operation.DeleteServer x => x.Service.IsMarked || allowed.Contains(x.Service.Vip),
        Operation.ForgetFlows x => allowed.Contains(x.Service.Vip),
        Operation.AddRoute x => allowed.Contains(x.Vip),
        Operation.DeleteRoute x => allowed.Contains(x.Vip),
        Operation.BindAddress x => allowed.Contains(x.Vip),
        Operation.UnbindAddress x => allowed.Contains(x.Vip),
        _ => false,
    };
}
