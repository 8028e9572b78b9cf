using System.Collections.Concurrent;

namespace IpvsPure.ApiServer;

/// <summary>How the server of a list of pages and streams behaves towards requests for streaming lists.</summary>
public enum Streaming
{
    /// <summary>It has them.</summary>
    Yes,

    /// <summary>It knows them and has them switched off: the request is invalid.</summary>
    Refused,

    /// <summary>It has never heard of them: the request is an ordinary watch.</summary>
    Unknown,
}

/// <summary>What is wrong with the server. All of it may be changed while it runs.</summary>
public sealed class Faults
{
    public Streaming Streaming { get; set; }

    /// <summary>The token that requests must carry; none if empty.</summary>
    public string Token { get; set; } = "";

    /// <summary>The plural of a kind that nobody may read.</summary>
    public string Forbidden { get; set; } = "";

    /// <summary>Bytes of one write to the network; 0 for as many as there are.</summary>
    public int Fragment { get; set; }

    /// <summary>Watches from a forgotten version are refused by a status code, not by an event.</summary>
    public bool GoneAsStatus { get; set; }

    /// <summary>Answers, in place of what is asked for, to the next requests: status code and seconds for Retry-After.</summary>
    public ConcurrentQueue<(int Status, int RetryAfter)> Answers { get; } = new();

    /// <summary>The next answers with a body break off after so many bytes of it.</summary>
    public ConcurrentQueue<int> CutAfter { get; } = new();

    /// <summary>No list can be gone on with after its first page.</summary>
    public bool ForgetsPages { get; set; }
}
