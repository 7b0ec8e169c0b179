using System.Diagnostics.Metrics;
using OpenSipsHa.Proxy.Destinations;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Proxy.Telemetry;

/// <summary>Every instrument of this process but the SIP library's.</summary>
public sealed class ProxyMetrics : IDisposable
{
    public const string MeterName = "OpenSipsHa.Proxy";

    private static readonly object[] Codes = [.. Enumerable.Range(0, 700).Cast<object>()];

    private static readonly object[] Verdicts =
        ["accepted", "missing", "malformed", "stale", "replayed", "unknown_user", "wrong_response", "unsupported_algorithm", "other_user"];

    private static readonly object[] States = ["active", "probing", "inactive"];

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _registers;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _keepAlives;
    private readonly Counter<long> _matches;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _credentials;
    private readonly Counter<long> _selections;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _exhausted;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _configurations;
    private readonly Histogram<double> _applyTime;

    public ProxyMetrics()
    {
        _registers = _meter.CreateCounter<long>(
            "opensipsha.registrar.answers", "{answer}", "REGISTER requests by status code of the answer.");
        _lookups = _meter.CreateCounter<long>(
            "opensipsha.registrar.lookups", "{lookup}", "Requests for registered users by result: found, offline, unknown.");
        _keepAlives = _meter.CreateCounter<long>(
            "opensipsha.nat.keepalives", "{packet}", "Packets that kept the way open to phones behind address translators.");
        _matches = _meter.CreateCounter<long>(
            "opensipsha.routing.matches", "{request}", "Out-of-dialog requests by the route that matched.");
        _rejections = _meter.CreateCounter<long>(
            "opensipsha.routing.rejections", "{request}", "Out-of-dialog requests that routing turned away, by cause.");
        _credentials = _meter.CreateCounter<long>(
            "opensipsha.authentication.verdicts", "{request}", "Requests that needed credentials by what became of these.");
        _selections = _meter.CreateCounter<long>(
            "opensipsha.dispatcher.selections", "{request}", "Attempts by dispatcher set and destination.");
        _failures = _meter.CreateCounter<long>(
            "opensipsha.dispatcher.failures", "{request}", "Attempts after which the next destination was due, by set, destination and status.");
        _exhausted = _meter.CreateCounter<long>(
            "opensipsha.dispatcher.exhausted", "{request}", "Requests for which no destination was left, by set.");
        _changes = _meter.CreateCounter<long>(
            "opensipsha.destination.changes", "{change}", "Changes of gateways' states, by gateway and the state after it: active, probing, inactive.");
        _configurations = _meter.CreateCounter<long>(
            "opensipsha.config.verdicts", "{document}", "Configuration documents by verdict: applied, refused.");
        _applyTime = _meter.CreateHistogram<double>(
            "opensipsha.config.apply_time", "s", "Time from receiving a document to its being in force.");
    }

    /// <summary>Registers the gauges over what the process holds.</summary>
    /// <param name="bindings">Live bindings.</param>
    /// <param name="generation">Configurations applied since the start.</param>
    /// <param name="calls">Calls that this member knows to be alive.</param>
    public void Observe(Func<long> bindings, Func<long> generation, Func<long> calls)
    {
        _meter.CreateObservableGauge("opensipsha.registrar.registrations", bindings, "{binding}", "Live bindings.");
        _meter.CreateObservableGauge("opensipsha.config.generation", generation, "{document}", "Configurations applied since the start.");
        _meter.CreateObservableGauge("opensipsha.calls.live", calls, "{call}", "Answered calls that this member knows to be alive.");
    }

    /// <param name="bans">Sources that were banned so far.</param>
    public void ObserveBans(Func<long> bans) =>
        _meter.CreateObservableCounter("opensipsha.security.bans", bans, "{source}", "Sources that were banned.");

    /// <param name="queries">Queries to name servers so far.</param>
    /// <param name="failures">Those without a usable answer.</param>
    /// <param name="parked">Requests that wait for name servers now.</param>
    public void ObserveNames(Func<long> queries, Func<long> failures, Func<long> parked)
    {
        _meter.CreateObservableCounter("opensipsha.dns.queries", queries, "{query}", "Queries sent to name servers, each attempt counted.");
        _meter.CreateObservableCounter("opensipsha.dns.failures", failures, "{query}", "Queries that got no usable answer.");
        _meter.CreateObservableGauge("opensipsha.dns.parked", parked, "{request}", "Requests that wait for name servers.");
    }

    /// <param name="users">Users that may authenticate.</param>
    public void ObserveUsers(Func<long> users) =>
        _meter.CreateObservableGauge("opensipsha.authentication.users", users, "{user}", "Users that may authenticate, each counted once a realm.");

    /// <param name="gateways">Those of the configuration in force.</param>
    public void ObserveGateways(Func<IReadOnlyList<GatewayTarget>> gateways)
    {
        _meter.CreateObservableGauge(
            "opensipsha.destination.active",
            () => gateways().Select(g => new Measurement<long>(g.Health.IsUsable ? 1 : 0, Tag("gateway", g.Name))),
            "{gateway}", "1 = the gateway gets calls, 0 = it has failed and is being probed.");
        _meter.CreateObservableGauge(
            "opensipsha.destination.latency",
            () => gateways().Where(g => g.Health.Latency is not null)
                .Select(g => new Measurement<double>(g.Health.Latency!.Value.TotalSeconds, Tag("gateway", g.Name))),
            "s", "How long the gateway takes to answer probes, smoothed.");
    }

    public void DestinationChanged(string gateway, DestinationState state) =>
        _changes.Add(1, Tag("gateway", gateway), Tag("state", States[(int)state]));

    public void RegisterAnswered(int code) => _registers.Add(1, Tag("code", Codes[code]));

    public void LookedUp(string result) => _lookups.Add(1, Tag("result", result));

    public void KeptAlive(int packets) => _keepAlives.Add(packets);

    public void RouteMatched(string route) => _matches.Add(1, Tag("route", route));

    public void Rejected(string cause) => _rejections.Add(1, Tag("cause", cause));

    public void Authenticated(DigestVerdict verdict) => _credentials.Add(1, Tag("verdict", Verdicts[(int)verdict]));

    public void DestinationSelected(string set, string destination) =>
        _selections.Add(1, Tag("set", set), Tag("destination", destination));

    public void DestinationFailed(string set, string destination, int code) =>
        _failures.Add(1, Tag("set", set), Tag("destination", destination), Tag("code", Codes[code]));

    public void DestinationsExhausted(string set) => _exhausted.Add(1, Tag("set", set));

    public void ConfigurationApplied(TimeSpan time)
    {
        _configurations.Add(1, Tag("verdict", "applied"));
        _applyTime.Record(time.TotalSeconds);
    }

    public void ConfigurationRefused() => _configurations.Add(1, Tag("verdict", "refused"));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
