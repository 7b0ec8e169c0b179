using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace OpenSipsHa.Telemetry;

/// <summary>One metric family as text: HELP, TYPE, then a line a sample.</summary>
internal static class PrometheusText
{
    public static void WriteFamily(StringBuilder text, string name, IReadOnlyList<Metric> family)
    {
        var type = family[0].MetricType;
        var help = string.IsNullOrEmpty(family[0].Description) ? name : family[0].Description;
        text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(TypeName(type)).Append('\n');
        foreach (var metric in family)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
                WritePoint(text, name, metric.MetricType, in point);
        }
    }

    private static void WritePoint(StringBuilder text, string name, MetricType type, in MetricPoint point)
    {
        if (type == MetricType.Histogram)
        {
            WriteHistogram(text, name, in point);
            return;
        }

        Sample(text, name, "", in point, null, type switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
            MetricType.LongGauge => point.GetGaugeLastValueLong(),
            MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
            _ => double.NaN,
        });
    }

    private static void WriteHistogram(StringBuilder text, string name, in MetricPoint point)
    {
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Sample(text, name, "_bucket", in point, Number(bucket.ExplicitBound), below);
        }

        Sample(text, name, "_sum", in point, null, point.GetHistogramSum());
        Sample(text, name, "_count", in point, null, point.GetHistogramCount());
    }

    private static void Sample(StringBuilder text, string name, string suffix, in MetricPoint point, string? le, double value)
    {
        text.Append(name).Append(suffix);
        var separator = '{';
        foreach (var tag in point.Tags)
        {
            Label(text, separator, PrometheusName.Sanitize(tag.Key), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
            separator = ',';
        }

        if (le is not null)
        {
            Label(text, separator, "le", le);
            separator = ',';
        }

        if (separator == ',')
            text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static void Label(StringBuilder text, char separator, string key, string value) =>
        text.Append(separator).Append(key).Append("=\"")
            .Append(value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n"))
            .Append('"');

    private static string EscapeHelp(string help) => help.Replace("\\", "\\\\").Replace("\n", "\\n");

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string TypeName(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        _ => "gauge",
    };
}
