using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace IpvsPure.Mutants;

/// <summary>A <see cref="Worker"/> in a process of its own, which a mutant may take down or keep for ever.</summary>
internal sealed class Asked : IDisposable
{
    // Processor time, so that a busy machine kills no mutant; whoever waits for what never comes uses none of it.
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    private readonly Process process;

    public Asked(string assembly)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("worker");
        start.ArgumentList.Add(assembly);
        start.Environment["DOTNET_GCHeapHardLimit"] = "60000000";
        process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether the process is gone: it died, or used more than its time.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether it has come up and has answered once.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>The answer, or why there is none: <c>crash</c>, or <c>endless</c> where a test took more than <paramref name="most"/>.</summary>
    public string Ask(string question, TimeSpan most)
    {
        process.StandardInput.WriteLine(question);
        string? line;
        do
        {
            var (used, since) = (process.TotalProcessorTime, Stopwatch.StartNew());
            var answer = process.StandardOutput.ReadLineAsync();
            while (!answer.Wait(TimeSpan.FromMilliseconds(200)))
            {
                process.Refresh();
                if (!process.HasExited && (process.TotalProcessorTime - used > most || since.Elapsed > WaitMax))
                {
                    Dispose();
                    return "endless";
                }
            }

            line = answer.Result;
        }
        while (line == Worker.GoesOn);

        if (line is not null)
        {
            HasAnswered = true;
            return line;
        }

        Dispose();
        return "crash";
    }

    public void Dispose()
    {
        if (!IsGone)
        {
            IsGone = true;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
