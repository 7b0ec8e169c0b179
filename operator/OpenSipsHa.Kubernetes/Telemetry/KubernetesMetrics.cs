using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenSipsHa.Kubernetes.Telemetry;

/// <summary>
/// The meter of this library. With dots as underscores, units and <c>_total</c> appended, the names are those that
/// controller-runtime and client-go made standard, so that existing dashboards fit.
/// </summary>
public static class KubernetesMetrics
{
    public const string MeterName = "OpenSipsHa.Kubernetes";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "rest_client.requests", description: "Requests to the API server by method and status code; <error>: no answer.");

    private static readonly Histogram<double> RequestDuration = Meter.CreateHistogram(
        "rest_client.request.duration", "s", "Time to the headers of the answer.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    private static readonly Counter<long> Reconciles = Meter.CreateCounter<long>(
        "controller_runtime.reconcile", description: "Reconciliations by controller and result: success, requeue, requeue_after, error, cancelled.");

    private static readonly Histogram<double> ReconcileTime = Meter.CreateHistogram(
        "controller_runtime.reconcile.time", "s", "Duration of a reconciliation.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
        });

    private static readonly UpDownCounter<long> QueueDepth = Meter.CreateUpDownCounter<long>(
        "workqueue.depth", description: "Names that wait for a worker.");

    private static readonly Counter<long> QueueAdds = Meter.CreateCounter<long>(
        "workqueue.adds", description: "Names that were put into the queue.");

    private static readonly Counter<long> QueueRetries = Meter.CreateCounter<long>(
        "workqueue.retries", description: "Names that were put back after a failure.");

    private static readonly Counter<long> Relists = Meter.CreateCounter<long>(
        "reflector.lists", description: "Complete lists by resource.");

    private static readonly Counter<long> Watches = Meter.CreateCounter<long>(
        "reflector.watches", description: "Watches that ended, by resource and how: closed, gone, failed.");

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "event_recorder.events", description: "Events by result: created, counted, failed, dropped.");

    internal static void Request(string method, string code, TimeSpan elapsed)
    {
        Requests.Add(1, new KeyValuePair<string, object?>("code", code), new KeyValuePair<string, object?>("method", method));
        RequestDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("method", method));
    }

    internal static void Reconcile(string controller, string result, TimeSpan elapsed)
    {
        var tags = new TagList { { "controller", controller }, { "result", result } };
        Reconciles.Add(1, tags);
        ReconcileTime.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("controller", controller));
    }

    internal static void Depth(string queue, int change) => QueueDepth.Add(change, new KeyValuePair<string, object?>("name", queue));

    internal static void Added(string queue) => QueueAdds.Add(1, new KeyValuePair<string, object?>("name", queue));

    internal static void Retried(string queue) => QueueRetries.Add(1, new KeyValuePair<string, object?>("name", queue));

    internal static void Listed(string resource) => Relists.Add(1, new KeyValuePair<string, object?>("resource", resource));

    internal static void WatchEnded(string resource, string how)
    {
        var tags = new TagList { { "resource", resource }, { "result", how } };
        Watches.Add(1, tags);
    }

    internal static void EventRecorded(string result) => Events.Add(1, new KeyValuePair<string, object?>("result", result));
}
