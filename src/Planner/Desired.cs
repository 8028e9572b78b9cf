using System;
using System.Collections.Immutable;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Planner;

/// <summary>Which Service port a virtual service stands for, and which slice lists each of its servers.</summary>
/// <param name="Slices">One a server, in the order of <see cref="RealServers.Span"/>.</param>
/// <param name="DrainSeconds">How long leaving servers keep their connections where the Service says so.</param>
public sealed record ServiceOrigin(ServicePortName Port, ImmutableArray<ObjectName> Slices, Option<int> DrainSeconds = default)
{
    public bool Equals(ServiceOrigin? other) =>
        other is not null && Port == other.Port && DrainSeconds == other.DrainSeconds
        && Slices.AsSpan().SequenceEqual(other.Slices.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Port, Slices.Length);
}

/// <summary>Something about the cluster's objects that an operator should know; the rest goes on.</summary>
/// <param name="Subject">The Service or slice.</param>
public sealed record Finding(ObjectName Subject, string Field, string Text)
{
    public override string ToString() => $"{Subject}: {Field}: {Text}";
}

/// <summary>
/// What a node's kernel should hold of ours, and who asked for it.
/// </summary>
/// <param name="State">Only things of ours; <see cref="KernelState.Services"/> holds no foreign service.</param>
/// <param name="Origins">For every virtual service in <paramref name="State"/>.</param>
/// <param name="Claims">For every virtual address that is made local, the Service port that claims it first.</param>
/// <param name="HeldBack">Addresses that are not bound because the node has them already.</param>
public sealed record Desired(
    KernelState State,
    Map<Ascending<ServiceKey>, ServiceKey, ServiceOrigin> Origins,
    Map<Ascending<Address>, Address, ServicePortName> Claims,
    ImmutableArray<HeldBack> HeldBack,
    ImmutableArray<Finding> Findings)
{
    /// <summary>Nothing of ours at all: what cleanup wants.</summary>
    public static Desired Nothing { get; } = new(KernelState.Empty, default, default, [], []);
}
