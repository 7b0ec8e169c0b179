using System.Text.RegularExpressions;

namespace OpenSipsHa.Api.Tests.Pages;

/// <summary>Log lines are told apart by their event id, also when the lines of all processes of a pod are read together.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void No_two_log_lines_have_the_same_event_id()
    {
        var ids = new[] { "operator", "proxy" }
            .SelectMany(part => Directory.EnumerateFiles(Repository.Path(part), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => EventId().Matches(File.ReadAllText(file)).Select(match => (Id: match.Groups[1].Value, File: Path.GetFileName(file))))
            .ToList();

        ids.Count.ShouldBeGreaterThan(50);
        ids.GroupBy(line => line.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key} in {string.Join(", ", same.Select(line => line.File))}").ShouldBeEmpty();
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(\d+)")]
    private static partial Regex EventId();
}
