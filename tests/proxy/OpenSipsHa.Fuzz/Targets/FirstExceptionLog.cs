using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Fuzz.Targets;

/// <summary>The first exception that the engine caught and logged.</summary>
internal sealed class FirstExceptionLog : ILogger
{
    public Exception? First { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        First ??= exception;
}
