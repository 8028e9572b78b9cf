using System.Globalization;

namespace IpvsPure.Domain;

/// <summary>Why a value from outside was not let in.</summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    public sealed record NotAnAddress(string Text) : Refusal;

    public sealed record NotARange(string Text) : Refusal;

    public sealed record PortOutOfRange(long Number) : Refusal;

    public sealed record UnknownProtocol(string Text) : Refusal;

    public sealed record UnknownScheduler(string Text) : Refusal;

    public sealed record AffinityOutOfRange(long Seconds) : Refusal;

    public sealed record Missing : Refusal;

    public sealed record Malformed(string Why) : Refusal;

    /// <summary>The reason in words that fit behind the name of a field.</summary>
    public string Explain() => this switch
    {
        NotAnAddress x => $"'{x.Text}' is not an IP address",
        NotARange x => $"'{x.Text}' is not an address range such as 10.0.0.0/8",
        PortOutOfRange x => string.Create(CultureInfo.InvariantCulture, $"{x.Number} is not a port (1 to 65535)"),
        UnknownProtocol x => $"'{x.Text}' is not a protocol (TCP, UDP or SCTP)",
        UnknownScheduler x => $"'{x.Text}' is not a scheduler ({string.Join(", ", Scheduler.Known)})",
        AffinityOutOfRange x => string.Create(CultureInfo.InvariantCulture, $"{x.Seconds} is not an affinity timeout (1 to 86400 seconds)"),
        Missing => "is missing",
        Malformed x => x.Why,
        _ => throw new System.InvalidOperationException("a case of Refusal has no text"),
    };
}
