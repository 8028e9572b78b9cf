using System;
using System.Globalization;
using FsCheck.Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// Marks a class of laws over random worlds. Each law is tried on 2,000 of them, fresh in each run; LAW_CASES in the
/// environment sets another number, LAW_SEED (two numbers, as a failure prints them: <c>12,345</c>) the same worlds each time,
/// and LAW_SHRINK=no leaves a world in which a law fails as it is.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LawsAttribute : PropertiesAttribute
{
    public LawsAttribute(params Type[] generators)
    {
        Arbitrary = generators;
        MaxTest = Cases;
        EndSize = 30;
        if (Environment.GetEnvironmentVariable("LAW_SEED") is { Length: > 0 } seed)
        {
            Replay = seed;
        }
    }

    /// <summary>How many worlds each law is tried on.</summary>
    public static int Cases =>
        int.TryParse(Environment.GetEnvironmentVariable("LAW_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cases)
            ? cases
            : 2_000;

    public static bool Shrinks => Environment.GetEnvironmentVariable("LAW_SHRINK") != "no";
}
