using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

/// <summary>Keeps every log line.</summary>
internal sealed class CapturedLog : ILogger<NotificationHooks>
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add(formatter(state, exception));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public override string ToString() => string.Join('\n', Lines);
}
