using System;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Who sends a packet, as far as the question says.</summary>
public abstract record Asker
{
    private Asker()
    {
    }

    /// <summary>This address, whatever it is: a pod's, the node's, anyone's.</summary>
    public sealed record At(Address Address) : Asker;

    /// <summary>Some pod of this node.</summary>
    public sealed record SomePod : Asker;

    /// <summary>A process on the node itself, or in its network namespace.</summary>
    public sealed record TheNode : Asker;

    /// <summary>Someone who is neither.</summary>
    public sealed record SomeoneOutside : Asker;

    /// <summary>For example <c>a pod of this node</c>.</summary>
    public string Text() => this switch
    {
        At x => x.Address.ToString(),
        SomePod => "a pod of this node",
        TheNode => "the node itself",
        SomeoneOutside => "outside",
        _ => throw new InvalidOperationException("a case of Asker has no text"),
    };
}
