using System.Diagnostics.Metrics;
using System.Text;

namespace OpenSipsHa.Telemetry.Tests;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter _meter = new("Test." + Guid.NewGuid());
    private readonly PrometheusExporter _exporter;

    public PrometheusExporterTests() => _exporter = PrometheusMetrics.CreateExporter([_meter.Name]);

    [Fact]
    public void A_counter_gets_total_and_its_unit()
    {
        _meter.CreateCounter<long>("opensipsha.garp.sent", description: "Gratuitous ARP packets sent.").Add(3);
        _meter.CreateCounter<double>("opensipsha.busy", "s", "Busy time.").Add(1.5);

        Scrape().ShouldBe("""
            # HELP opensipsha_busy_seconds_total Busy time.
            # TYPE opensipsha_busy_seconds_total counter
            opensipsha_busy_seconds_total 1.5
            # HELP opensipsha_garp_sent_total Gratuitous ARP packets sent.
            # TYPE opensipsha_garp_sent_total counter
            opensipsha_garp_sent_total 3

            """);
    }

    [Fact]
    public void Label_values_are_escaped()
    {
        var counter = _meter.CreateCounter<long>("requests", description: "r");
        counter.Add(1, new KeyValuePair<string, object?>("sip.method", "IN\"VI\\TE\n"));

        Scrape().ShouldContain("""requests_total{sip_method="IN\"VI\\TE\n"} 1""");
    }

    [Fact]
    public void A_histogram_in_seconds_has_cumulative_buckets_from_a_millisecond_to_ten_seconds()
    {
        var histogram = _meter.CreateHistogram<double>("renew.latency", "s", "Latency.");
        histogram.Record(0.002);
        histogram.Record(0.3);
        histogram.Record(60);

        var text = Scrape();
        text.ShouldContain("renew_latency_seconds_bucket{le=\"0.001\"} 0\n");
        text.ShouldContain("renew_latency_seconds_bucket{le=\"0.0025\"} 1\n");
        text.ShouldContain("renew_latency_seconds_bucket{le=\"0.5\"} 2\n");
        text.ShouldContain("renew_latency_seconds_bucket{le=\"+Inf\"} 3\n");
        text.ShouldContain("renew_latency_seconds_count 3\n");
        text.ShouldContain("renew_latency_seconds_sum 60.302\n");
    }

    [Fact]
    public void A_gauge_keeps_its_name_and_an_up_down_counter_is_a_gauge()
    {
        _meter.CreateObservableGauge("opensipsha.vip.held", () => 1L, description: "Held.");
        _meter.CreateUpDownCounter<long>("dialogs", description: "Live.").Add(-2);

        var text = Scrape();
        text.ShouldContain("# TYPE opensipsha_vip_held gauge\nopensipsha_vip_held 1\n");
        text.ShouldContain("# TYPE dialogs gauge\ndialogs -2\n");
    }

    [Fact]
    public void Counters_keep_counting_between_scrapes()
    {
        var counter = _meter.CreateCounter<long>("a", description: "a");
        counter.Add(1);
        Scrape().ShouldContain("a_total 1\n");
        counter.Add(1);
        Scrape().ShouldContain("a_total 2\n");
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _meter.Dispose();
    }

    private string Scrape() => Encoding.UTF8.GetString(_exporter.Scrape());
}
