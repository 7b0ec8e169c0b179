using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OpenSipsHa.Telemetry;

/// <summary>Pull exporter of Prometheus text format 0.0.4 (prometheus.io, "Exposition formats").</summary>
[ExportModes(ExportModes.Pull)]
public sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _scrape = new();
    private readonly StringBuilder _text = new();
    private BaseExportingMetricReader? _reader;
    private MeterProvider? _provider;

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects every instrument now. One scrape at a time; others wait.</summary>
    /// <returns>UTF-8 text, ending in a line feed.</returns>
    public byte[] Scrape()
    {
        lock (_scrape)
        {
            _text.Clear();
            Collect?.Invoke(Timeout.Infinite);
            return Encoding.UTF8.GetBytes(_text.ToString());
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var families = new SortedDictionary<string, List<Metric>>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            var name = PrometheusName.Of(metric.Name, metric.Unit, metric.MetricType);
            if (!families.TryGetValue(name, out var family))
                families.Add(name, family = []);
            family.Add(metric);
        }

        foreach (var (name, family) in families)
            PrometheusText.WriteFamily(_text, name, family);
        return ExportResult.Success;
    }

    internal void Attach(BaseExportingMetricReader reader, MeterProvider provider) =>
        (_reader, _provider) = (reader, provider);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _provider is { } provider)
        {
            // Disposing the provider disposes its reader, which disposes this exporter again: once is enough.
            _provider = null;
            provider.Dispose();
            _reader?.Dispose();
        }

        base.Dispose(disposing);
    }
}
