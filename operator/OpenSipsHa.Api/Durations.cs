using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenSipsHa.Api;

/// <summary>Durations as Go writes them: decimal numbers with a unit, e.g. <c>4s</c>, <c>500ms</c>, <c>1m30s</c>.</summary>
public static partial class Durations
{
    /// <summary>What a schema accepts.</summary>
    public const string Pattern = "^([0-9]+(\\.[0-9]{1,3})?(ms|s|m|h))+$";

    /// <exception cref="FormatException">Not such a duration.</exception>
    public static TimeSpan Parse(string text)
    {
        if (!Whole().IsMatch(text))
            throw new FormatException($"'{text}' is no duration: expected numbers with a unit of ms, s, m or h, e.g. 4s or 500ms");
        return Part().Matches(text).Aggregate(TimeSpan.Zero, static (sum, part) => sum + Value(part));
    }

    private static TimeSpan Value(Match part)
    {
        var number = double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        return part.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Whole();

    [GeneratedRegex("(?<number>[0-9.]+)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Part();
}
