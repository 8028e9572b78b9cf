namespace IpvsPure.App;

/// <summary>What every command tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>There are differences: verify, and plan with --detailed-exitcode.</summary>
    public const int Differences = 2;
}
