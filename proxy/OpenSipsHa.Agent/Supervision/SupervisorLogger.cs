using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>
/// Lines of the same form as the worker's on the same stream, without what makes the worker's console logger: queue, thread,
/// configuration.
/// </summary>
internal sealed class SupervisorLogger(Stream output, TimeProvider time) : ILogger
{
    private const string Category = "OpenSipsHa.Agent.Supervision.Supervisor";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteNumber("EventId", eventId.Id);
            json.WriteString("LogLevel", logLevel.ToString());
            json.WriteString("Category", Category);
            json.WriteString("Message", formatter(state, exception));
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        // One write a line: the worker writes to the same stream.
        output.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
    }
}
