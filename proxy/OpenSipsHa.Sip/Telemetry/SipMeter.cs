using System.Diagnostics.Metrics;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Telemetry;

/// <summary>
/// The meter "OpenSipsHa.Sip": sums of the workers' counters, read when a scraper asks, so that the hot path pays an
/// increment and no more.
/// </summary>
public sealed class SipMeter : IDisposable
{
    public const string Name = "OpenSipsHa.Sip";

    private static readonly KeyValuePair<string, object?>[] Methods =
        [.. Enumerable.Range(0, SipMethods.Count).Select(i => Tag("method", SipMethods.Name((SipMethod)i)))];

    private static readonly KeyValuePair<string, object?>[] Classes =
        [.. Enumerable.Range(0, 7).Select(i => Tag("class", $"{i}xx"))];

    private static readonly KeyValuePair<string, object?>[] Kinds =
        [.. Enumerable.Range(0, SipParseErrors.Count).Select(i => Tag("kind", ((SipParseError)i).ToString()))];

    private static readonly KeyValuePair<string, object?>[] Reasons =
        [.. Enumerable.Range(0, DropReasons.Count).Select(i => Tag("reason", DropReasons.Label((DropReason)i)))];

    private readonly Meter meter = new(Name);
    private readonly ProxyEngine engine;

    public SipMeter(ProxyEngine engine)
    {
        this.engine = engine;
        Vector("opensipsha.sip.requests.received", "Requests received, retransmissions included.", Methods, c => c.RequestsReceived);
        Vector("opensipsha.sip.requests.sent", "Requests sent, retransmissions not included.", Methods, c => c.RequestsSent);
        Vector("opensipsha.sip.responses.received", "Responses received.", Classes, c => c.ResponsesReceived, from: 1);
        Vector("opensipsha.sip.responses.sent", "Responses sent, retransmissions not included.", Classes, c => c.ResponsesSent, from: 1);
        Vector("opensipsha.sip.parse.errors", "Malformed messages by what was wrong first.", Kinds, c => c.ParseErrors, from: 2);
        Vector("opensipsha.sip.dropped", "Messages that went no further.", Reasons, c => c.Dropped);
        Scalar("opensipsha.sip.retransmissions.received", "Requests recognised as seen before.", c => c.RetransmissionsReceived);
        Scalar("opensipsha.sip.retransmissions.sent", "Messages sent again.", c => c.RetransmissionsSent);
        Scalar("opensipsha.sip.timeouts", "Client transactions without any final response.", c => c.Timeouts);
        Scalar("opensipsha.sip.failovers", "Requests that went on to the next address of a name after one failed.", c => c.FailedOver);
        Scalar("opensipsha.sip.parked", "Requests that had to wait for name servers.", c => c.Parked);
        Scalar("opensipsha.sip.responses.stateless", "Responses forwarded without a transaction.", c => c.StatelessResponses);
        Scalar("opensipsha.sip.failures", "Messages dropped or answered 500 because of a bug.", c => c.EngineFailures + c.RouterFailures);
        meter.CreateObservableGauge("opensipsha.sip.transactions", Transactions, description: "Transactions alive, by side; invite = INVITEs without a final response.");
    }

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private void Vector(string name, string description, KeyValuePair<string, object?>[] tags, Func<SipCounters, long[]> select, int from = 0) =>
        meter.CreateObservableCounter(name, () => Sum(tags, select, from), description: description);

    private void Scalar(string name, string description, Func<SipCounters, long> select) =>
        meter.CreateObservableCounter(name, () => engine.Counters.Sum(select), description: description);

    private IEnumerable<Measurement<long>> Sum(KeyValuePair<string, object?>[] tags, Func<SipCounters, long[]> select, int from)
    {
        for (var i = from; i < tags.Length; i++)
        {
            var index = i;
            yield return new Measurement<long>(engine.Counters.Sum(counters => select(counters)[index]), tags[i]);
        }
    }

    private IEnumerable<Measurement<long>> Transactions()
    {
        var counts = engine.CountTransactions();
        yield return new Measurement<long>(counts.Server, Tag("side", "server"));
        yield return new Measurement<long>(counts.Client, Tag("side", "client"));
        yield return new Measurement<long>(counts.InvitesInProgress, Tag("side", "invite"));
    }
}
