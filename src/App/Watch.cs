using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.App;

/// <summary>Wakes the agent when something happens below the paths. It may miss things: it is a hint, not the truth.</summary>
internal sealed class Watch : IDisposable
{
    private readonly SemaphoreSlim signal = new(0, 1);
    private readonly List<FileSystemWatcher> watchers = [];

    /// <param name="refused">Told of each path that cannot be watched.</param>
    public Watch(IEnumerable<string> paths, Action<string, string> refused)
    {
        foreach (var path in paths)
        {
            try
            {
                watchers.Add(Start(path));
            }
            catch (Exception problem) when (problem is IOException or ArgumentException or UnauthorizedAccessException)
            {
                refused(path, problem.Message);
            }
        }
    }

    /// <summary>Waits for a signal; false if none came in time.</summary>
    public Task<bool> Signalled(TimeSpan wait, CancellationToken stop) => signal.WaitAsync(wait, stop);

    /// <summary>Waits until no signal has come for a while: many files are written one after the other.</summary>
    public async Task Settled(TimeSpan quiet, CancellationToken stop)
    {
        const int most = 40;
        for (var i = 0; i < most && await signal.WaitAsync(quiet, stop); i++)
        {
        }
    }

    public void Dispose()
    {
        foreach (var watcher in watchers)
        {
            watcher.Dispose();
        }

        signal.Dispose();
    }

    private FileSystemWatcher Start(string path)
    {
        var isDirectory = Directory.Exists(path);
        var directory = isDirectory ? path : Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = isDirectory };
        watcher.Changed += (_, _) => Signal();
        watcher.Created += (_, _) => Signal();
        watcher.Deleted += (_, _) => Signal();
        watcher.Renamed += (_, _) => Signal();
        watcher.Error += (_, _) => Signal();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Signal()
    {
        try
        {
            if (signal.CurrentCount == 0)
            {
                signal.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // A signal is waiting already: one is enough.
        }
        catch (ObjectDisposedException)
        {
            // The last event of a watcher that was just closed.
        }
    }
}
