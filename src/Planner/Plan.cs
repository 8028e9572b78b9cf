using System;
using System.Collections.Immutable;
using System.Globalization;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>One thing to do, and why.</summary>
public sealed record Step(Operation Operation, Because Why)
{
    public Phase Phase => Phases.Of(Operation);
}

/// <summary>What is not done now on purpose.</summary>
public abstract record HeldBack
{
    private HeldBack()
    {
    }

    /// <summary>A leaving server stays until its connections end or the instant comes (seconds since 1970; 0 where no clock was given).</summary>
    public sealed record Draining(ServiceKey Service, RealServerKey Server, Connections Open, long Until) : HeldBack;

    /// <summary>An address that the node has on another link is served there and not bound again.</summary>
    public sealed record OnAnotherLink(Address Vip, ServicePortName Port) : HeldBack;

    public string Explain() => this switch
    {
        Draining x => string.Create(
            CultureInfo.InvariantCulture,
            $"{x.Server} of {x.Service} is draining: {x.Open.Active} connections open, {x.Open.Inactive} opening or closing"),
        OnAnotherLink x => $"{x.Vip} ({x.Port}) is an address of this node already; it is served there and not bound again",
        _ => throw new InvalidOperationException("a case of HeldBack has no text"),
    };
}

/// <summary>Ordered steps, each with its reason, and what is held back. Empty steps mean that nothing is to be done.</summary>
public sealed record Plan(ImmutableArray<Step> Steps, ImmutableArray<HeldBack> HeldBack)
{
    public static Plan Nothing { get; } = new([], []);

    public bool IsEmpty => Steps.IsEmpty;
}
