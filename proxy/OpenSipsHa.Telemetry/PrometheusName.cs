using System.Text;
using OpenTelemetry.Metrics;

namespace OpenSipsHa.Telemetry;

/// <summary>Instrument name → metric name: dots to underscores, unit and <c>_total</c> appended, as Prometheus' naming asks.</summary>
internal static class PrometheusName
{
    public static string Of(string instrument, string? unit, MetricType type)
    {
        var name = Sanitize(instrument);
        var suffix = UnitSuffix(unit);
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal))
            name += suffix;
        return IsCounter(type) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Letters, digits and underscores; a leading digit gets an underscore before it.</summary>
    public static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (text.Length == 0 && char.IsAsciiDigit(c))
                text.Append('_');
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return text.ToString();
    }

    public static bool IsCounter(MetricType type) => type is MetricType.LongSum or MetricType.DoubleSum;

    private static string UnitSuffix(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        _ when unit.StartsWith('{') => "",
        _ => "_" + Sanitize(unit),
    };
}
