using System;

namespace IpvsPure.Effects.Cluster;

/// <summary>How the API server is followed; tests are in more of a hurry.</summary>
/// <param name="Watch">The shortest time that a watch is asked to last; each is asked for one to two of it, at random.</param>
/// <param name="Grace">How much longer than asked a watch, or the answer to a request, may take.</param>
/// <param name="ListSilence">How long a list may be silent.</param>
/// <param name="FirstWait">The middle of the wait after a first failure.</param>
/// <param name="LongestWait">Its limit.</param>
/// <param name="Page">Objects of one page, where lists come in pages.</param>
public sealed record ApiTimes(
    TimeSpan Watch, TimeSpan Grace, TimeSpan ListSilence, TimeSpan FirstWait, TimeSpan LongestWait, int Page)
{
    /// <summary>Those of client-go's reflector, which API servers are used to.</summary>
    public static ApiTimes Default { get; } = new(
        Watch: TimeSpan.FromMinutes(5),
        Grace: TimeSpan.FromSeconds(30),
        ListSilence: TimeSpan.FromSeconds(20),
        FirstWait: TimeSpan.FromMilliseconds(800),
        LongestWait: TimeSpan.FromSeconds(30),
        Page: 500);
}
