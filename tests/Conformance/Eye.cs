using System;
using System.Globalization;
using System.IO;
using System.Threading;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>
/// Looks at the kernel whenever a program on the other side of a shared directory asks: for N.ask, counted from 1, it writes
/// N.json with all that was observed, or N.fault with why it could not be. It ends when the directory has a file "stop".
/// </summary>
internal static class Eye
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static int Answer(string directory)
    {
        using var kernel = new LinuxKernel(Sysctls.Names);
        for (var next = 1; !File.Exists(Path.Combine(directory, "stop"));)
        {
            string In(string kind) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{next}.{kind}"));
            if (!File.Exists(In("ask")))
            {
                Thread.Sleep(Pause);
                continue;
            }

            var (kind, text) = kernel.Observe().Match(state => ("json", SnapshotJson.Of(state)), why => ("fault", why.Message));
            File.WriteAllText(In("new"), text);
            File.Move(In("new"), In(kind));
            next++;
        }

        return 0;
    }
}
