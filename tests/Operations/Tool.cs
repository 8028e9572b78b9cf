using System.Collections.Generic;
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
            var (code, _, errors) = Run(Repository.File("tests/Operations/tools"), [name]);
            Assert.True(code == 0, errors);
        }

        return name;
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int Code, string Output, string Errors) Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
