using System.Globalization;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>metav1.Time and metav1.MicroTime, with the complaints of Go's time.Parse.</summary>
static class GoTime
{
    const string MicroLayout = "2006-01-02T15:04:05.000000Z07:00";
    const string SecondLayout = "2006-01-02T15:04:05Z07:00";

    public static string Seconds(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Micro(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>Null is Go's zero time, which is written as null.</summary>
    public static DateTimeOffset? ParseSeconds(string text) => Parse(text, SecondLayout, 0);

    /// <summary>Exactly six digits after the point; an offset other than Z is accepted.</summary>
    public static DateTimeOffset? ParseMicro(string text) => Parse(text, MicroLayout, 6);

    static DateTimeOffset? Parse(string text, string layout, int digits)
    {
        var rest = text.AsSpan();
        var at = 0;
        foreach (var part in "dddd-dd-ddTdd:dd:dd")
        {
            if (at < rest.Length && (part == 'd' ? char.IsAsciiDigit(rest[at]) : rest[at] == part))
            {
                at++;
                continue;
            }
            throw Failed(text, layout, rest[at..].ToString(), Element(at));
        }
        if (digits > 0)
            at = ReadFraction(text, layout, digits, at);
        else if (at < rest.Length && rest[at] == '.')
            at += 1 + rest[(at + 1)..].IndexOfAnyExceptInRange('0', '9');
        if (!IsZone(rest[at..]))
            throw Failed(text, layout, rest[at..].ToString(), "Z07:00");
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            throw new DecodeException($"parsing time \"{text}\": out of range");
        return time.UtcTicks == 0 ? null : time;
    }

    static int ReadFraction(string text, string layout, int digits, int at)
    {
        var end = at + 1 + digits;
        if (at >= text.Length || text[at] != '.' || end > text.Length || text.AsSpan(at + 1, digits).ContainsAnyExceptInRange('0', '9'))
            throw Failed(text, layout, text[at..], "." + new string('0', digits));
        return end;
    }

    static bool IsZone(ReadOnlySpan<char> zone) =>
        zone is "Z" || (zone.Length == 6 && zone[0] is '+' or '-' && zone[3] == ':' && int.TryParse(zone[1..3], out _) && int.TryParse(zone[4..], out _));

    static string Element(int at) => at switch { < 4 => "2006", < 5 => "-", < 7 => "01", < 8 => "-", < 10 => "02", 10 => "T", < 13 => "15", 13 => ":", < 16 => "04", 16 => ":", _ => "05" };

    static DecodeException Failed(string text, string layout, string value, string element) =>
        new($"parsing time \"{text}\" as \"{layout}\": cannot parse \"{value}\" as \"{element}\"");
}
