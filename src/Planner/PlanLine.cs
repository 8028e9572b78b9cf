using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>Which part of a group a line belongs to; parts come in this order.</summary>
internal enum LinePart : byte
{
    Settings,
    Servers,
    Flows,
    Address,
    Filter,
}

/// <summary>One line of a plan's text below the head of its group. A blank symbol is context that does not change.</summary>
internal readonly record struct PlanLine(
    LinePart Part, RealServerKey Server, char Symbol, string Object, string Detail, string Reason);

/// <summary>All that a plan does about one virtual service, one address, or the node itself.</summary>
internal sealed class PlanGroup(ServiceKey key)
{
    public const char Context = ' ';

    public const char Note = '!';

    public ServiceKey Key { get; } = key;

    public ServicePortName? Name { get; set; }

    /// <summary>What happens to the service as a whole; a service that only has changes inside is changed.</summary>
    public Verb Verb { get; set; } = Verb.Change;

    /// <summary>The head's third column: settings of a new service.</summary>
    public string Settings { get; set; } = "";

    public string Reason { get; set; } = "";

    public List<PlanLine> Lines { get; } = [];

    /// <summary>What happens to the packet filter's entries, gathered so that they stand on one line a verb and reason.</summary>
    public List<(Verb Verb, string Entry, string Reason)> Entries { get; } = [];

    /// <summary>An address whose services all stay as they are.</summary>
    public bool IsAddressOnly => !Key.IsMarked && Key.Protocol == Protocol.None;
}
