using System.Diagnostics;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>Programs that tests run for real. One that is missing is installed, or fails its test: never is it passed over.</summary>
internal static class Tool
{
    private static readonly System.Threading.Lock Gate = new();

    /// <summary>Makes sure that a command is there, and gives its name.</summary>
    public static string Need(string name)
    {
        lock (Gate)
        {
            using var process = Process.Start(new ProcessStartInfo(Repository.File("tests/Operations/tools"), [name]) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
        }

        return name;
    }
}
