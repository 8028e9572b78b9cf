using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace IpvsPure.App.Operating;

/// <summary>
/// The log's lines, as text or as JSON objects. Warnings and errors that repeat are summarised (<see cref="Repeats"/>).
/// </summary>
internal sealed class LineFormatter(bool isJson, Func<long> clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ipvspure";

    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Repeats repeats = new();
    private readonly Lock gate = new();

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var now = clock();
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var unsaid = 0;
        var overflow = 0;
        if (logEntry.LogLevel >= LogLevel.Warning)
        {
            lock (gate)
            {
                (var speak, unsaid) = repeats.Came(WithoutDuration(message), now);
                if (!speak)
                {
                    return;
                }

                overflow = repeats.TakeOverflow();
            }
        }

        if (overflow > 0)
        {
            Line(textWriter, now, LogLevel.Warning, $"{overflow} more warnings and errors than a minute holds were left out", null, null);
        }

        var more = unsaid == 0 ? "" : $" (and {unsaid} more times since it was said last)";
        Line(textWriter, now, logEntry.LogLevel, message + more, logEntry.State as IEnumerable<KeyValuePair<string, object?>>, logEntry.Exception);
    }

    private void Line(
        TextWriter writer, long now, LogLevel level, string message, IEnumerable<KeyValuePair<string, object?>>? fields, Exception? problem)
    {
        if (isJson)
        {
            writer.WriteLine(Json(now, level, message, fields, problem));
            return;
        }

        writer.Write($"{HealthPages.Time(now)} {Word(level),-7} ");
        writer.WriteLine(OneLine(message));
        if (problem is not null)
        {
            writer.WriteLine(problem);
        }
    }

    private static string Json(
        long now, LogLevel level, string message, IEnumerable<KeyValuePair<string, object?>>? fields, Exception? problem)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Form))
        {
            json.WriteStartObject();
            json.WriteString("time", HealthPages.Time(now));
            json.WriteString("level", Word(level));
            json.WriteString("message", message);
            foreach (var (name, value) in fields ?? [])
            {
                if (name == "{OriginalFormat}")
                {
                    continue;
                }

                var key = char.ToLowerInvariant(name[0]) + name[1..];
                switch (value)
                {
                    case int or long:
                        json.WriteNumber(key, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                        break;
                    default:
                        json.WriteString(key, value?.ToString());
                        break;
                }
            }

            if (problem is not null)
            {
                json.WriteString("exception", problem.ToString());
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Messages hold what manifests say: nothing of it may end the line.
    private static string OneLine(string message) => message.ReplaceLineEndings(" ");

    // The same trouble takes a little longer or shorter each time.
    private static string WithoutDuration(string message)
    {
        var at = message.LastIndexOf(" in ", StringComparison.Ordinal);
        return at > 0 && message.EndsWith(" ms", StringComparison.Ordinal) ? message[..at] : message;
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
