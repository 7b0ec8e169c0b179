using System.Globalization;

namespace OpenSipsHa.Lab.Sipp;

/// <summary>One row of sipp's statistics file (<c>-trace_stat</c>): what happened since it started.</summary>
public sealed record SippStatistics
{
    private const string Cumulative = "(C)";

    public static readonly SippStatistics None = new();

    /// <summary>When sipp wrote the row, by the machine's clock.</summary>
    public DateTimeOffset Time { get; private init; }

    /// <summary>Calls begun, of either direction.</summary>
    public long Created { get; private init; }

    /// <summary>Calls going on.</summary>
    public long Current { get; private init; }

    /// <summary>Scenarios played to the end.</summary>
    public long Successful { get; private init; }

    public long Failed { get; private init; }

    public long Retransmissions { get; private init; }

    /// <summary>Calls whose ACK was sent (caller) or received (answering side).</summary>
    public long Established { get; private init; }

    /// <summary>Calls whose BYE was answered.</summary>
    public long Ended { get; private init; }

    /// <summary>sipp's own reasons for failed calls that occurred, e.g. <c>UnexpectedMessage</c>.</summary>
    public IReadOnlyDictionary<string, long> FailedBy { get; private init; } = new Dictionary<string, long>();

    /// <summary>The last complete row; <see cref="None"/> when there is none yet.</summary>
    /// <exception cref="FormatException">The file is not what sipp 3.6 writes; names the column.</exception>
    public static SippStatistics ParseLast(string text)
    {
        var lines = CompleteLines(text);
        return lines.Length < 2 ? None : ParseRow(lines[0], lines[^1]);
    }

    /// <summary>All complete rows, oldest first.</summary>
    /// <inheritdoc cref="ParseLast"/>
    public static IReadOnlyList<SippStatistics> ParseAll(string text)
    {
        var lines = CompleteLines(text);
        return [.. lines.Skip(1).Select(line => ParseRow(lines[0], line))];
    }

    /// <summary>Two runs together.</summary>
    public static SippStatistics Add(SippStatistics a, SippStatistics b) => new()
    {
        Time = a.Time > b.Time ? a.Time : b.Time,
        Created = a.Created + b.Created,
        Current = a.Current + b.Current,
        Successful = a.Successful + b.Successful,
        Failed = a.Failed + b.Failed,
        Retransmissions = a.Retransmissions + b.Retransmissions,
        Established = a.Established + b.Established,
        Ended = a.Ended + b.Ended,
        FailedBy = a.FailedBy.Concat(b.FailedBy).GroupBy(by => by.Key).ToDictionary(by => by.Key, by => by.Sum(entry => entry.Value)),
    };

    private static string[] CompleteLines(string text)
    {
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static SippStatistics ParseRow(string header, string line)
    {
        var row = new Dictionary<string, string>();
        foreach (var (name, value) in header.Split(';').Zip(line.Split(';')))
            row[name] = value;
        return FromRow(row);
    }

    private static SippStatistics FromRow(Dictionary<string, string> row) => new()
    {
        Time = ParseTime(row["CurrentTime"]),
        Created = Number(row, "TotalCallCreated"),
        Current = Number(row, "CurrentCall"),
        Successful = Number(row, "SuccessfulCall(C)"),
        Failed = Number(row, "FailedCall(C)"),
        Retransmissions = Number(row, "Retransmissions(C)"),
        Established = row.ContainsKey("established(C)") ? Number(row, "established(C)") : 0,
        Ended = row.ContainsKey("ended(C)") ? Number(row, "ended(C)") : 0,
        FailedBy = row.Keys
            .Where(name => name.StartsWith("Failed", StringComparison.Ordinal)
                && name.EndsWith(Cumulative, StringComparison.Ordinal) && name != "FailedCall(C)" && Number(row, name) > 0)
            .ToDictionary(name => name["Failed".Length..^Cumulative.Length], name => Number(row, name)),
    };

    private static long Number(Dictionary<string, string> row, string name) =>
        row.TryGetValue(name, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"sipp statistics: column {name} is '{text}', expected a whole number");

    /// <remarks>The form is local time, a tab, and seconds since 1970 with microseconds.</remarks>
    private static DateTimeOffset ParseTime(string text)
    {
        var seconds = text.Split('\t', StringSplitOptions.RemoveEmptyEntries)[^1];
        return double.TryParse(seconds, CultureInfo.InvariantCulture, out var value)
            ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(value)
            : throw new FormatException($"sipp statistics: CurrentTime is '{text}', expected seconds since 1970 at its end");
    }
}
