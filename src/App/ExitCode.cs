using System.Collections.Immutable;

namespace IpvsPure.App;

/// <summary>What every command tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>There are differences: verify, replay, and plan with --detailed-exitcode.</summary>
    public const int Differences = 2;

    /// <summary>All of them, as the help and the manual list them.</summary>
    public static ImmutableArray<(int Code, string Meaning)> Meanings { get; } =
    [
        (Done, "done, or nothing to do"),
        (Failed, "failed, or not everything could be done; the error output says what, and what to do about it"),
        (Differences, "there are differences (verify, replay, plan --detailed-exitcode)"),
    ];
}
