using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.Extensions.Logging;

namespace IpvsPure.App.Operating;

/// <summary>The level of the log, which can be changed while the agent runs.</summary>
internal sealed class LogSwitch(LogLevel level)
{
    private static readonly ImmutableArray<(string Name, LogLevel Level)> Levels =
        [("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)];

    private volatile int level = (int)level;

    /// <summary>The names of the levels, for messages.</summary>
    public static string Names => string.Join(", ", Words);

    public static ImmutableArray<string> Words => [.. Levels.Select(x => x.Name)];

    public LogLevel Level => (LogLevel)level;

    public string Name => Levels.First(x => x.Level == Level).Name;

    public static LogSwitch Of(string name) => new(Levels.First(x => x.Name == name).Level);

    /// <summary>Changes the level; false where there is none of this name.</summary>
    public bool Set(string name)
    {
        var found = Levels.Where(x => x.Name == name).Take(1).ToImmutableArray();
        if (found.IsEmpty)
        {
            return false;
        }

        level = (int)found[0].Level;
        return true;
    }
}
