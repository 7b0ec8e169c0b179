using System.Globalization;

namespace OpenSipsHa.DevCluster.Nodes.Logs;

/// <summary>A stored line of a container's log.</summary>
internal readonly record struct LogLine(DateTimeOffset Time, string Text)
{
    /// <returns>Null when the line is not in the stored form.</returns>
    public static LogLine? Parse(string stored)
    {
        var parts = stored.Split(' ', 4);
        return parts.Length == 4
            && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new LogLine(time, parts[3])
            : null;
    }

    /// <summary>As `kubectl logs` shows it, without the end of line.</summary>
    public string Show(bool timestamps) =>
        timestamps
            ? $"{Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)} {Text}"
            : Text;
}
