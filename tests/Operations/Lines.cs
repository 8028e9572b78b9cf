using System;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace IpvsPure.Operations;

/// <summary>What was logged, as text.</summary>
internal sealed class Lines<T> : ILogger<T>
{
    public ConcurrentQueue<string> Texts { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Texts.Enqueue(formatter(state, exception));
}
