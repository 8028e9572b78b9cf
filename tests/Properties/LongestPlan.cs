using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>
/// Keeps the longest plan seen, with the world that it is for, in the file that LONGEST_PLAN names (tests/Properties/soak):
/// its number of steps on the first line. Without that name it does nothing.
/// </summary>
internal static class LongestPlan
{
    private static readonly string File = Environment.GetEnvironmentVariable("LONGEST_PLAN") ?? "";
    private static readonly Lock Gate = new();
    private static int steps = Before();

    public static void Note(Recipe recipe, Plan plan)
    {
        if (File.Length == 0 || plan.Steps.Length <= steps)
        {
            return;
        }

        lock (Gate)
        {
            if (plan.Steps.Length > steps)
            {
                steps = plan.Steps.Length;
                System.IO.File.WriteAllText(File, string.Create(CultureInfo.InvariantCulture, $"{steps}\n{recipe}\n"));
            }
        }
    }

    private static int Before() => File.Length > 0 && System.IO.File.Exists(File)
        ? int.Parse(System.IO.File.ReadLines(File).First(), CultureInfo.InvariantCulture)
        : 0;
}
