using System;
using System.Globalization;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Why a step stands in a plan, in the words of whoever caused it.</summary>
public abstract record Because
{
    private Because()
    {
    }

    /// <summary>What every service leans on: parameters, the link, sets and chains.</summary>
    public sealed record ProxyNeedsIt(string What) : Because;

    /// <summary>A port of a Service asks for it.</summary>
    public sealed record ServiceAsks(ServicePortName Port) : Because;

    /// <summary>A slice lists the endpoint, and it is to be used.</summary>
    public sealed record SliceLists(ServicePortName Port, ObjectName Slice) : Because;

    /// <summary>The endpoint is no longer to be used.</summary>
    public sealed record EndpointGone(ServicePortName Port) : Because;

    /// <summary>A leaving server keeps the connections that it has and gets no new ones.</summary>
    public sealed record Drains(Connections Open) : Because;

    /// <summary>Nothing in the manifests asks for this thing of ours any more.</summary>
    public sealed record NothingAsks : Because;

    /// <summary>Everything of ours is to go.</summary>
    public sealed record CleaningUp : Because;

    /// <summary>A service proxy that is gone left it behind.</summary>
    public sealed record LeftBy(Peer Peer) : Because;

    /// <summary>Another service proxy has its own in its place.</summary>
    public sealed record HandedTo(Peer Peer) : Because;

    /// <summary>The reason as one line.</summary>
    public string Explain() => this switch
    {
        ProxyNeedsIt x => x.What,
        ServiceAsks x => $"Service {x.Port} asks for it",
        SliceLists x => $"EndpointSlice {x.Slice} lists it for {x.Port}",
        EndpointGone x => $"no longer an endpoint of {x.Port}",
        Drains x => string.Create(CultureInfo.InvariantCulture, $"leaving; {x.Open.Active} connections open, {x.Open.Inactive} opening or closing"),
        NothingAsks => "no Service asks for it any more",
        CleaningUp => "cleanup",
        LeftBy x => $"left behind by {x.Peer.Text()}",
        HandedTo x => $"{x.Peer.Text()} has its own",
        _ => throw new InvalidOperationException("a case of Because has no text"),
    };
}
