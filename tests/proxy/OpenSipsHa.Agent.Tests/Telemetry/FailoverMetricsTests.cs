using System.Text;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Telemetry;

namespace OpenSipsHa.Agent.Tests.Telemetry;

/// <summary>As they are scraped. The meter is the process's, so each test has an address of its own.</summary>
public sealed class FailoverMetricsTests : IDisposable
{
    private readonly PrometheusExporter _exporter = PrometheusMetrics.CreateExporter([AgentMetrics.MeterName]);

    [Fact]
    public void Gaps_have_buckets_from_ten_milliseconds_to_ten_seconds_for_each_cause()
    {
        FailoverMetrics.FailoverGap("192.0.2.101", "promise", TimeSpan.FromMilliseconds(320));
        FailoverMetrics.FailoverGap("192.0.2.101", "released", TimeSpan.FromMilliseconds(15));
        var text = Scrape();
        text.ShouldContain("# TYPE opensipsha_failover_gap_seconds histogram\n");
        const string Promise = "opensipsha_failover_gap_seconds_bucket{cause=\"promise\",vip=\"192.0.2.101\",le=";
        text.ShouldContain(Promise + "\"0.01\"} 0\n");
        text.ShouldContain(Promise + "\"0.3\"} 0\n");
        text.ShouldContain(Promise + "\"0.4\"} 1\n");
        text.ShouldContain(Promise + "\"10\"} 1\n");
        text.ShouldContain("opensipsha_failover_gap_seconds_bucket{cause=\"released\",vip=\"192.0.2.101\",le=\"0.02\"} 1\n");
    }

    [Fact]
    public void A_virtual_IP_is_in_one_mode_or_in_none_until_it_is_forgotten()
    {
        FailoverMetrics.VirtualIPMode("192.0.2.102", "solo");
        FailoverMetrics.VirtualIPMode("192.0.2.102", "paired");
        Modes("192.0.2.102").ShouldBe(["paired 1", "solo 0"]);
        FailoverMetrics.VirtualIPMode("192.0.2.102", null);
        Modes("192.0.2.102").ShouldBe(["paired 0", "solo 0"]);
        AgentMetrics.VirtualIPForgotten("192.0.2.102");
        Modes("192.0.2.102").ShouldBeEmpty();
    }

    [Fact]
    public void The_promise_in_force_is_in_seconds()
    {
        FailoverMetrics.PromiseInForce("192.0.2.103", TimeSpan.FromMilliseconds(300));
        FailoverMetrics.PromiseReceived(TimeSpan.FromMilliseconds(0.3));
        var text = Scrape();
        text.ShouldContain("opensipsha_promise_in_force_seconds{vip=\"192.0.2.103\"} 0.3\n");
        text.ShouldContain("# TYPE opensipsha_promise_round_trip_seconds histogram\n");
        FailoverMetrics.PromiseInForce("192.0.2.103", null);
        Scrape().ShouldContain("opensipsha_promise_in_force_seconds{vip=\"192.0.2.103\"} 0\n");
    }

    [Fact]
    public void Fence_health_and_notifications_are_counted()
    {
        FailoverMetrics.FenceRefreshed("late");
        FailoverMetrics.FenceAvailable(true);
        FailoverMetrics.HealthProbed("192.0.2.104", "missed");
        FailoverMetrics.Notified("exec", "timeout");
        var text = Scrape();
        text.ShouldContain("opensipsha_fence_refreshes_total{result=\"late\"} ");
        text.ShouldContain("opensipsha_fence_available 1\n");
        text.ShouldContain("opensipsha_health_probes_total{result=\"missed\",vip=\"192.0.2.104\"} 1\n");
        text.ShouldContain("opensipsha_notifications_total{kind=\"exec\",result=\"timeout\"} ");
    }

    public void Dispose() => _exporter.Dispose();

    private string Scrape() => Encoding.UTF8.GetString(_exporter.Scrape());

    private IEnumerable<string> Modes(string address) => Scrape()
        .Split('\n')
        .Where(line => line.StartsWith("opensipsha_vip_mode{", StringComparison.Ordinal) && line.Contains($"vip=\"{address}\""))
        .Select(line => $"{line.Split("mode=\"")[1].Split('"')[0]} {line.Split(' ')[^1]}");
}
