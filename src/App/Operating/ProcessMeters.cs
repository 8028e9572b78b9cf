using System;
using System.IO;
using Prometheus;

namespace IpvsPure.App.Operating;

/// <summary>What every Prometheus client tells of its process, under the usual names.</summary>
internal sealed class ProcessMeters
{
    private readonly Counter cpu;
    private readonly Gauge resident;
    private readonly Gauge files;

    public ProcessMeters(Func<string, string, string[], Gauge> gauge, Func<string, string, string[], Counter> counter)
    {
        cpu = counter("process_cpu_seconds_total", "Time on the processor in user and kernel mode, in seconds.", []);
        resident = gauge("process_resident_memory_bytes", "Resident memory in bytes.", []);
        files = gauge("process_open_fds", "Open file descriptors.", []);
        var start = gauge("process_start_time_seconds", "When the process was started, in seconds since 1970.", []);
        start.Set(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
    }

    public void Read()
    {
        cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        resident.Set(Environment.WorkingSet);
        files.Set(OpenFiles());
    }

    private static int OpenFiles()
    {
        try
        {
            return Directory.GetFileSystemEntries("/proc/self/fd").Length;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
