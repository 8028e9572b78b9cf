using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using IpvsPure.App.Operating;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>The agent's log: one line a message, as text or JSON, and no flood.</summary>
public sealed class The_log
{
    private const long Start = 1_800_000_000_000;
    private long now = Start;

    [Fact]
    public void Is_a_line_of_text_with_time_and_level()
    {
        var formatter = new LineFormatter(false, () => now);
        Assert.Equal("2027-01-15T08:00:00.000Z info    kept\n", Say(formatter, LogLevel.Information, "kept"));
        Assert.Equal("2027-01-15T08:00:00.000Z error   a b\n", Say(formatter, LogLevel.Error, "a\r\nb"));
    }

    [Fact]
    public void Is_an_object_with_the_fields_of_the_message()
    {
        var formatter = new LineFormatter(true, () => now);
        var fields = new KeyValuePair<string, object?>[] { new("Cause", "drift"), new("Milliseconds", 12L), new("{OriginalFormat}", "x") };
        using var line = JsonDocument.Parse(Say(formatter, LogLevel.Warning, "mended \"it\"", fields));
        Assert.Equal("warning", line.RootElement.GetProperty("level").GetString());
        Assert.Equal("mended \"it\"", line.RootElement.GetProperty("message").GetString());
        Assert.Equal("drift", line.RootElement.GetProperty("cause").GetString());
        Assert.Equal(12, line.RootElement.GetProperty("milliseconds").GetInt64());
        Assert.False(line.RootElement.TryGetProperty("{OriginalFormat}", out _));
    }

    [Fact]
    public void Says_lasting_trouble_at_once_and_then_ever_less_often()
    {
        var formatter = new LineFormatter(false, () => now);
        var said = new List<(long Second, string Line)>();
        for (var second = 0; second <= 2 * 3600; second++)
        {
            now = Start + (second * 1000L);
            if (Say(formatter, LogLevel.Error, $"retry: 2 refused in {second % 7} ms") is { Length: > 0 } line)
            {
                said.Add((second, line));
            }
        }

        Assert.Equal([0, 60, 660, 4260], said.Select(x => x.Second));
        Assert.EndsWith("(and 59 more times since it was said last)\n", said[1].Line, StringComparison.Ordinal);
        Assert.EndsWith("(and 3599 more times since it was said last)\n", said[3].Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_each_ordinary_line()
    {
        var formatter = new LineFormatter(false, () => now);
        Assert.All(Enumerable.Range(0, 500), _ => Assert.NotEmpty(Say(formatter, LogLevel.Information, "changed: 1 step")));
    }

    [Fact]
    public void Counts_what_is_more_than_a_minute_holds()
    {
        var formatter = new LineFormatter(false, () => now);
        var said = Enumerable.Range(0, 5000).Count(x => Say(formatter, LogLevel.Warning, $"Service shop/s{x}: spec: is wrong").Length > 0);
        Assert.Equal(Repeats.TextsAMinute, said);
        now += 60_000;
        var next = Say(formatter, LogLevel.Warning, "one more");
        Assert.Contains($" {5000 - Repeats.TextsAMinute} more warnings and errors than a minute holds were left out\n", next, StringComparison.Ordinal);
    }

    private static string Say(LineFormatter formatter, LogLevel level, string text, IReadOnlyList<KeyValuePair<string, object?>>? fields = null)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<object>(level, "agent", default, (object?)fields ?? text, null, (_, _) => text);
        formatter.Write(entry, null, writer);
        return writer.ToString();
    }
}
