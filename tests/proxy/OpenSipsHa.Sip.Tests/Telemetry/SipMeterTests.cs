using System.Diagnostics.Metrics;
using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Tests.Telemetry;

public sealed class SipMeterTests
{
    [Fact]
    public void A_scrape_sees_requests_by_method_responses_by_class_and_what_was_refused()
    {
        var bench = new ProxyBench();
        using var meter = new SipMeter(bench.Engine);
        var invite = bench.Receive(ProxyBench.Request("INVITE")).Single();
        bench.Receive(ProxyBench.Answer(invite, 180), ProxyBench.Callee);
        bench.Receive(ProxyBench.Request("INVITE").Replace("Content-Length: 0", "Content-Length: x"));
        var seen = Scrape();
        seen["opensipsha.sip.requests.received method=INVITE"].ShouldBe(1);
        seen["opensipsha.sip.requests.sent method=INVITE"].ShouldBe(1);
        seen["opensipsha.sip.responses.received class=1xx"].ShouldBe(1);
        seen["opensipsha.sip.responses.sent class=4xx"].ShouldBe(1);
        seen["opensipsha.sip.parse.errors kind=ContentLength"].ShouldBe(1);
        seen["opensipsha.sip.transactions side=invite"].ShouldBe(1);
        seen["opensipsha.sip.failures"].ShouldBe(0);
    }

    private static Dictionary<string, long> Scrape()
    {
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SipMeter.Name)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;

        void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            seen[string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")])] = value;
    }
}
