using System.Collections.Immutable;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Whose address a real server sees as its client.</summary>
public enum SeenAs : byte
{
    /// <summary>The client's own.</summary>
    Client,

    /// <summary>An address of the node: the source is rewritten.</summary>
    Node,

    /// <summary>The client's own, unless the client is this server: a pod that reaches itself sees the node.</summary>
    ClientUnlessItself,
}

/// <summary>A real server that may get the connection.</summary>
public sealed record Choice(RealServer Server, Connections Open, SeenAs Client);

/// <summary>What becomes of the first packet of a connection.</summary>
public abstract record Fate
{
    private Fate()
    {
    }

    /// <summary>One of these gets it; which one is the scheduler's business.</summary>
    public sealed record Served(ServiceKey By, ImmutableArray<Choice> Servers) : Fate;

    /// <summary>It is answered with a reset or an unreachable message.</summary>
    public sealed record Refused : Fate;

    /// <summary>It vanishes; the client waits until it gives up.</summary>
    public sealed record Dropped : Fate;

    /// <summary>It goes to the node's own sockets: whoever listens there answers, and if nobody does it is refused.</summary>
    public sealed record NodesOwn : Fate;

    /// <summary>The address is not local here: the packet is routed on, or has no way.</summary>
    public sealed record NotHere : Fate;
}
