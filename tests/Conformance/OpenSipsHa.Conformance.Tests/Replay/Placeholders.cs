using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenSipsHa.Conformance.Tests.Replay;

/// <summary>What the placeholders of one recording stand for in one replay (golden/README.md, "Placeholders").</summary>
sealed partial class Placeholders
{
    readonly Dictionary<string, string> bound = new(StringComparer.Ordinal);

    /// <summary>Fills in what is known; null when something is not known yet.</summary>
    public string? Resolve(string text)
    {
        var unknown = false;
        var result = Mark().Replace(text, match =>
        {
            if (match.Value.StartsWith("<tampered-", StringComparison.Ordinal))
                return bound.TryGetValue("<" + match.Value["<tampered-".Length..], out var token) ? token[..^4] + "AAAA" : match.Value;
            if (bound.TryGetValue(match.Value, out var value))
                return value;
            unknown |= IsValue(match.Value);
            return match.Value;
        });
        return unknown ? null : result;
    }

    /// <summary>Compares a recorded string with an actual one, and remembers what placeholders stood for.</summary>
    /// <param name="loose">A list's version: it only has to be as new as the recorded one.</param>
    public bool Matches(string expected, string actual, bool loose)
    {
        var marks = Mark().Matches(expected);
        if (marks.Count == 0)
            return expected == actual;
        var pattern = new System.Text.StringBuilder("^");
        var at = 0;
        foreach (Match mark in marks)
        {
            pattern.Append(Regex.Escape(expected[at..mark.Index])).Append("([\\s\\S]*?)");
            at = mark.Index + mark.Length;
        }
        pattern.Append(Regex.Escape(expected[at..])).Append('$');
        var found = Regex.Match(actual, pattern.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1));
        return found.Success && marks.Select((mark, i) => Accept(mark.Value, found.Groups[i + 1].Value, loose)).All(ok => ok);
    }

    bool Accept(string mark, string value, bool loose)
    {
        var kind = mark.Trim('<', '>').Split(':')[0];
        switch (kind)
        {
            case "time":
                bound.TryAdd(mark, value);
                return Seconds().IsMatch(value);
            case "microtime":
                bound.TryAdd(mark, value);
                return Micros().IsMatch(value);
            case "rv" when loose:
                return long.TryParse(value, CultureInfo.InvariantCulture, out var version) && (!bound.TryGetValue(mark, out var known) ? bound.TryAdd(mark, value) : version >= long.Parse(known, CultureInfo.InvariantCulture));
            case "gen" when !Generated().IsMatch(value):
                return false;
            case "rv" or "uid" or "gen" or "continue" or "token":
                return value.Length > 0 && (bound.TryAdd(mark, value) || bound[mark] == value || kind is "continue" or "token");
            default:
                bound.TryAdd(mark, value);
                return true;
        }
    }

    static bool IsValue(string mark) => mark.StartsWith("<time:", StringComparison.Ordinal) || mark.StartsWith("<microtime:", StringComparison.Ordinal) || mark.StartsWith("<rv:", StringComparison.Ordinal) || mark.StartsWith("<uid:", StringComparison.Ordinal) || mark.StartsWith("<gen:", StringComparison.Ordinal)
        || mark.StartsWith("<continue:", StringComparison.Ordinal) || mark.StartsWith("<token:", StringComparison.Ordinal) || mark.StartsWith("<rand:", StringComparison.Ordinal);

    [GeneratedRegex("<[a-zA-Z-]+(:[0-9]+)?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Micros();

    [GeneratedRegex("^[bcdfghjklmnpqrstvwxz2456789]{5}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Generated();
}
