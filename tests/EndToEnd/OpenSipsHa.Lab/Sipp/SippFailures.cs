using System.Text.RegularExpressions;

namespace OpenSipsHa.Lab.Sipp;

/// <summary>sipp's error log in words: what it waited for, what came instead, how often.</summary>
public static partial class SippFailures
{
    /// <summary>Distinct failures, the most frequent first, each with its count.</summary>
    public static IReadOnlyList<(string Reason, int Count)> Summarize(string errorLog) =>
        Entry().Split(errorLog)
            .Select(Describe)
            .Where(reason => reason.Length > 0)
            .GroupBy(reason => reason)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(failure => failure.Item2)
            .ThenBy(failure => failure.Key, StringComparer.Ordinal)
            .ToList();

    private static string Describe(string entry)
    {
        var text = entry.Trim();
        if (text.Length == 0 || text.StartsWith("The following events occurred", StringComparison.Ordinal))
            return "";
        var unexpected = Unexpected().Match(text);
        if (unexpected.Success)
        {
            var answer = unexpected.Groups["received"].Value.Trim();
            return $"waited for {unexpected.Groups["expected"].Value}, received {answer}";
        }

        var firstLine = text.Split('\n', 2)[0].Trim();
        return CallId().Replace(firstLine, "<Call-ID>");
    }

    /// <remarks>Each entry starts with the local time, a tab, seconds since 1970 and a colon.</remarks>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d\t[\d:.]+\t\d+\.\d+: ", RegexOptions.Multiline, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"while expecting '(?<expected>[^']*)'.*received '(?<received>[^\r\n']*)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unexpected();

    [GeneratedRegex(@"\d+-\d+@[0-9a-fA-F.:]+", RegexOptions.None, 1000)]
    private static partial Regex CallId();
}
