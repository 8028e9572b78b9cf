using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Properties;

/// <summary>A change that someone else, or a crash, made to the kernel behind our back.</summary>
public enum OutsideEdit
{
    LoseServer,
    ChangeWeight,
    ChangeForwarding,
    ChangeScheduler,
    LoseService,
    LoseMember,
    ChangeMark,
    StrayMember,
    LoseRoute,
    WrongRouteSource,
    StrayAddress,

    /// <summary>A peer has bound an address of ours to the link, which it leaves down.</summary>
    PeerAddress,
    LoseJump,
    EmptyChain,
    LowerLink,
    ResetSysctl,
    OpenConnections,
}

/// <summary>
/// How a world came to be: what the cluster says now and said before, how far the plan of before got, what was edited
/// from outside, and whether strangers use the same kernel. Shrinking works on the recipe, so worlds stay legal.
/// </summary>
public sealed record Recipe(
    ImmutableArray<ClusterService> Services,
    ImmutableArray<ClusterEndpointSlice> Slices,
    ImmutableArray<ClusterService> ServicesBefore,
    ImmutableArray<ClusterEndpointSlice> SlicesBefore,
    int Progress,
    ImmutableArray<(OutsideEdit Edit, int Where)> Edits,
    bool Strangers,
    NodePolicy Policy,
    BindMode BindBefore,
    FilterChoice FilterBefore)
{
    public ClusterView View => ViewOf(Services, Slices);

    public Desired Desired => Compiling.Compile(View, Policy, Pool.HostAddresses);

    /// <summary>The kernel as it is found.</summary>
    public KernelState Observed
    {
        get
        {
            var state = Strangers ? Pool.WithStrangers(Pool.Pristine) : Pool.Pristine;
            var policy = Policy with { Bind = BindBefore, Filter = FilterBefore };
            var before = Compiling.Compile(ViewOf(ServicesBefore, SlicesBefore), policy, Pool.HostAddresses);
            var steps = Planning.Between(before, state, policy).Steps;
            var done = Progress >= 100 ? steps.Length : steps.Length * Progress / 100;
            state = steps.Take(done).Aggregate(state, Run.OrThrow);
            return Edits.Aggregate(state, (now, edit) => Edited.By(edit.Edit, edit.Where, now));
        }
    }

    public static ClusterView ViewOf(IEnumerable<ClusterService> services, IEnumerable<ClusterEndpointSlice> slices) => new(
        services.Aggregate(default(Map<Ascending<ObjectName>, ObjectName, ClusterService>), (map, x) => map.AddOrUpdate(x.Name, x)),
        slices.Aggregate(default(Map<Ascending<ObjectName>, ObjectName, ClusterEndpointSlice>), (map, x) => map.AddOrUpdate(x.Name, x)),
        Pool.Node);

    public override string ToString() => string.Join(
        "\n",
        (string[])
        [
            "",
            $"policy: {Policy.Bind}, {Policy.Filter}, drain {Policy.DrainSeconds} s, masquerade-all {Policy.MasqueradeAll}",
            "now:",
            .. Services.Select(Describe.Of),
            .. Slices.Select(Describe.Of),
            $"before ({Progress} % carried out, {BindBefore}, {FilterBefore}):",
            .. ServicesBefore.Select(Describe.Of),
            .. SlicesBefore.Select(Describe.Of),
            $"edits: {string.Join(", ", Edits)}; strangers: {Strangers}",
            "plan:",
            .. Planning.Between(Desired, Observed, Policy).Steps.Select(x => "  " + x.Operation),
        ]);
}
