using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace IpvsPure.Effects.Kernel;

/// <summary>How a tool ended.</summary>
internal enum ToolEnd
{
    Exited,
    Missing,
    TimedOut,
}

/// <summary>What a tool printed, and its exit code where it came to one.</summary>
internal readonly record struct ToolResult(ToolEnd End, int Code, string Output, string Errors)
{
    public bool Succeeded => End == ToolEnd.Exited && Code == 0;
}

/// <summary>Runs a program of the system to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Where administration programs are, even if the PATH of a service leaves it out.</summary>
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin"];

    /// <param name="patience">How long it may take before it is ended by force; a minute where nothing is said.</param>
    public static ToolResult Run(string name, IEnumerable<string> arguments, string input = "", TimeSpan? patience = null)
    {
        if (Find(name) is not { } path)
        {
            return new(ToolEnd.Missing, 0, "", "");
        }

        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            return Finish(process, input, patience ?? Timeout);
        }
        catch (Win32Exception)
        {
            return new(ToolEnd.Missing, 0, "", "");
        }
    }

    /// <summary>All three streams at once, so that neither side waits for the other with a full pipe.</summary>
    private static ToolResult Finish(Process process, string input, TimeSpan patience)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var written = Feed(process, input);
        if (!Task.WaitAll([output, errors, written], patience) || !process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            return new(ToolEnd.TimedOut, 0, "", "");
        }

        return new(ToolEnd.Exited, process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>A tool that gives up early closes its input; what it says about that comes through its errors.</summary>
    private static async Task Feed(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(Folders)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
