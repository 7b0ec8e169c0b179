using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OpenSipsHa.Agent.Telemetry;

/// <summary>Instruments of failover: gaps, promises, modes, fence, health, notifications.</summary>
public static class FailoverMetrics
{
    /// <summary>As values of <c>mode</c>; every one of them is a series, so that an alert on one that is 0 has a number.</summary>
    private static readonly string[] ModeNames = ["paired", "solo"];

    private static readonly InstrumentAdvice<double> GapBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10],
    };

    private static readonly InstrumentAdvice<double> RoundTripBuckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
    };

    private static readonly Histogram<double> Gap = AgentMetrics.Meter.CreateHistogram(
        "opensipsha.failover.gap", "s", "Time without a holder before this member took a virtual IP over, by cause.", tags: null, GapBuckets);

    private static readonly Histogram<double> PromiseRoundTrip = AgentMetrics.Meter.CreateHistogram(
        "opensipsha.promise.round_trip", "s", "From sending a heartbeat to the successor's promise.", tags: null, RoundTripBuckets);

    private static readonly Counter<long> FenceRefreshes = AgentMetrics.Meter.CreateCounter<long>(
        "opensipsha.fence.refreshes", description: "Times that the kernel's fence was opened anew, by result.");

    private static readonly Counter<long> HealthProbes = AgentMetrics.Meter.CreateCounter<long>(
        "opensipsha.health.probes", description: "SIP OPTIONS of a holder to its own virtual IP, by result.");

    private static readonly Counter<long> NotificationCount = AgentMetrics.Meter.CreateCounter<long>(
        "opensipsha.notifications", description: "Notifications of transitions by kind of receiver and result.");

    private static readonly ConcurrentDictionary<string, double> Promises = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Modes = new(StringComparer.Ordinal);
    private static int _fenceAvailable = -1;

    static FailoverMetrics()
    {
        var meter = AgentMetrics.Meter;
        meter.CreateObservableGauge(
            "opensipsha.promise.in_force",
            () => Promises.Select(vip => new Measurement<double>(vip.Value, Tag("vip", vip.Key))),
            "s", "How long the promise is that a successor gives at present; 0 = none.");
        meter.CreateObservableGauge(
            "opensipsha.vip.mode",
            () => Modes.SelectMany(vip => ModeNames.Select(mode =>
                new Measurement<int>(mode == vip.Value ? 1 : 0, Tag("vip", vip.Key), Tag("mode", mode)))),
            description: "1 = the virtual IP that this member holds is in this mode.");
        meter.CreateObservableGauge(
            "opensipsha.fence.available",
            () => Volatile.Read(ref _fenceAvailable) is var available and >= 0 ? new[] { new Measurement<int>(available) } : [],
            description: "1 = the kernel takes a virtual IP away to the millisecond.");
    }

    /// <summary>This member took a virtual IP over.</summary>
    /// <param name="cause">What freed it: lease, released, promise, gone, own or unbacked.</param>
    public static void FailoverGap(string address, string cause, TimeSpan gap) =>
        Gap.Record(gap.TotalSeconds, Tag("vip", address), Tag("cause", cause));

    public static void PromiseReceived(TimeSpan roundTrip) => PromiseRoundTrip.Record(roundTrip.TotalSeconds);

    /// <summary>How long a promise is at present; null = there are none.</summary>
    public static void PromiseInForce(string address, TimeSpan? promise) => Promises[address] = promise?.TotalSeconds ?? 0;

    /// <summary>paired or solo; null = it is not this member's.</summary>
    public static void VirtualIPMode(string address, string? mode) => Modes[address] = mode ?? "";

    /// <param name="result">ok, late or failed.</param>
    public static void FenceRefreshed(string result) => FenceRefreshes.Add(1, Tag("result", result));

    public static void FenceAvailable(bool isAvailable) => Volatile.Write(ref _fenceAvailable, isAvailable ? 1 : 0);

    /// <param name="result">answered or missed.</param>
    public static void HealthProbed(string address, string result) => HealthProbes.Add(1, Tag("vip", address), Tag("result", result));

    /// <param name="kind">webhook or exec.</param>
    /// <param name="result">delivered, refused, failed, timeout or dropped.</param>
    public static void Notified(string kind, string result) => NotificationCount.Add(1, Tag("kind", kind), Tag("result", result));

    internal static void Forget(string address)
    {
        Promises.TryRemove(address, out _);
        Modes.TryRemove(address, out _);
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
