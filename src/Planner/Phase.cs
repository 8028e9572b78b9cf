using System;

namespace IpvsPure.Planner;

/// <summary>
/// The order of a plan: steps of an earlier phase never depend on those of a later one, and steps within a phase are
/// independent of each other. Growing comes before shrinking. The reasons come from facts/datapath.md 7 and E.5, where
/// each other order showed wrong answers or hangs.
/// </summary>
public enum Phase : byte
{
    /// <summary>The link first: routes and addresses need it, and it remembers what parameters were.</summary>
    AddLink,

    /// <summary>Without conntrack=1 no source is rewritten.</summary>
    SetParameters,

    /// <summary>Rules that name a set of another kind than wanted: it cannot go before them.</summary>
    UnnameSets,

    /// <summary>Sets of another kind than wanted, which the next phase makes anew.</summary>
    ReplaceSets,

    /// <summary>Rules need the sets that they name.</summary>
    CreateSets,

    /// <summary>
    /// Chains and jumps, one transaction a family: from here on what has no service is refused. The guard of marks goes
    /// here, if it goes: the form that comes sets marks that it would take off.
    /// </summary>
    WriteRules,

    /// <summary>Pod ranges and ledger: a service is known as ours before it exists.</summary>
    Claim,

    /// <summary>Who gets its source rewritten or is dropped: before anything can answer.</summary>
    Classify,

    AddServices,

    AddServers,

    /// <summary>Settings of services that exist, and the move of a new mh service from scheduler none to its own.</summary>
    EditServices,

    /// <summary>Marks and service ports: everything behind them stands now.</summary>
    Open,

    /// <summary>
    /// What is not a service port is refused from here on. After the ports were opened, so that a service that was adopted
    /// goes on answering; before the address is local, so that the host's own listeners never show on it.
    /// </summary>
    Refuse,

    /// <summary>From here on traffic arrives, and everything it needs is there.</summary>
    BindAddresses,

    /// <summary>No new connections: they are refused.</summary>
    Close,

    /// <summary>Weight 0 and removals come after their replacements were added.</summary>
    DeleteServers,

    DeleteServices,

    /// <summary>Flows of UDP that lead nowhere: their next datagram finds everything as it will be, and none of what left.</summary>
    ForgetFlows,

    /// <summary>Classes go after their services, so that nothing is served without its source being rewritten.</summary>
    Unclassify,

    /// <summary>What parameters were, while the link still remembers it and no service needs them any more.</summary>
    RestoreParameters,

    /// <summary>Routes and addresses, or the link with all that is on it.</summary>
    UnbindAddresses,

    /// <summary>The refuse-set last: the address was refused until it was gone. The ledger last: ownership until the end.</summary>
    Disclaim,

    /// <summary>Jumps and chains; the NAT chain goes only when no service is left, or the other form's stands.</summary>
    DeleteRules,

    /// <summary>The guard of marks comes only now: the form that went had set marks that it takes off.</summary>
    Guard,

    DestroySets,
}
