using System;

namespace IpvsPure.Effects.Cluster;

/// <summary>How one conversation with the API server ended.</summary>
internal abstract record ApiAnswer
{
    private ApiAnswer()
    {
    }

    /// <summary>As it should: the list is whole, or the watch ran for the time that was asked for.</summary>
    public sealed record Ended : ApiAnswer;

    /// <summary>The connection broke, or the server has trouble: the same again, later.</summary>
    /// <param name="IsRefusal">Whether the server understood and refuses, which does not pass by itself.</param>
    public sealed record Failed(string Why, TimeSpan RetryAfter = default, bool IsRefusal = false) : ApiAnswer;

    /// <summary>The version that was watched from is gone, or what came cannot be trusted: a list is needed.</summary>
    public sealed record Expired(string Why) : ApiAnswer;

    /// <summary>The server has no streaming lists.</summary>
    public sealed record NoStreaming : ApiAnswer;
}
